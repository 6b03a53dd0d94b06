"""What Flink's planner says of a query."""

import pytest

from runtime.failure import EngineFailure
from runtime.oracle import OracleColumn, changelog_mode, declare, explain, parse, schema
from tests.runtime.scripts import script, table

pytestmark = pytest.mark.flink

EVENTS = table(
    "e",
    "k STRING NOT NULL, ts TIMESTAMP(3), p AS PROCTIME(), WATERMARK FOR ts AS ts",
    connector="datagen",
)


@pytest.fixture(scope="module")
def environment(engine):
    return declare(engine, script(EVENTS))


def test_a_schema_carries_nullability_and_time_attributes(environment):
    assert schema(environment, "SELECT * FROM e") == (
        OracleColumn("k", "STRING NOT NULL"),
        OracleColumn("ts", "TIMESTAMP(3)", "ROWTIME"),
        OracleColumn("p", "TIMESTAMP_LTZ(3) NOT NULL", "PROCTIME"),
    )


@pytest.mark.parametrize(
    ("query", "mode"),
    [
        ("SELECT k FROM e", {"I"}),
        ("SELECT k, COUNT(*) FROM e GROUP BY k", {"I", "UA"}),
        ("SELECT DISTINCT k FROM e", {"I", "UA"}),
    ],
)
def test_changelog_modes(engine, environment, query, mode):
    assert changelog_mode(engine, environment, query) == mode


def test_verdicts(environment):
    assert parse(environment, "SELECT k FROM e") is None
    verdict = parse(environment, "SELECT q FROM e")
    assert verdict is not None
    assert "org.apache" not in verdict


def test_explain(engine):
    hole = table("hole", "k STRING", connector="blackhole")
    text = explain(
        engine, script(EVENTS, hole, inserts=[("hole", "INSERT INTO hole SELECT k FROM e")])
    )
    assert isinstance(text, str)
    assert "Sink" in text
    refused = explain(
        engine, script(EVENTS, hole, inserts=[("hole", "INSERT INTO hole SELECT 1, 2 FROM e")])
    )
    assert isinstance(refused, EngineFailure)
