"""Walking, rebuilding and comparing typed expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace

from compiler.plan.expressions import (
    AggregateCall,
    Call,
    CaseExpr,
    CastExpr,
    Expr,
    FieldAccessExpr,
    FieldRef,
    Keyword,
    Literal,
    OverCall,
    SortKey,
    SubqueryExpr,
    WindowFrame,
)

_EXPR = (
    FieldRef,
    Literal,
    Keyword,
    Call,
    CastExpr,
    CaseExpr,
    FieldAccessExpr,
    AggregateCall,
    OverCall,
    SubqueryExpr,
)


def children(expr: Expr) -> tuple[Expr, ...]:
    """The direct parts of an expression, in the order in which they are written."""
    match expr:
        case FieldRef() | Literal() | Keyword():
            return ()
        case Call(args=args):
            return (*args, *(c.value for c in expr.clauses if isinstance(c.value, _EXPR)))
        case CastExpr(operand=operand) | FieldAccessExpr(operand=operand):
            return (operand,)
        case CaseExpr(branches=branches, default=default):
            flat = tuple(part for branch in branches for part in branch)
            return flat if default is None else (*flat, default)
        case AggregateCall():
            tail = () if expr.filter is None else (expr.filter,)
            return (*expr.args, *(k.expression for k in expr.order_by), *tail)
        case OverCall():
            tail = () if expr.filter is None else (expr.filter,)
            keys = (k.expression for k in expr.order_by)
            return (*expr.args, *expr.partition_by, *keys, *tail)
        case SubqueryExpr(operand=operand):
            return () if operand is None else (operand,)


def walk(expr: Expr) -> Iterator[Expr]:
    """The expression and all its parts, outermost first."""
    yield expr
    for child in children(expr):
        yield from walk(child)


def transform(expr: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """The expression with parts replaced: `change` is asked outermost first; None means "look inside"."""
    changed = change(expr)
    if changed is not None:
        return changed

    def inside(part: Expr) -> Expr:
        return transform(part, change)

    def sort_key(key: SortKey) -> SortKey:
        return replace(key, expression=inside(key.expression))

    match expr:
        case FieldRef() | Literal() | Keyword():
            return expr
        case Call():
            clauses = tuple(
                replace(c, value=inside(c.value)) if isinstance(c.value, _EXPR) else c
                for c in expr.clauses
            )
            return replace(expr, args=tuple(map(inside, expr.args)), clauses=clauses)
        case CastExpr() | FieldAccessExpr():
            return replace(expr, operand=inside(expr.operand))
        case CaseExpr():
            branches = tuple((inside(when), inside(then)) for when, then in expr.branches)
            default = None if expr.default is None else inside(expr.default)
            return replace(expr, branches=branches, default=default)
        case AggregateCall():
            return replace(
                expr,
                args=tuple(map(inside, expr.args)),
                filter=None if expr.filter is None else inside(expr.filter),
                order_by=tuple(map(sort_key, expr.order_by)),
            )
        case OverCall():
            return replace(
                expr,
                args=tuple(map(inside, expr.args)),
                partition_by=tuple(map(inside, expr.partition_by)),
                order_by=tuple(map(sort_key, expr.order_by)),
                filter=None if expr.filter is None else inside(expr.filter),
                frame=None if expr.frame is None else _frame(expr.frame, inside),
            )
        case SubqueryExpr():
            return replace(expr, operand=None if expr.operand is None else inside(expr.operand))


def same(left: object, right: object) -> bool:
    """Whether two expressions mean the same, wherever they stand in the text (spans do not count)."""
    if type(left) is not type(right):
        return False
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, Literal) and isinstance(right, Literal):
        # What has no spelling is emitted in one way for all: it is the same as any.
        alike = left.spelling == right.spelling or not (left.spelling and right.spelling)
        return alike and (left.value, left.type) == (right.value, right.type)
    if isinstance(left, (*_EXPR, SortKey, WindowFrame)):
        names = [f.name for f in fields(left) if f.name != "span"]
        return all(same(getattr(left, n), getattr(right, n)) for n in names)
    return left == right


def _frame(frame: WindowFrame, inside: Callable[[Expr], Expr]) -> WindowFrame:
    def bound(value: tuple[str, Expr | None]) -> tuple[str, Expr | None]:
        return value if value[1] is None else (value[0], inside(value[1]))

    return replace(frame, start=bound(frame.start), end=bound(frame.end))
