"""Walking, rebuilding and comparing typed expressions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import is_
from typing import Any

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
from dsl.records import once, replace

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
    parts = _PARTS.get(type(expr))
    return () if parts is None else parts(expr)


def _of_call(expr: Call) -> tuple[Expr, ...]:
    if not expr.clauses:
        return expr.args
    return (*expr.args, *(c.value for c in expr.clauses if isinstance(c.value, _EXPR)))


def _of_case(expr: CaseExpr) -> tuple[Expr, ...]:
    flat = tuple(part for branch in expr.branches for part in branch)
    return flat if expr.default is None else (*flat, expr.default)


def _of_aggregate(expr: AggregateCall) -> tuple[Expr, ...]:
    tail = () if expr.filter is None else (expr.filter,)
    return (*expr.args, *(k.expression for k in expr.order_by), *tail)


def _of_over(expr: OverCall) -> tuple[Expr, ...]:
    tail = () if expr.filter is None else (expr.filter,)
    keys = (k.expression for k in expr.order_by)
    return (*expr.args, *expr.partition_by, *keys, *tail)


# By type, as most of what is walked are columns and literals, which have no parts.
_PARTS: dict[type, Callable[[Any], tuple[Expr, ...]]] = {
    Call: _of_call,
    CastExpr: lambda expr: (expr.operand,),
    FieldAccessExpr: lambda expr: (expr.operand,),
    CaseExpr: _of_case,
    AggregateCall: _of_aggregate,
    OverCall: _of_over,
    SubqueryExpr: lambda expr: () if expr.operand is None else (expr.operand,),
}


@once
def walk(expr: Expr) -> tuple[Expr, ...]:
    """The expression and all its parts, outermost first."""
    found: list[Expr] = []
    todo: list[Expr] = [expr]
    while todo:
        expr = todo.pop()
        found.append(expr)
        parts = _PARTS.get(type(expr))
        if parts is not None:
            todo.extend(parts(expr)[::-1])
    return tuple(found)


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
            args = tuple(map(inside, expr.args))
            if not expr.clauses:
                return expr if _same_objects(args, expr.args) else replace(expr, args=args)
            clauses = tuple(
                replace(c, value=inside(c.value)) if isinstance(c.value, _EXPR) else c
                for c in expr.clauses
            )
            return replace(expr, args=args, clauses=clauses)
        case CastExpr() | FieldAccessExpr():
            operand = inside(expr.operand)
            return expr if operand is expr.operand else replace(expr, operand=operand)
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


def _same_objects(left: tuple[Expr, ...], right: tuple[Expr, ...]) -> bool:
    return all(map(is_, left, right))


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
        return all(same(getattr(left, n), getattr(right, n)) for n in _compared(left))
    return left == right


def _compared(node: Any) -> tuple[str, ...]:
    """The fields in which a node is compared with others of its kind."""
    names = _FIELDS.get(type(node))
    if names is None:
        names = _FIELDS[type(node)] = tuple(f.name for f in fields(node) if f.name != "span")
    return names


_FIELDS: dict[type, tuple[str, ...]] = {}


def _frame(frame: WindowFrame, inside: Callable[[Expr], Expr]) -> WindowFrame:
    def bound(value: tuple[str, Expr | None]) -> tuple[str, Expr | None]:
        return value if value[1] is None else (value[0], inside(value[1]))

    return replace(frame, start=bound(frame.start), end=bound(frame.end))
