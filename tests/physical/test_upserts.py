"""Sources that give what is new of a key, and no word of what was before: operators, changes and keys are Flink's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from compiler.emit.flink_sql import emit
from runtime.causes import java_errors, trace_of
from runtime.engine import Engine
from runtime.failure import EngineFailure
from tests.connectors.jars import jar
from tests.physical.plans import plans_differ
from tests.relations.corpus import HEADER, Body, bodies, constructs
from tests.relations.test_oracle import checked

pytestmark = pytest.mark.flink

CONNECTOR = "org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2"
CHANGES = re.compile(
    r"(source (?:accounts|shipments) from custom \{\n)"
    r"  connector = 'filesystem'\n  path = 'build/none'\n  format = 'debezium-json'\n  changelog = all\n"
)
LISTED = {
    "select c.customer, a.balance from customers as c left join accounts for system_time as of c.changed_at as a "
    "on a.account = c.customer": "unique keys here none, in Flink (customer)"
}
"""Kafka makes its watermarks itself, so that Flink sees a table's key behind them; upsert keys are alike."""
UPSERTS = (
    r"\1  connector = 'upsert-kafka'\n  topic = 'none'\n  properties.bootstrap.servers = 'none:9092'\n"
    r"  key.format = 'json'\n  value.format = 'json'\n  changelog = upsert\n"
)


@pytest.fixture(scope="module")
def header() -> str:
    """The tables of the corpus, the changing ones with a key read as upserts."""
    made, count = CHANGES.subn(UPSERTS, HEADER)
    assert count == 2
    return made


@pytest.fixture(scope="module")
def tables(engine: Engine, header: str) -> Any:
    """An environment with these tables."""
    from runtime.oracle import declare

    names = re.findall(r"^source (\w+)", header, re.MULTILINE)
    sinks = "\n".join(f"sink s_{name} from {name} into print" for name in names)
    plan = checked(f"{header}\n{sinks}\n").plan
    assert plan is not None
    environment = declare(engine, emit(plan))
    assert not isinstance(environment, EngineFailure), environment
    environment.executeSql(f"ADD JAR '{jar(CONNECTOR)}'")
    return environment


def changing(construct: str, header: str) -> Iterator[Body]:
    """The bodies that read one of these tables, over them, where they are accepted."""
    for body in bodies(construct):
        if re.search(r"\b(accounts|shipments)\b", body.text):
            of = replace(body, header=header)
            if checked(of.file).plan is not None:
                yield of


@pytest.mark.parametrize("construct", constructs())
def test_plans_agree(construct: str, engine: Engine, tables: Any, header: str) -> None:
    wrong = []
    for body in changing(construct, header):
        try:
            found = plans_differ(body, engine, tables)
        except java_errors() as error:
            found = trace_of(error)[:400]
        if found != LISTED.get(body.text):
            wrong.append(f"{body}\n  {found or 'is alike, and listed as different'}")
    assert wrong == [], "\n".join(wrong)


def test_there_are_many(header: str) -> None:
    assert sum(1 for construct in constructs() for _ in changing(construct, header)) > 100
