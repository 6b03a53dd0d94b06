"""Checks of look-ups in outside tables: how often they are asked, and what they answer when rows are read again."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.values.codes import LOOKUP_IN_REPLAY, LOOKUP_WITHOUT_CACHE
from compiler.checks.values.tables import Source, sources
from compiler.delivery.setups import setup
from compiler.physical.nodes import walk
from compiler.plan.operators import TableSource
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.span import Span


def check_lookups(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA050 for look-ups that wait for each answer, without a cache, STA051 for look-ups under exactly-once.

    `JdbcDynamicTableSource` gives a look-up that waits for its answer, so that a task asks for one row at a time. After
    a failure rows are read again, and asked for again: what comes out the second time may differ from the first. Where
    that makes rows come twice, DEL010 says it.
    """
    exactly_once = str(job.settings.typed.get("delivery", "")) == "exactly_once"
    by_table = {id(source.table): source for source in sources(job)}
    refuted = {proof.weakest.span for proof in job.delivery.proofs if proof.weakest is not None}
    seen = set()
    for sink in job.analysis.sinks:
        for node in walk(sink.root):
            if node.kind != "LookupJoin" or node.span in seen:
                continue
            seen.add(node.span)
            table = _looked_up(node.detail.get("table"))
            source = by_table.get(id(table)) if table is not None else None
            if source is not None:
                again = exactly_once and node.span not in refuted
                yield from _said(node.span, source, again, _waits(job, source))


def _looked_up(node: object) -> TableSource | None:
    detail = getattr(node, "detail", {})
    table = detail.get("table") if isinstance(detail, dict) else None
    return table if isinstance(table, TableSource) else None


def _waits(job: StreamingJob, source: Source) -> bool:
    """Whether each row waits for an answer, as the source is set up."""
    table = job.graph.tables.get(source.name)
    if table is None:
        return False
    made = setup(source.name, table)
    unless = made.facts.reading.waits_unless
    return bool(unless) and made.any_of(unless) is None


def _said(span: Span, source: Source, exactly_once: bool, waits: bool) -> Iterator[Diagnostic]:
    if exactly_once:
        yield diagnostic(
            LOOKUP_IN_REPLAY,
            f"rows that are read again after a failure find `{source.name}` as it is then",
            span,
            "each row counts once, and another run may give other ones",
            also=(Label(source.span(), "may have changed in between"),),
            help=("join the version that was valid at the time of the row: `join ... as of ...`",),
        )
    if waits:
        yield diagnostic(
            LOOKUP_WITHOUT_CACHE,
            f"each row asks `{source.name}` and waits for the answer",
            span,
            "as many rows a second as answers",
            help=(
                "keep answers for a while: `cache = partial`, with `lookup.partial_cache.max_rows`",
            ),
        )
