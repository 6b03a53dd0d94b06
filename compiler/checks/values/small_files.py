"""Checks that a sink does not fill a directory with small files."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.values.codes import SMALL_FILES
from compiler.options.values import Duration
from dsl.diagnostic import Diagnostic, Label, diagnostic

_BULK = frozenset({"parquet", "orc", "avro"})
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
        options = dict(facts.sink.options)
        if facts.connector.name != "filesystem" or options.get("format") not in _BULK:
            continue
        if options.get("auto-compaction") == "true":
            continue
        day = 86_400_000 // interval.milliseconds
        yield diagnostic(
            SMALL_FILES,
            f"`{facts.sink.name}` closes its files with each checkpoint: up to {day:,} a day from each task",
            facts.declaration.name.span,
            f"`{options['format']}` cannot go on with a file after a checkpoint",
            also=() if span is None else (Label(span, "a checkpoint each time"),),
            help=(
                "merge what the tasks write between two checkpoints: `compaction = true`",
                "or make checkpoints less often, for fewer files in all",
            ),
        )
