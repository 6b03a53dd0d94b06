"""Clients of Kafka that find no broker or no topic, by the chains of exceptions that Flink 2.2 gave."""

from __future__ import annotations

import pytest

from compiler.emit.script import Script
from runtime.brokers import Unreached, unreached
from runtime.causes import causes
from tests.runtime.scripts import script, table

ENUMERATOR = """\
org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy
Caused by: org.apache.flink.util.FlinkException: Global failure triggered by OperatorCoordinator for 'Source: \
orders$table[1] -> Calc[2] -> (Calc[3] -> copies[4]: Writer -> copies[4]: Committer)' (operator cbc357cc).
Caused by: java.lang.RuntimeException: Failed to get metadata for topics [orders].
"""
ERRORS = "Caused by: org.apache.flink.kafka.shaded.org.apache.kafka.common.errors."
SILENT = f"{ERRORS}TimeoutException: Timed out waiting for a node assignment. Call: listNodes"
MISSING = (
    f"{ERRORS}UnknownTopicOrPartitionException: This server does not host this topic-partition."
)
PRODUCER = "org.apache.kafka.common.errors.TimeoutException: Topic {} not present in metadata after 60 ms.\n"
TRANSACTION = (
    "org.apache.kafka.common.errors.TimeoutException: "
    "Timeout expired after 60000ms while awaiting InitProducerId"
)
WRITERS = "Calc[3] -> copies[4]: Writer -> copies[4]: Committer, per_shop[8]: Writer"


@pytest.fixture
def job() -> Script:
    brokers = {"connector": "kafka", "properties__bootstrap__servers": "b:9092"}
    made: Script = script(
        table("orders$table", "n INT", topic="orders", **brokers),
        table("copies", "n INT", topic="copied", **brokers),
        table("per_shop", "n INT", topic="totals", **brokers),
        inserts=[("copies", ""), ("per_shop", "")],
    )
    return made


@pytest.mark.parametrize(
    ("trace", "vertex", "expected"),
    [
        (
            ENUMERATOR + SILENT,
            "",
            Unreached("no broker answers at `b:9092`", "orders$table", False),
        ),
        (ENUMERATOR + MISSING, "", Unreached("there is no topic `orders`", "orders$table", False)),
        (
            PRODUCER.format("totals") + MISSING,
            WRITERS,
            Unreached("there is no topic `totals`", "per_shop", True),
        ),
        (
            PRODUCER.format("copied"),
            WRITERS,
            Unreached("no broker answers at `b:9092`", "copies", True),
        ),
        (TRANSACTION, WRITERS, Unreached("no broker of Kafka answers", None, False)),
        (
            TRANSACTION,
            "copies[4]: Writer",
            Unreached("no broker answers at `b:9092`", "copies", True),
        ),
    ],
)
def test_what_was_not_there(job: Script, trace: str, vertex: str, expected: Unreached) -> None:
    assert unreached(causes(trace), vertex, job) == expected


@pytest.mark.parametrize(
    "trace",
    [
        "java.lang.NumberFormatException: For input string: 'Topic x'",
        "java.util.concurrent.TimeoutException: Timed out",
    ],
)
def test_other_failures_are_none_of_it(job: Script, trace: str) -> None:
    assert unreached(causes(trace), WRITERS, job) is None
