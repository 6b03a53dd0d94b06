"""Checks that the last row of a key is the last by its time, where rows have one."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.time.codes import LAST_BY_ARRIVAL
from compiler.plan import operators as op
from compiler.plan.lost_times import Lost, lost_time
from compiler.types.datatype import Root
from dsl.diagnostic import Diagnostic, Label, diagnostic

_MOMENTS = (Root.TIMESTAMP, Root.TIMESTAMP_LTZ)


def check_last_by_arrival(job: StreamingJob) -> Iterator[Diagnostic]:
    """TIM019 for `dedup ... keep last` that goes by arrival, as the event time of its rows was lost on the way.

    Without an event time Flink keeps the row that came last (ProcTimeDeduplicateKeepLastRowFunction), which with two
    sources, several partitions or a restart is another one than the newest. Rows that never had an event time go by
    arrival as documented.
    """
    for operator, _ in job.written():
        if not isinstance(operator, op.Rank) or operator.kind != "last" or operator.order_by:
            continue
        found = _lost(operator, job)
        if found is not None:
            yield _report(operator, *found)


def _lost(rank: op.Rank, job: StreamingJob) -> tuple[str, Lost] | None:
    """The first column that still has the values of an event time, and is none."""
    keys = {name for key in rank.partition_by if (name := getattr(key, "name", None))}
    for column in rank.input.columns:
        if column.type.root not in _MOMENTS or column.name in keys:
            continue
        lost = lost_time(
            rank.input, column.name, lambda read: job.graph.relations[read.relation].operator
        )
        if lost is not None and lost.value:
            return column.name, lost
    return None


def _report(rank: op.Rank, name: str, lost: Lost) -> Diagnostic:
    keys = ", ".join(filter(None, (getattr(key, "name", None) for key in rank.partition_by)))
    return diagnostic(
        LAST_BY_ARRIVAL,
        f"the row that comes last is kept, and not the newest by `{name}`, which is no event time here",
        rank.span,
        "goes by arrival",
        also=(Label(lost.span, lost.why),),
        help=(
            f"keep the newest by its value: `top 1 by {name} desc per {keys or '...'}`",
            f"or keep the event time: {lost.help}",
        ),
    )
