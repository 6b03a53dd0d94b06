"""Whole jobs, as they are started: what Flink plans for all statements of one."""

from __future__ import annotations

from typing import Any

from compiler.checked import Checked, Settings
from compiler.compile import Built, build
from compiler.emit.processes import process_steps
from compiler.emit.script import Script
from compiler.plan.operators import TableSource
from runtime.declaring import declare_all
from tests.emit.flink_session import _list, environment

CONNECTORS = {"filesystem", "datagen", "print", "blackhole"}
"""Those that Flink has without a jar of theirs."""
FORMATS = {"csv", "json", "raw", "streamc-routing", "streamc-routing-csv"}
"""Those that it has, and those of ours, whose jar goes with the job."""


def plannable(checked: Checked) -> bool:
    """Whether the installed Flink, as it is, can plan the job."""
    plan = checked.plan
    if plan is None or checked.failed or not plan.sinks or plan.target != Settings().target:
        return False
    sources = [r.operator for r in plan.relations if isinstance(r.operator, TableSource)]
    connectors = {table.connector for table in (*sources, *plan.sinks)}
    formats = {v for table in (*sources, *plan.sinks) for k, v in table.options if k == "format"}
    java = any(function.language == "java" for function in plan.functions)
    python = any(process_steps(plan))
    return connectors <= CONNECTORS and formats <= FORMATS and not java and not python


def explain(checked: Checked) -> str:
    """What EXPLAIN says of the job that is built of a checked file."""
    made = build(checked)
    assert isinstance(made, Built), made
    return explain_script(made.script)


def explain_script(script: Script) -> str:
    """What EXPLAIN says of a job: the plans before and after optimization, with kinds of changes."""
    env: Any = environment(script.mode)
    for key, value in script.settings:
        env.getConfig().set(key, value)
    failure = declare_all(env, script)
    assert failure is None, failure
    inserts = "".join(f"{one.sql};\n" for one in script.inserts)
    rows = _list(env.executeSql(f"EXPLAIN CHANGELOG_MODE STATEMENT SET BEGIN\n{inserts}END"))
    return str(rows[0].getField(0))
