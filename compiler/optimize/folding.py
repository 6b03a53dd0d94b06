"""What an expression always gives, by Flink's rules: three-valued logic, integers that do not overflow."""

from __future__ import annotations

import operator as python
from collections.abc import Callable
from typing import Any

from compiler.plan.determinism import cannot_fail, deterministic
from compiler.plan.expressions import Call, CaseExpr, Expr, Literal
from compiler.plan.traverse import transform
from compiler.types.datatype import DataType, Root
from dsl.records import replace
from dsl.span import Span

_RANGES = {Root.TINYINT: 7, Root.SMALLINT: 15, Root.INT: 31, Root.BIGINT: 63}
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": python.eq,
    "<>": python.ne,
    "<": python.lt,
    "<=": python.le,
    ">": python.gt,
    ">=": python.ge,
}


def fold(expr: Expr, *, predicate: bool = False) -> Expr:
    """The expression with what is certain folded; its type stays, nullability included.

    A `predicate` only decides whether a row passes: there NULL is as good as FALSE, and nullability is nothing.
    """

    def inside(part: Expr) -> Expr | None:
        return None if part is expr else fold(part, predicate=predicate and _is_logic(expr))

    rebuilt = transform(expr, inside)
    folded = _fold(rebuilt)
    if folded is rebuilt:
        return rebuilt
    if predicate and folded.type.root is Root.BOOLEAN:
        return folded
    return folded if folded.type == expr.type else rebuilt


def _is_logic(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.function in ("AND", "OR")


def _fold(expr: Expr) -> Expr:
    match expr:
        case Call(function="AND"):
            return _logic(expr, neutral=True)
        case Call(function="OR"):
            return _logic(expr, neutral=False)
        case Call(function="NOT", args=(Literal(value=bool() as value),)):
            return _boolean(not value, expr.span)
        case Call(function="NOT", args=(Call(function="NOT", args=(inner,)),)):
            return inner
        case Call(function="NEGATE", args=(Call(function="NEGATE", args=(inner,)),)) if _is_integer(
            inner
        ):
            return inner
        case Call(function="IS NULL" | "IS NOT NULL" as function, args=(operand,)):
            return _null_test(expr, operand, function == "IS NULL")
        case Call(function=function, args=(Literal() as left, Literal() as right)) if (
            function in _COMPARE
        ):
            return _compare(expr, left, right)
        case Call(
            function="+" | "-" | "*" | "/" | "%", args=(Literal() as left, Literal() as right)
        ):
            return _arithmetic(expr, left, right)
        case Call(function="COALESCE", args=(first, *_)) if not first.type.nullable:
            return first
        case CaseExpr():
            return _case(expr)
        case _:
            return expr


def _boolean(value: bool, span: Span) -> Literal:
    return Literal(value, DataType(Root.BOOLEAN, nullable=False), span)


def _is_integer(expr: Expr) -> bool:
    return expr.type.root in _RANGES


def _known(expr: Expr, value: bool) -> bool:
    return isinstance(expr, Literal) and expr.value is value


def _logic(expr: Call, *, neutral: bool) -> Expr:
    """AND and OR: what is neutral goes, what decides stays alone, where nothing else could fail."""
    decided = any(_known(arg, not neutral) for arg in expr.args)
    if decided and all(cannot_fail(arg) and deterministic(arg) for arg in expr.args):
        return _boolean(not neutral, expr.span)
    kept = tuple(arg for arg in expr.args if not _known(arg, neutral))
    if len(kept) == len(expr.args):
        return expr
    if not kept:
        return _boolean(neutral, expr.span)
    if len(kept) == 1:
        return kept[0]
    nullable = any(arg.type.nullable for arg in kept)
    return replace(expr, args=kept, type=expr.type.with_nullable(nullable))


def _null_test(expr: Call, operand: Expr, is_null: bool) -> Expr:
    if isinstance(operand, Literal):
        return _boolean((operand.value is None) == is_null, expr.span)
    if operand.type.nullable or not (cannot_fail(operand) and deterministic(operand)):
        return expr
    return _boolean(not is_null, expr.span)


def _compare(expr: Call, left: Literal, right: Literal) -> Expr:
    a, b = left.value, right.value
    if left.type.root in _RANGES and right.type.root in _RANGES and _integers(a, b):
        return _boolean(_COMPARE[expr.function](a, b), expr.span)
    texts = isinstance(a, str) and left.type == right.type and left.type.root is Root.CHAR
    if texts and expr.function in ("=", "<>"):
        return _boolean(_COMPARE[expr.function](a, b), expr.span)
    return expr


def _integers(*values: object) -> bool:
    return all(isinstance(v, int) and not isinstance(v, bool) for v in values)


def _arithmetic(expr: Call, left: Literal, right: Literal) -> Expr:
    a, b = left.value, right.value
    kinds = {left.type.root, right.type.root, expr.type.root}
    if not kinds <= set(_RANGES) or not (isinstance(a, int) and isinstance(b, int)):
        return expr
    value = _integer_result(expr.function, a, b)
    bound = 1 << _RANGES[expr.type.root]
    if value is None or not -bound <= value < bound:
        return expr
    return Literal(value, expr.type, expr.span)


def _integer_result(function: str, a: int, b: int) -> int | None:
    """Java's integer arithmetic: division and remainder go towards zero; None where it fails."""
    if function in ("/", "%"):
        if b == 0:
            return None
        quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
        return quotient if function == "/" else a - b * quotient
    return {"+": a + b, "-": a - b, "*": a * b}[function]


def _case(expr: CaseExpr) -> Expr:
    """Branches that never hold go; one that always holds ends the CASE."""
    branches: list[tuple[Expr, Expr]] = []
    default = expr.default
    for condition, result in expr.branches:
        if _known(condition, False) or (isinstance(condition, Literal) and condition.value is None):
            continue
        if _known(condition, True):
            default = result
            break
        branches.append((condition, result))
    if len(branches) == len(expr.branches):
        return expr
    if not branches:
        return default if default is not None else expr
    results = [result for _, result in branches] + ([default] if default is not None else [])
    nullable = default is None or any(r.type.nullable for r in results)
    alike = {r.type.with_nullable(True) for r in results} == {expr.type.with_nullable(True)}
    if not alike or nullable != expr.type.nullable:
        return expr
    return replace(expr, branches=tuple(branches), default=default)
