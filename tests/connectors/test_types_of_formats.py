"""What we say of types in formats, held against Flink's planner with the formats' own jars."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from compiler.checked import Settings
from compiler.compile import check
from compiler.connectors.load import find_format
from dsl.source import Source
from runtime.causes import java_errors
from runtime.engine import Engine
from runtime.oracle import explain_sql
from tests.connectors.jars import jar

pytestmark = [pytest.mark.flink, pytest.mark.slow]

TYPES = """
boolean; tinyint; smallint; int; bigint; float; double; decimal(10, 2); decimal(38, 18)
string; char(3); varchar(3); bytes; binary(2); varbinary(4); date; time; time(3)
timestamp(0); timestamp(3); timestamp(6); timestamp(9)
timestamp_ltz(0); timestamp_ltz(3); timestamp_ltz(6); timestamp_ltz(9)
array<int>; array<row<a int, b string>>; array<timestamp_ltz(3)>; array<timestamp(6)>
map<string, int>; map<int, string>; map<char(3), bytes>; map<string, timestamp_ltz(3)>
map<string, varbinary(4)>; multiset<string>; multiset<int>; variant
row<a int, b row<c timestamp(6)>>; row<a array<map<string, binary(2)>>>; row<a timestamp_ltz(3)>
"""
NAMES = [one.strip() for line in TYPES.strip().splitlines() for one in line.split(";")]
FILES = "'connector' = 'filesystem', 'path' = '/tmp/none', 'format' = '{}'"
TOPIC = (
    "'connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'a:1', "
    "'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset', 'format' = '{}'"
)
PLACES = {
    "avro": (FILES, "filesystem", ""),
    "orc": (FILES, "filesystem", ""),
    "raw": (TOPIC, "kafka", ""),
    "avro in messages": (TOPIC, "kafka", ""),
    "avro of new": (
        TOPIC + ", 'avro.timestamp_mapping.legacy' = 'false'",
        "kafka",
        "avro.legacy_timestamps = false",
    ),
    "avro_confluent": (
        TOPIC + ", 'avro-confluent.url' = 'http://a:1'",
        "kafka",
        "avro_confluent.registry = 'http://a:1'",
    ),
    "debezium_avro_confluent": (
        TOPIC + ", 'debezium-avro-confluent.url' = 'http://a:1'",
        "kafka",
        "debezium_avro_confluent.registry = 'http://a:1'",
    ),
}
OPTIONS = {"filesystem": "path = '/tmp/none'", "kafka": "brokers = 'a:1' topic = 't'"}
KAFKA = "org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2"


def jars() -> list[str]:
    found = {KAFKA}
    for name in ("orc", "avro_confluent"):
        format_ = find_format(name)
        assert format_ is not None
        assert format_.artifacts is not None
        found |= {j for one in format_.artifacts if one.target == "2.2" for j in one.jars}
    return sorted(found)


@pytest.fixture(scope="module")
def tables(engine: Engine) -> Any:
    """An environment for sources, in which changes can be read, and one for sinks, in which sums are final."""
    made = [engine.table_environment(mode) for mode in ("streaming", "batch")]
    for environment, coordinates in itertools.product(made, jars()):
        environment.executeSql(f"ADD JAR '{jar(coordinates)}'")
    return made


def refuses(engine: Engine, tables: Any, options: str, type_: str, sink: bool) -> bool:
    """Whether Flink plans no job with a column of the type."""
    for name, given in (("t", options), ("other", "'connector' = 'blackhole'")):
        tables.executeSql(f"DROP TEMPORARY TABLE IF EXISTS {name}")
        tables.executeSql(f"CREATE TEMPORARY TABLE {name} (v {type_}) WITH ({given})")
    query = f"SELECT v FROM (SELECT CAST(NULL AS {type_}) AS v)" if sink else "SELECT * FROM t"
    if sink and type_.startswith("multiset"):
        inner = type_[len("multiset<") : -1]
        query = f"SELECT COLLECT(x) FROM (VALUES CAST('1' AS {inner})) AS given(x) GROUP BY x"
    if sink and type_ == "variant":
        query = "SELECT PARSE_JSON('1')"
    try:
        explain_sql(engine, tables, f"INSERT INTO {'t' if sink else 'other'} {query}")
    except java_errors():
        return True
    return False


def ours(connector: str, format: str, options: str, type_: str, sink: bool) -> bool:
    table = f"{OPTIONS[connector]} format = {format} {options}"
    columns = f"columns (v {type_})"
    if sink:
        text = f"source s from datagen {{ {columns} }} sink t from s into {connector} {{ {table} }}"
    else:
        text = f"source s from {connector} {{ {table} start = earliest {columns} }} sink t from s into blackhole"
    if connector == "filesystem":
        text = text.replace(" start = earliest", "")
    checked = check(Source("p.stream", "pipeline p {} " + text), Settings(), lambda *_: None)
    found = {d.code.number for d in checked.diagnostics if str(d.severity) == "error"}
    assert found <= {"OPT014", "TGT001", "TGT005"}, [d.message for d in checked.diagnostics]
    return "OPT014" in found


@pytest.mark.parametrize(("place", "sink"), itertools.product(PLACES, (False, True)))
def test_flink_refuses_the_same(engine: Engine, tables: Any, place: str, sink: bool) -> None:
    options, connector, more = PLACES[place]
    name = place.partition(" ")[0]
    # Flink plans sinks of Avro's files with what they then cannot write: the same that it plans no sources with.
    asked = sink and place != "avro"
    options = options.format(name.replace("_", "-"))
    wrong = {
        type_: theirs
        for type_ in NAMES
        if (theirs := refuses(engine, tables[asked], options, type_, asked))
        is not ours(connector, name, more, type_, sink)
    }
    assert wrong == {}
