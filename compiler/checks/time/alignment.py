"""Checks that sources which are joined are read at the same pace."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.time.clocks import clocks_of, named
from compiler.checks.time.codes import UNALIGNED_SOURCES
from compiler.physical.times import Clock
from dsl.diagnostic import Diagnostic, Label, diagnostic

GROUP = "scan.watermark.alignment.group"
START = "scan.startup.mode"
NOW, BEFORE = ("latest-offset",), ("earliest-offset", "timestamp")


def check_alignment(job: StreamingJob) -> Iterator[Diagnostic]:
    """TIM018: an operator waits for two sources of which one begins with the past and the other with the present.

    It keeps the rows of the one that is ahead until the other has got as far.
    """
    clocks = clocks_of(job)
    said: set[tuple[str, str]] = set()
    for one in job.analysis.every_operator():
        node = one.node
        found = clocks.times.clocks(node)
        if len(node.inputs) < 2 or len(found) < 2:
            continue
        ahead = next((c for c in found if _start(c) in NOW), None)
        behind = next((c for c in found if _start(c) in BEFORE), None)
        if ahead is None or behind is None or (ahead.source, behind.source) in said:
            continue
        groups = {dict(c.table.options).get(GROUP) for c in (ahead, behind)}
        if len(groups) == 1 and groups != {None}:
            continue
        said.add((ahead.source, behind.source))
        marks = [(c, clocks.watermark(c.source)) for c in (ahead, behind)]
        yield diagnostic(
            UNALIGNED_SOURCES,
            f"`{ahead.source}` begins with new rows, `{behind.source}` with old ones, and {named(node)} keeps "
            "the new ones until the old are read",
            node.span,
            "waits for both",
            also=tuple(
                Label(mark.span, "ahead" if clock is ahead else "behind")
                for clock, mark in marks
                if mark is not None
            ),
            help=("read them at one pace: `watermark.group` and `watermark.max_drift` of both",),
        )


def _start(clock: Clock) -> str:
    return dict(clock.table.options).get(START, "")
