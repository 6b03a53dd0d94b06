"""Checks that decimals are not cast to fewer digits before the point than they are declared with."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.values.bounds import bounds, bounds_of_type
from compiler.checks.values.codes import DECIMAL_TOO_NARROW
from compiler.checks.values.fixes import other_type
from compiler.checks.values.known import SourceColumn
from compiler.checks.values.places import Place
from compiler.plan.expressions import CastExpr, FieldRef
from compiler.types.datatype import Root
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic, Label, diagnostic


def check_decimal_too_narrow(place: Place) -> Iterator[Diagnostic]:
    """TYP027 for a cast of a declared decimal column to a type that does not hold all its values.

    A decimal that does not fit becomes NULL, with CAST as with TRY_CAST (`DecimalData.fromBigDecimal`). Of computed
    decimals nothing is said: their types have 38 digits whatever they hold.
    """
    cast = place.expr
    if not isinstance(cast, CastExpr) or not isinstance(cast.operand, FieldRef):
        return
    source, target = cast.operand.type, cast.type
    if source.root is not Root.DECIMAL or target.root is not Root.DECIMAL:
        return
    before, after = source.args[0] - source.args[1], target.args[0] - target.args[1]
    column = _declared(place, cast.operand)
    if after >= before or column is None:
        return
    if bounds(cast.operand, place.scope).within(bounds_of_type(target)):
        return
    span = column.column.column.span
    wide = f"decimal({min(38, before + target.args[1])}, {target.args[1]})"
    yield diagnostic(
        DECIMAL_TOO_NARROW,
        f"a value of `{show_plain(source)}` that does not fit into `{show_plain(target)}` becomes NULL",
        cast.span,
        f"holds {after} digits before the point",
        also=() if span is None else (Label(span, f"may have {before} digits before the point"),),
        help=(f"keep the digits before the point: `{wide}`",),
        fixes=other_type(cast, wide, place.around),
    )


def _declared(place: Place, ref: FieldRef) -> SourceColumn | None:
    for way in place.scope.ways(ref):
        if isinstance(way, SourceColumn):
            return way
    return None
