"""Checks that a source says where it begins to read, where that else depends on what others did."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.values.codes import START_NOT_SAID
from compiler.checks.values.tables import set_up, sources
from compiler.connectors.guarantees import Unsettled
from compiler.delivery.setups import Setup
from dsl.diagnostic import Diagnostic, diagnostic


def check_start_not_said(job: StreamingJob) -> Iterator[Diagnostic]:
    """DEL001 for a start at the offsets of a consumer group, where exactly-once is not promised: else DEL010 says it.

    A job that starts without state asks for the group's offsets; `KafkaDynamicSource` takes `auto.offset.reset` where
    there are none, and without it NONE, with which the job fails. With state it goes on where it was, whatever is said.
    """
    if str(job.settings.typed.get("delivery", "")) == "exactly_once":
        return
    for source in sources(job):
        made = set_up(source, job)
        unsettled = None if made is None else made.facts.reading.unsettled
        if made is None or unsettled is None or unsettled.unless in source.options:
            continue
        if made.holds(unsettled.when):
            yield _report(made, unsettled)


def _report(source: Setup, unsettled: Unsettled) -> Diagnostic:
    option, start = unsettled.when.partition(" = ")[0], source.facts.reading.start
    said = source.written(option)
    return diagnostic(
        START_NOT_SAID,
        f"started without state, `{source.name}` begins {unsettled.begins}: {unsettled.then}",
        source.span(option),
        "where it begins is not said" if said is None else "begins here only without a savepoint",
        help=(f"say where: `{source.text(start)}`, and start later versions from a savepoint",),
        fixes=() if said is not None else source.set_to(start),
    )
