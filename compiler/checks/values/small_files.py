"""Checks that a sink does not fill a directory with small files."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.values.codes import SMALL_FILES
from compiler.delivery.setups import setup
from compiler.options.values import Duration
from dsl.diagnostic import Diagnostic, Label, diagnostic

_SHORT = 60_000
"""Milliseconds: a file a minute and task is 1,440 a day."""


def check_small_files(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA053 for files in columns with checkpoints less than a minute apart, and no compaction.

    Formats in blocks close their file with each checkpoint into which rows came (`FileSystemTableSink`: the rolling
    policy of what is no encoder), in each partition; those in lines go on with it to a size, 128 MB, or an age, half an
    hour.
    Compaction leaves one file of a checkpoint, whatever the number of tasks (`CompactCoordinator`).
    """
    interval = job.settings.typed.get("checkpoint.interval")
    if not isinstance(interval, Duration) or interval.milliseconds >= _SHORT:
        return
    span = job.settings.spans.get("checkpoint.interval")
    for facts in job.graph.sinks:
        made = setup(facts.sink.name, job.graph.tables[facts.sink.name])
        writing, format_ = made.facts.writing, facts.format
        if format_ is None or format_.name not in writing.closed_formats:
            continue
        if made.holds(writing.merged_when):
            continue
        day = 86_400_000 // interval.milliseconds
        yield diagnostic(
            SMALL_FILES,
            f"`{facts.sink.name}` closes its files with each checkpoint: up to {day:,} a day from each task",
            facts.declaration.name.span,
            f"`{format_.name}` cannot go on with a file after a checkpoint",
            also=() if span is None else (Label(span, "a checkpoint each time"),),
            help=(
                f"merge what the tasks write between two checkpoints: `{writing.merged_when}`",
                "or make checkpoints less often, for fewer files in all",
            ),
        )
