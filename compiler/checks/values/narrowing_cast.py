"""Checks that casts to smaller whole numbers do not wrap around."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.values.bounds import bounds, bounds_of_type
from compiler.checks.values.codes import NARROWING_CAST
from compiler.checks.values.fixes import other_type
from compiler.checks.values.known import Formula, Scope
from compiler.checks.values.places import Place
from compiler.plan.expressions import AggregateCall, CastExpr, Expr, FieldRef, OverCall
from compiler.types import families as f
from compiler.types.datatype import Root
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic, diagnostic

_COUNTS = frozenset({"COUNT", "ROW_NUMBER", "RANK", "DENSE_RANK"})


def check_narrowing_cast(place: Place) -> Iterator[Diagnostic]:
    """TYP024 for a CAST or TRY_CAST to an integer type that does not hold all values of its operand.

    Flink casts whole numbers and decimals as Java does, keeping the low bits (`CastRuleProvider`: numeric primitive,
    and `DecimalDataUtils.castToIntegral`), and TRY_CAST finds nothing wrong with it. Floating-point numbers are cut to
    the range of INT and BIGINT, and wrap around only below these.
    """
    cast = place.expr
    if not isinstance(cast, CastExpr) or cast.type.root not in f.INTEGER:
        return
    source, target = cast.operand.type, cast.type
    if not _may_wrap(source.root, target.root) or _is_count(cast, place.scope):
        return
    room = bounds_of_type(target)
    if bounds_of_type(source).within(room) and source.root in f.EXACT:
        return
    if bounds(cast.operand, place.scope).within(room):
        return
    assert room.low is not None
    assert room.high is not None
    wider = "bigint" if source.root is Root.DECIMAL else show_plain(source).lower()
    yield diagnostic(
        NARROWING_CAST,
        f"a value of `{show_plain(source)}` that does not fit into `{show_plain(target)}` becomes another number",
        cast.span,
        "wraps around, without an error",
        help=(
            f"keep it a `{wider}`" if source.root in f.EXACT else "cast it to `bigint`",
            f"or see to it that it fits: `between {room.low} and {room.high}`; `try_cast` wraps around too",
        ),
        fixes=other_type(cast, wider if source.root in f.EXACT else "bigint", place.around),
    )


def _may_wrap(source: Root, target: Root) -> bool:
    if source is Root.DECIMAL:
        # Sums are decimals of 38 digits whatever they hold: none comes near the greatest BIGINT.
        return target is not Root.BIGINT
    if source in f.APPROXIMATE:
        return target in (Root.TINYINT, Root.SMALLINT)
    return source in f.INTEGER


def _is_count(cast: CastExpr, scope: Scope) -> bool:
    """Whether it is a count of rows as an INT: to overflow it, two billion rows must be counted."""
    return cast.type.root is Root.INT and _counts(cast.operand, scope)


def _counts(expr: Expr, scope: Scope) -> bool:
    match expr:
        case AggregateCall(function=function) | OverCall(function=function):
            return function in _COUNTS
        case FieldRef():
            ways = scope.ways(expr)
            formulas = [way for way in ways if isinstance(way, Formula)]
            return (
                len(ways) == 1
                and all(_counts(way.expr, way.scope) for way in formulas)
                and bool(formulas)
            )
        case _:
            return False
