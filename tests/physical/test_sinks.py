"""What a sink makes Flink do is what we expect: the changes it is sent, and whether it puts them into order by key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from compiler.physical.sinks import plan_sink
from compiler.types.show import show
from runtime.engine import Engine
from tests.physical.plans import planned
from tests.relations.corpus import HEADER
from tests.relations.test_oracle import checked, declared, views
from tests.types.agreement import canonical

pytestmark = pytest.mark.flink

TAKES = {"print": ("UB", "UA", "D"), "blackhole": ("UA", "D")}
"""What two connectors of Flink take beside inserts: all, and all but what was before an update."""

_INPUT = re.compile(r"\n\+- \w+\(.*changelogMode=\[([A-Z,]+)\]")


@dataclass(frozen=True, slots=True)
class Case:
    """A query that goes into a sink with a primary key, or none."""

    query: str
    key: tuple[str, ...]
    connector: str

    def __str__(self) -> str:
        return f"{self.query} into {self.connector} by ({', '.join(self.key)})"


def cases() -> Iterator[Case]:
    """The queries of sinks.sql, by each of the keys above them, into both connectors."""
    text = (Path(__file__).parent / "sinks.sql").read_text(encoding="utf-8")
    for part in text.strip().split("\n\n"):
        keys, query = part.removeprefix("-- ").split("\n", 1)
        for key in keys.split("; "):
            columns = () if key == "none" else tuple(key.split(", "))
            for connector in TAKES:
                yield Case(query, columns, connector)


@pytest.fixture(scope="module")
def tables(engine: Engine) -> Any:
    """An environment with the tables of the corpus."""
    return declared(engine)


def test_sinks_are_fed_as_expected(engine: Engine, tables: Any) -> None:
    found = [(case, differs(case, engine, tables)) for case in cases()]
    assert len(found) >= 60
    wrong = [f"{case}: {why}" for case, why in found if why is not None]
    assert wrong == [], "\n".join(wrong)


def differs(case: Case, engine: Engine, tables: Any) -> str | None:
    """What Flink does otherwise."""
    from runtime.oracle import explain_sql

    result = checked(f"{HEADER}\ntask probe {{\n  {case.query}\n}}\n")
    assert result.plan is not None, case
    columns = result.plan.relation("probe").operator.columns
    declared_columns = [
        f"`{c.name}` {show(canonical(c.type)).removesuffix(' NOT NULL')}" for c in columns
    ]
    if case.key:
        declared_columns.append(f"PRIMARY KEY ({', '.join(case.key)}) NOT ENFORCED")
    table = f"CREATE TEMPORARY TABLE `into` ({', '.join(declared_columns)})"
    tables.executeSql(f"{table} WITH ('connector' = '{case.connector}')")
    try:
        with views(tables, result) as probe:
            text = explain_sql(engine, tables, f"INSERT INTO `into` {probe}", ["CHANGELOG_MODE"])
    finally:
        tables.executeSql("DROP TEMPORARY TABLE `into`")
    plan = text.partition("== Optimized Physical Plan ==")[2].partition("== Optimized Exec")[0]
    sent = _INPUT.search(plan)
    assert sent is not None, plan
    theirs = (sent[1], "upsertMaterialize=[true]" in plan)
    root = planned(result.plan, "probe")
    ours = plan_sink("into", root, TAKES[case.connector], case.key)
    assert ours.moded is not None
    mine = (ours.moded.changelog, ours.materializes)
    return None if mine == theirs else f"here {mine}, in Flink {theirs}"
