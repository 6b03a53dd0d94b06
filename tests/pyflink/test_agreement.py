"""Both back ends make the same job: Flink's plan of `job.py` is that of `job.sql`."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.checked import Checked, Settings
from compiler.kinds import FLINK_SQL
from compiler.plan.operators import TableSource
from runtime.declaring import declare_all
from runtime.engine import Engine
from tests.emit.flink_session import _list, environment
from tests.markdown import ROOT, read_case
from tests.pyflink.jobs import built, explained, optimized
from tests.test_cases import CASES

pytestmark = pytest.mark.flink


def by_sql(checked: Checked) -> str:
    script = built(checked, FLINK_SQL).script
    env = environment(script.mode)
    for key, value in script.settings:
        env.getConfig().set(key, value)
    failure = declare_all(env, script)
    assert failure is None, failure
    inserts = "".join(f"{one.sql};\n" for one in script.inserts)
    rows = _list(env.executeSql(f"EXPLAIN CHANGELOG_MODE STATEMENT SET BEGIN\n{inserts}END"))
    return optimized(str(rows[0].getField(0)))


CONNECTORS = {"filesystem", "datagen", "print", "blackhole"}
"""Those that Flink has without a jar of theirs."""


def plannable(checked: Checked) -> bool:
    """Whether the installed Flink, as it is, can plan the job."""
    plan = checked.plan
    if plan is None or checked.failed or not plan.sinks or plan.target != Settings().target:
        return False
    sources = (r.operator for r in plan.relations if isinstance(r.operator, TableSource))
    used = {source.connector for source in sources} | {sink.connector for sink in plan.sinks}
    return used <= CONNECTORS and not any(f.language == "java" for f in plan.functions)


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.relative_to(ROOT / "tests").as_posix())
def test_one_plan(path: Path, engine: Engine, tmp_path: Path) -> None:
    checked = read_case(path).check()
    if not plannable(checked):
        return
    assert checked.plan is not None
    sql = by_sql(checked)
    assert explained(built(checked).artifacts, checked.plan, tmp_path) == sql
