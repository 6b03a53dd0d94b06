"""Checks that times with and without a zone are not compared without a word."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.time.codes import MIXED_TIMES
from compiler.plan.expressions import Call, Expr, FieldRef
from compiler.types.datatype import Root
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.span import Span

COMPARISONS = frozenset(
    (
        *("=", "<>", "<", "<=", ">", ">=", "BETWEEN", "NOT BETWEEN", "IN", "NOT IN"),
        *("IS DISTINCT FROM", "IS NOT DISTINCT FROM", "TIMESTAMPDIFF"),
    )
)


def check_mixed_times(job: StreamingJob) -> Iterator[Diagnostic]:
    """TIM013: a TIMESTAMP, which is what a clock somewhere showed, compared with a TIMESTAMP_LTZ, which is a moment.

    Flink takes the first for a clock in the session's zone. A cast says that this is meant, and so does a literal.
    """
    zone = dict(job.settings.flink).get("table.local-time-zone", "UTC")
    said: set[Span] = set()
    for _, call in job.calls():
        mixed = None if call.span in said else _mixed(call)
        if mixed is not None:
            said.add(call.span)
            yield _report(call, *mixed, zone)


def _mixed(call: Call) -> tuple[Expr, Expr] | None:
    """A time without a zone and one with it, where a comparison has both and says nothing of it."""
    if call.declared is not None or call.function not in COMPARISONS:
        return None
    bare = [a for a in call.args if a.type.root is Root.TIMESTAMP and _read(a)]
    # The bounds of windows are clocks of the session's zone: late rows are told by them, and by the watermark.
    zoned = [a for a in call.args if a.type.root is Root.TIMESTAMP_LTZ and not _is_watermark(a)]
    return (bare[0], zoned[0]) if bare and zoned else None


def _is_watermark(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.function == "CURRENT_WATERMARK"


def _read(expr: Expr) -> bool:
    """Whether a time is read as it is, or an interval away from it."""
    match expr:
        case FieldRef():
            return True
        case Call(function="+" | "-", args=(first, *_)):
            return _read(first)
        case _:
            return False


def _report(call: Call, bare: Expr, zoned: Expr, zone: str) -> Diagnostic:
    kind = show_plain(bare.type.without_time_attribute())
    return diagnostic(
        MIXED_TIMES,
        f"a `{kind}` is compared with a `{show_plain(zoned.type)}` as if its clock were that of {zone}",
        call.span,
        "says nothing of the zone",
        help=(
            f"if it is, say so: `cast(... as {show_plain(zoned.type).lower()})`",
            "or declare both times as `timestamp_ltz`",
        ),
    )
