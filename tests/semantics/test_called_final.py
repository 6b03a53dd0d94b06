"""STA027 is said of just those first rows that Flink's plan calls final though its operator replaces them."""

from __future__ import annotations

import re

import pytest

from compiler.checked import Settings
from compiler.compile import Built, build, check
from dsl.source import Source
from runtime.engine import Engine

CODE = "STA027"
FILE = """
pipeline p {{
  {settings}
}}

source bids from datagen {{
  columns (k int, v int, w int, p as proctime(), ts timestamp(3))
  watermark ts - 5s
}}

task best {{
  late = drop

  from bids
  {step}
}}

task mean {{
  from best
  group by w
  select w, avg(cast(v as double)) as m
}}

sink s from mean into print
"""
FIRST = {
    "top 1 by v desc per k": False,
    "top 1 by v per k": True,
    "top 1 by v desc, ts per k": True,
    "top 1 by v desc, w desc per k": True,
    "top 1 by ts, v per k": True,
    "top 1 by v per k as place": True,
    "top 2 by v desc, ts per k": False,
    "top 1 by v + w per k": True,
    "top 1 by v desc": False,
    "top 1 by ts desc per k": False,
    "top 1 by p, v per k": True,
}
"""Whether the planner calls it final, and the operator is one that replaces it."""


@pytest.mark.flink
@pytest.mark.parametrize("settings", ["", "flink.table.exec.mini-batch.enabled = true"])
@pytest.mark.parametrize("step", FIRST)
def test_as_flink_plans_it(engine: Engine, step: str, settings: str) -> None:
    batched = (
        f"{settings}\n  flink.table.exec.mini-batch.allow-latency = '1 s'\n"
        "  flink.table.exec.mini-batch.size = 100"
        if settings
        else ""
    )
    text = FILE.format(step=step, settings=batched)
    checked = check(
        Source("first.stream", text), Settings(severities={CODE: None}), lambda *_: None
    )
    job = build(checked)
    assert isinstance(job, Built), [d.message for d in checked.diagnostics]
    said = check(Source("first.stream", text), Settings(), lambda *_: None).diagnostics
    environment = engine.table_environment(job.script.mode, job.script.settings)
    for statement in job.script.statements:
        environment.executeSql(statement.sql)
    (insert,) = job.script.inserts
    explained = environment.executeSql(f"EXPLAIN CHANGELOG_MODE {insert.sql}").collect()
    plan = str(explained.next().getField(0)).partition("== Optimized Physical Plan ==")[2]
    ranks = re.findall(r"\bRank\(.*changelogMode=\[([IUABD,]*)\]", plan)
    called_final = ranks[:1] == ["I"]
    assert called_final is (FIRST[step] and not settings)
    assert (CODE in {d.code.number for d in said}) is called_final
