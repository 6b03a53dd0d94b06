"""Primary keys of topics: Flink refuses what is reported, with the connector's own jar, and takes the rest."""

from __future__ import annotations

from typing import Any

import pytest

from compiler.checked import Settings
from compiler.compile import check
from dsl.diagnostic import Severity
from dsl.source import Source
from runtime.causes import java_errors
from runtime.engine import Engine
from runtime.oracle import explain_sql
from tests.connectors.jars import jar

pytestmark = pytest.mark.flink

CONNECTOR = "org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2"
CASES = [
    (connector, format_, keyed)
    for connector, formats in (
        ("kafka", ("json", "csv", "debezium-json", "canal-json", "maxwell-json", "ogg-json")),
        ("upsert-kafka", ("json", "csv")),
    )
    for format_ in formats
    for keyed in (True, False)
]


@pytest.fixture(scope="module")
def environment(engine: Engine) -> Any:
    """An environment with the connector."""
    made = engine.table_environment("streaming", {})
    made.executeSql(f"ADD JAR '{jar(CONNECTOR)}'")
    return made


@pytest.mark.parametrize(("connector", "format_", "keyed"), CASES)
def test_keys_of_sources(
    connector: str, format_: str, keyed: bool, engine: Engine, environment: Any
) -> None:
    start = "  start = earliest\n" if connector == "kafka" else ""
    text = (
        "pipeline shop {}\n"
        f"source shops from {connector.replace('-', '_')} {{\n  brokers = 'none:9092'\n  topic = 'shops'\n"
        f"  format = {format_.replace('-', '_')}\n{start}"
        "  columns (shop int not null, city string)\n"
        f"{'  primary key (shop)' if keyed else ''}\n}}\n"
        "sink shown from shops into print\n"
    )
    found = check(
        Source("pipeline.stream", text), Settings(), lambda _from, _path: None
    ).diagnostics
    refused = [d.code.number for d in found if d.severity is Severity.ERROR]
    assert bool(refused) == _is_refused(connector, format_, keyed, engine, environment), refused
    assert len(refused) <= 1


def _is_refused(
    connector: str, format_: str, keyed: bool, engine: Engine, environment: Any
) -> bool:
    key = ", PRIMARY KEY (shop) NOT ENFORCED" if keyed else ""
    by_key = f"'key.format' = '{format_}', 'value.format' = '{format_}'"
    start = "'scan.startup.mode' = 'earliest-offset'"
    options = by_key if connector == "upsert-kafka" else f"'format' = '{format_}', {start}"
    name = f"`{connector}_{format_}_{keyed}`"
    environment.executeSql(
        f"CREATE TEMPORARY TABLE {name} (shop INT NOT NULL, city STRING{key}) WITH ("
        f"'connector' = '{connector}', 'topic' = 'shops', 'properties.bootstrap.servers' = 'none:9092', {options})"
    )
    try:
        explain_sql(engine, environment, f"SELECT * FROM {name}")
    except java_errors():
        return True
    return False
