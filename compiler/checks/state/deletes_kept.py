"""Checks that rows which are taken back do not go where they stay."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import DELETES_KEPT
from compiler.checks.state.sink_keys import key_span, sinks_of
from dsl.diagnostic import Diagnostic, diagnostic


def check_deletes_kept(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA057 for each table of Pinot whose rows are deleted, too.

    Flink writes a message without a value for a row that is gone, and for one as it was before an update where it
    is asked to tell it (DynamicKafkaRecordSerializationSchema): a filter may let pass that one alone. Pinot's consumer
    of Kafka passes over such messages (KafkaPartitionLevelConsumer).
    """
    for facts, plan in sinks_of(job):
        changes = set() if plan.moded is None else set(plan.moded.changelog.split(","))
        if facts.sink.pinot is None or not facts.sink.primary_key or not changes & {"UB", "D"}:
            continue
        yield diagnostic(
            DELETES_KEPT,
            f"rows of `{facts.sink.name}` are taken back, and stay in the table of Pinot",
            key_span(facts),
            "Pinot passes over messages without a value",
            help=(
                "filter rows before they are grouped, and join `as of` a time: rows of a key are then only replaced",
                "or keep a column that tells that a row is gone, and filter by it in Pinot",
            ),
        )
