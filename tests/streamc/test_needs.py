"""Which jars a run brings, beside those that it is given."""

from __future__ import annotations

import pytest

from compiler.artifacts.artifact import Artifact
from streamc.connectors.needs import not_brought

FLINK = "org.apache.flink:"
KINESIS = Artifact(f"{FLINK}flink-sql-connector-aws-kinesis-streams:5.1.0-1.20", ("kinesis",))
JDBC = Artifact(f"{FLINK}flink-connector-jdbc-core:4.0.0-2.0", ("jdbc",))
DRIVER = Artifact("org.postgresql:postgresql:42.7.7", ("jdbc",))
SHARED = Artifact(f"{FLINK}flink-connector-aws-base:4.3.0-1.19", ("sqs", "dynamodb"))
ALL = [KINESIS, JDBC, DRIVER, SHARED]


@pytest.mark.parametrize(
    ("given", "left_out"),
    [
        ("flink-connector-kinesis", [KINESIS]),
        ("flink-sql-connector-kinesis", [KINESIS]),
        ("flink-connector-jdbc", [JDBC]),
        ("flink-connector-sqs", []),
        ("kinesis", []),
    ],
)
def test_a_connectors_own_jar_stands_for_those_of_the_catalogue(
    given: str, left_out: list[Artifact]
) -> None:
    assert not_brought(ALL, {given}) == left_out
