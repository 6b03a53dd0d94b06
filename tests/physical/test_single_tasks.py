"""Where STA008 says that all rows go to one task, Flink runs that operator once, and its rows come there one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from compiler.checked import Settings
from compiler.compile import Built, build, check
from dsl.source import Source
from runtime.engine import Engine
from runtime.oracle import explain

pytestmark = pytest.mark.flink

WINDOWED = {
    "sessions of all rows": ("window session(at, 10m)\ngroup by ()", True),
    "sessions by a key": ("window session(at, 10m)\ngroup by shop_id", False),
    "tumbling windows of all rows": ("window tumble(at, 10m)\ngroup by ()", False),
    "hopping windows of all rows": ("window hop(at, 5m, 10m)\ngroup by ()", False),
    "cumulating windows of all rows": ("window cumulate(at, 5m, 10m)\ngroup by ()", False),
    "all rows": ("group by ()", True),
    "groups": ("group by shop_id", False),
}


@pytest.mark.parametrize("name", WINDOWED)
def test_flink_runs_once_what_is_told(name: str, engine: Engine) -> None:
    steps, told = WINDOWED[name]
    text = f"""
    pipeline p {{}}
    defaults {{ parallelism = 4 }}
    source orders from datagen {{
      columns (id int not null, shop_id int, at timestamp(3))
      watermark at - 5s
    }}
    task counted {{
      late = drop
      from orders
      {steps}
      select count(*) as n
    }}
    sink shown from counted into blackhole
    """
    found = check(Source("p.stream", text), Settings(), lambda *_: None)
    assert ("STA008" in {d.code.number for d in found.diagnostics}) is told
    job = build(found)
    assert isinstance(job, Built)
    explained = explain(engine, job.script, ["JSON_EXECUTION_PLAN"])
    assert isinstance(explained, str)
    nodes = json.loads(explained[explained.index('{\n  "nodes"') :])["nodes"]
    assert bool(gathering(nodes)) is told, nodes


def gathering(nodes: list[dict[str, Any]]) -> list[str]:
    """The aggregations that run once, and read rows of several tasks that nothing has summed up before."""
    by_id = {node["id"]: node for node in nodes}
    return [
        node["type"]
        for node in nodes
        if "Aggregate" in node["type"] and node["parallelism"] == 1
        for before in (by_id[one["id"]] for one in node.get("predecessors", ()))
        if before["parallelism"] > 1 and "Local" not in before["type"]
    ]
