"""Checks that sums of small whole numbers have room."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from compiler.checks.values.bounds import Bounds, bounds
from compiler.checks.values.codes import SUM_OVERFLOW
from compiler.checks.values.fixes import wrap
from compiler.checks.values.places import Place
from compiler.plan import operators as op
from compiler.plan.expressions import AggregateCall, FieldRef, OverCall
from compiler.types.datatype import Root
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic, diagnostic

_BOUNDS = frozenset({"window_start", "window_end", "window_time"})
_SMALL = Bounds(Decimal(-1000), Decimal(1000))
"""Two million of such numbers fit into an INT: `sum(case when ... then 1 else 0 end)` counts rows."""


def check_sum_overflow(place: Place) -> Iterator[Diagnostic]:
    """TYP025 for SUM of TINYINT, SMALLINT or INT, whose result has the same type.

    Of INT, sums over the rows of one window or frame are left alone: they would need millions of rows of thousands.
    `LogicalTypeMerging.findSumAggType` widens decimals alone, and the accumulator wraps around as Java's numbers do.
    """
    call = place.expr
    if not isinstance(call, AggregateCall | OverCall) or call.function != "SUM":
        return
    root = call.type.root
    if root not in (Root.TINYINT, Root.SMALLINT, Root.INT) or call.declared is not None:
        return
    (arg,) = call.args
    if root is Root.INT and (_in_window(place) or bounds(arg, place.scope).within(_SMALL)):
        return
    kind = show_plain(call.type)
    yield diagnostic(
        SUM_OVERFLOW,
        f"a sum of `{kind}` values has the type `{kind}`, and wraps around when it grows too large",
        call.span,
        f"at most {_most(root):,}",
        help=("sum it as a larger type: `sum(cast(... as bigint))`",),
        fixes=wrap("sum it as `bigint`", arg, "cast(", " as bigint)"),
    )


def _in_window(place: Place) -> bool:
    """Whether rows of one window or frame are summed, which are too few to fill an INT."""
    operator, call = place.operator, place.expr
    if isinstance(call, OverCall):
        names = {part.name for part in call.partition_by if isinstance(part, FieldRef)}
        frame = call.frame
        return bool(names & _BOUNDS) or (
            frame is not None and not frame.start[0].startswith("UNBOUNDED")
        )
    if not isinstance(operator, op.Aggregate):
        return False
    names = {key.name for key in operator.keys if isinstance(key, FieldRef)}
    return operator.window is not None or bool(names & _BOUNDS)


def _most(root: Root) -> int:
    return {Root.TINYINT: 127, Root.SMALLINT: 32_767}.get(root, 2_147_483_647)
