"""Both back ends make the same job: Flink's plan of `job.py` is that of `job.sql`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.emit.whole_jobs import explain, plannable
from tests.markdown import ROOT, read_case
from tests.pyflink.jobs import built, explained, optimized
from tests.test_cases import CASES

pytestmark = pytest.mark.flink


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.relative_to(ROOT / "tests").as_posix())
def test_one_plan(path: Path, tmp_path: Path) -> None:
    checked = read_case(path).check()
    if not plannable(checked):
        return
    assert checked.plan is not None
    sql = optimized(explain(checked))
    assert explained(built(checked).artifacts, checked.plan, tmp_path) == sql
