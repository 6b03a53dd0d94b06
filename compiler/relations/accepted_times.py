"""Times that Flink's validator takes for event time, and its planner for ordinary data: accepted with a warning."""

from __future__ import annotations

from compiler.plan.called_times import called_time
from compiler.plan.expressions import Expr
from compiler.plan.operators import Operator
from compiler.relations import codes
from compiler.relations.flow import Flow
from dsl.records import replace


def accepted_time(expr: Expr, rows: Operator, flow: Flow, lost: str) -> Expr:
    """The expression as the time attribute that Flink takes it for, with a warning of what becomes of its rows.

    `lost` says what happens to rows that come behind the watermark, which still follows the time before.
    """
    called = called_time(expr, rows, flow.source_of)
    if called is None or expr.type.time_attribute is not None:
        return expr
    flow.say(
        codes.TIME_BEHIND_WATERMARK,
        "no watermark follows this time: it was computed, or its rows were joined or grouped",
        expr.span,
        lost,
        help=("use the time of a source, a window or an interval join, as it is",),
    )
    return replace(expr, type=replace(expr.type, time_attribute=called))
