"""Checks that a Kafka source says where it begins to read."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.values.codes import START_NOT_SAID
from compiler.checks.values.tables import Source, sources
from dsl.diagnostic import Diagnostic, diagnostic


def check_start_not_said(job: StreamingJob) -> Iterator[Diagnostic]:
    """DEL001 for a start at the offsets of a consumer group, where exactly-once is not promised: else DEL010 says it.

    A job that starts without state asks for the group's offsets; `KafkaDynamicSource` takes `auto.offset.reset` where
    there are none, and without it NONE, with which the job fails. With state it goes on where it was, whatever is said.
    """
    if str(job.settings.typed.get("delivery", "")) == "exactly_once":
        return
    for source in sources(job):
        if source.table.connector != "kafka":
            continue
        start = source.options.get("scan.startup.mode", "group-offsets")
        reset = source.options.get("properties.auto.offset.reset")
        if start == "group-offsets" and reset is None:
            yield _report(source, "a group that is new has none, and the job fails")


def _report(source: Source, what: str) -> Diagnostic:
    said = source.options.get("scan.startup.mode")
    return diagnostic(
        START_NOT_SAID,
        f"started without state, `{source.name}` begins at the offsets of its consumer group: {what}",
        source.span("start"),
        "where it begins is not said" if said is None else "begins here only without a savepoint",
        help=("say where: `start = earliest`, and start later versions from a savepoint",),
        fixes=() if said is not None else source.with_option("start = earliest"),
    )
