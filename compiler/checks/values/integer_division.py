"""Checks that ratios and averages of whole numbers are not cut off unseen."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.values.codes import INTEGER_DIVISION
from compiler.checks.values.fixes import wrap
from compiler.checks.values.places import Place
from compiler.plan.expressions import AggregateCall, Call, CastExpr, Expr, Literal, OverCall
from compiler.types import families as f
from compiler.types.datatype import Root
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic, diagnostic

_WHOLE = frozenset({"FLOOR", "TRUNCATE"})
_ROUNDED = frozenset({"ROUND", "CEIL", "CEILING"})


def check_integer_division(place: Place) -> Iterator[Diagnostic]:
    """TYP029 for a quotient or an AVG of whole numbers, of which Flink drops what is after the point.

    To divide by a constant is to count in another unit, and meant so, unless the quotient is used as a number with
    digits after the point. Of an average of BIGINT, whose values are large, the fraction is missed by few. The type of
    a quotient is that of its operands, as `LogicalTypeMerging.findDivisionDecimalType` is for decimals alone; that of
    an average its argument's (`findAvgAggType`).
    """
    expr = place.expr
    if expr.type.root not in f.INTEGER or _wants_whole(place.parent):
        return
    match expr:
        case Call(function="/", args=(left, right)):
            if isinstance(left, Literal) and isinstance(right, Literal):
                return
            if isinstance(right, Literal) and not _wants_digits(place.parent):
                return
            yield _quotient(expr, left)
        case AggregateCall(function="AVG", args=(arg,)) | OverCall(function="AVG", args=(arg,)):
            if expr.type.root is Root.BIGINT:
                return
            yield _average(expr, arg)
        case _:
            return


def _quotient(expr: Expr, left: Expr) -> Diagnostic:
    return diagnostic(
        INTEGER_DIVISION,
        "the quotient of two whole numbers is a whole number: what is after the point is dropped",
        expr.span,
        f"of type `{show_plain(expr.type)}`",
        help=(
            "divide as a number with digits after the point: `cast(... as double) / ...`",
            "or say that it is meant: `floor(... / ...)`",
        ),
        fixes=wrap("divide as `double`", left, "cast(", " as double)"),
    )


def _average(expr: Expr, arg: Expr) -> Diagnostic:
    kind = show_plain(expr.type)
    return diagnostic(
        INTEGER_DIVISION,
        "the average of whole numbers is a whole number: what is after the point is dropped",
        expr.span,
        f"of type `{kind}`: the average of 1 and 2 is 1",
        help=(
            "average it as a number with digits after the point: `avg(cast(... as double))`",
            "or say that it is meant: `-- allow TYP029: ...`, with the reason",
        ),
        fixes=wrap("average it as `double`", arg, "cast(", " as double)"),
    )


def _wants_whole(parent: Expr | None) -> bool:
    match parent:
        case Call(function=function):
            return function in _WHOLE
        case CastExpr(type=kind):
            return kind.root in f.INTEGER
        case _:
            return False


def _wants_digits(parent: Expr | None) -> bool:
    match parent:
        case Call(function=function, type=kind):
            return function in _ROUNDED or (
                function in ("+", "-", "*", "/") and kind.root in f.NUMERIC - f.INTEGER
            )
        case CastExpr(type=kind):
            return kind.root in f.NUMERIC - f.INTEGER
        case _:
            return False
