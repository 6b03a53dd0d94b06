"""Checks that windows of days begin when the days that are meant do."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.time.codes import DAYS_OF_UTC
from compiler.plan import operators as op
from compiler.types.datatype import Root
from dsl.diagnostic import Diagnostic, diagnostic

DAY = 86_400_000


def check_days(job: StreamingJob) -> Iterator[Diagnostic]:
    """TIM014: windows of whole days over moments, TIMESTAMP_LTZ, in a job that says no zone.

    Flink begins such windows at midnight of the session's zone; over TIMESTAMP, at midnight of the clock that it shows.
    """
    if "time_zone" in job.settings.typed or "flink.table.local-time-zone" in job.settings.typed:
        return
    for operator, _ in job.written():
        if not isinstance(operator, op.Window) or operator.kind == "session":
            continue
        time = next(c.type for c in operator.input.columns if c.name == operator.time)
        if time.root is not Root.TIMESTAMP_LTZ or operator.sizes[-1] % DAY or operator.offset:
            continue
        if time.time_attribute == "rowtime":
            yield diagnostic(
                DAYS_OF_UTC,
                "the days of this window begin at midnight in UTC",
                operator.span,
                "the pipeline says no zone",
                help=("say which days are meant in `defaults`: `time_zone = 'Europe/Berlin'`",),
            )
