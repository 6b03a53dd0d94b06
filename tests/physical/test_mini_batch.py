"""Where rows are handled some at a time, Flink's plans send the changes that we expect, by other operators."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from runtime.engine import Engine
from tests.physical.plans import changes_of, our_shape
from tests.relations.corpus import bodies
from tests.relations.test_oracle import checked, declared, views

pytestmark = pytest.mark.flink

SETTINGS = (
    ("table.exec.mini-batch.enabled", "true"),
    ("table.exec.mini-batch.size", "100"),
    ("table.exec.mini-batch.allow-latency", "1 s"),
)


@pytest.fixture(scope="module")
def tables(engine: Engine) -> Any:
    """An environment with the tables of the corpus, in which rows are handled some at a time."""
    environment = declared(engine)
    for key, value in SETTINGS:
        environment.getConfig().set(key, value)
    return environment


@pytest.mark.parametrize("construct", ["physical-aggregates", "physical-ranks"])
def test_changes_agree(construct: str, engine: Engine, tables: Any) -> None:
    from runtime.oracle import physical_plan

    wrong = []
    for body in bodies(construct):
        result = checked(body.file)
        assert result.plan is not None
        with views(tables, result) as probe:
            theirs = changes_of(physical_plan(engine, tables, probe).text)
        ours = our_shape(replace(result.plan, settings=SETTINGS), "probe").changelog
        if ours != theirs:
            wrong.append(f"{body}: here {ours}, in Flink {theirs}")
    assert wrong == [], "\n".join(wrong)
