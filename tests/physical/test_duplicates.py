"""Where events of databases may come twice, Flink normalizes them, where we expect that, with the same changes."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.causes import java_errors
from runtime.engine import Engine
from runtime.oracle import explain_sql
from tests.physical.plans import plans_differ
from tests.relations.corpus import HEADER, bodies
from tests.relations.test_oracle import declared

pytestmark = pytest.mark.flink

SETTINGS = (("table.exec.source.cdc-events-duplicate", "true"),)
TABLES = ("accounts", "shipments")
"""Those with a key; Flink takes no others with this setting."""
KEYLESS = "entries"


@pytest.fixture(scope="module")
def tables(engine: Engine) -> Any:
    """An environment with the tables of the corpus, whose events may come twice."""
    environment = declared(engine)
    for key, value in SETTINGS:
        environment.getConfig().set(key, value)
    return environment


@pytest.mark.parametrize("construct", ["changes", "physical-aggregates", "physical-joins"])
def test_plans_agree(construct: str, engine: Engine, tables: Any) -> None:
    assert all(f"source {table} " in HEADER for table in TABLES)
    wrong, compared = [], 0
    for body in bodies(construct):
        read = any(table in body.text for table in TABLES) and KEYLESS not in body.text
        if not body.accepted or not read:
            continue
        found = plans_differ(body, engine, tables, SETTINGS)
        wrong += [f"{body}\n  {found}"] if found else []
        compared += 1
    assert wrong == [], "\n".join(wrong)
    assert compared > 5


def test_a_source_without_a_key_is_refused(engine: Engine, tables: Any) -> None:
    """As STA030 says."""
    assert f"source {KEYLESS} " in HEADER
    with pytest.raises(java_errors(), match="doesn't have a primary key"):
        explain_sql(engine, tables, f"SELECT * FROM `{KEYLESS}`")
