"""Both back ends give the same rows: `job.py` and `job.sql` run over the same rows in one Flink; what comes out is
compared with its kinds and types.

Jobs are run whose statements differ, or that call Python; where Flink is told the same, there is nothing to compare.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from compiler.checked import Checked, Settings
from compiler.checks.hazards import WITHOUT_HAZARDS
from compiler.compile import Built, build, check
from compiler.emit.functions import called_functions
from compiler.emit.processes import process_steps
from compiler.kinds import FLINK_SQL
from dsl.source import Source
from runtime.collect import Change
from runtime.engine import Engine
from runtime.replay.job import Replayed
from streamc.testing.comparison import materialized
from streamc.testing.playing import cues
from tests.markdown import ROOT, read_case
from tests.pyflink.generated import NotMade, with_rows
from tests.pyflink.jobs import built
from tests.pyflink.played import Steps, by_job, by_script, replayable
from tests.pyflink.test_agreement import said_in_python, said_in_sql
from tests.test_cases import CASES, name_of
from tests.test_docs import WITH_TESTS, file_name, page_blocks
from tests.test_examples import WITH_TESTS as EXAMPLES

pytestmark = [pytest.mark.flink, pytest.mark.slow]

_PLAN = re.compile(r"(?s)\bFlinkLogical.*")
"""The plan in which Flink found something; its nodes are numbered."""
_CLOCK = re.compile(r'"failed_at":"[^"]*"')
EVERY = int(os.environ.get("EVERY_CASE", "3"))
"""Of so many cases one is run; all are in some minutes."""
COMPARED, ROWS = 30, 200
"""At least so many jobs, and rows that came out of them: else the test compares nothing."""


@dataclass(frozen=True)
class Pipeline:
    """A job over replayed rows."""

    name: str
    checked: Checked
    steps: Steps
    finite: bool = True


def of_cases() -> Iterator[Pipeline]:
    """The cases that Flink can run without a jar of somebody's, with rows made up."""
    for path in CASES:
        checked, name = read_case(path).check(), name_of(path)
        plan = checked.plan
        if plan is None or checked.failed or not plan.sinks or plan.mode == "batch":
            continue
        java = any(function.language == "java" for function in plan.functions)
        if plan.target != Settings().target or java:
            continue
        try:
            plan, given = with_rows(plan, checked.source.text)
        except NotMade:
            continue
        yield Pipeline(name, replayable(checked, plan), (given,))


def of_tests() -> Iterator[Pipeline]:
    """The tests of pages and examples, with the rows that are given there."""
    for page in WITH_TESTS:
        blocks = page_blocks(page)
        texts = [block.text for block in blocks if block.info == ("stream",)]
        beside = {name: block.text for block in blocks if (name := file_name(block))}
        yield from _of_tests(page.stem, texts[0], beside)
    for example in EXAMPLES:
        path = ROOT / example
        files = [*path.parent.glob("*.py"), *path.parent.glob("*.stream")]
        beside = {one.name: one.read_text(encoding="utf-8") for one in files}
        yield from _of_tests(example, path.read_text(encoding="utf-8"), beside)


def _of_tests(name: str, text: str, beside: dict[str, str]) -> Iterator[Pipeline]:
    def load(path: str, _importer: str) -> Source | None:
        return Source(path, beside[path]) if path in beside else None

    checked = check(Source("case.stream", text), Settings(severities=WITHOUT_HAZARDS), load)
    assert not checked.failed, (name, checked.diagnostics)
    for case in checked.tests:
        if case.plan.mode != "batch":
            job = replayable(checked, case.plan)
            yield Pipeline(f"{name}::{case.name}", job, cues(case), finite=not case.timed)


def told_apart(job: Checked, folder: Path) -> tuple[Built, Built] | None:
    """Both jobs, where Flink is told something else by them, or calls Python."""
    assert job.plan is not None
    python = built(job)
    if any(process_steps(job.plan)):
        return python, python
    sql = build(job, FLINK_SQL)
    if not isinstance(sql, Built):
        return None
    calls = any(function.language == "python" for function in called_functions(job.plan))
    if calls or said_in_python(python, folder) != sorted(said_in_sql(sql)):
        return sql, python
    return None


def test_the_same_rows(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Else PyFlink calls the functions of all jobs in this process, where modules of one name are one module.
    monkeypatch.setenv("_python_worker_execution_mode", "process")
    compared, rows = 0, 0
    wrong: list[tuple[object, ...]] = []
    for at, job in enumerate([*of_tests(), *islice(of_cases(), None, None, EVERY)]):
        folder = tmp_path / str(at)
        both, plan = told_apart(job.checked, folder), job.checked.plan
        if both is None or plan is None:
            continue
        sql = by_script(engine, both[0], plan, job.steps, finite=job.finite)
        python = by_job(engine, both[1], plan, job.steps, folder, finite=job.finite)
        if sql.failure is not None and python.failure is not None:
            ends = [_PLAN.sub("", one.failure.message) for one in (sql, python) if one.failure]
            if ends[0] != ends[1]:
                wrong.append((job.name, *ends))
            continue
        found = seen(sql)
        compared += 1
        rows += sum(map(len, found.values()))
        if sql.columns != python.columns or found != seen(python):
            wrong.append((job.name, found, seen(python)))
    assert wrong == []
    assert (compared >= COMPARED, rows >= ROWS) == (True, True), (compared, rows)


def seen(played: Replayed) -> dict[str, Counter[object]]:
    """What came out of each output: the changes, in any order; where ways of rows meet again, what stands at the end.

    Flink reads such ways in any order, so that a join of a table with itself is seen half done, or not.
    """
    found: dict[str, Counter[object]] = {}
    for output in played.columns:
        changes = [change for step in played.steps for change in step[output]]
        rows = [(change.kind, timeless(change)) for change in changes]
        found[output] = Counter(materialized(rows)) if played.forks else Counter(rows)
    return found


def timeless(change: Change) -> tuple[object, ...]:
    """The row without what the clock said."""
    now = datetime.now(tz=UTC)
    return tuple("now" if is_near(value, now) else _kept(value) for value in change.row)


def is_near(value: object, now: datetime) -> bool:
    if not isinstance(value, datetime):
        return False
    at = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
    return abs(at - now) < timedelta(hours=1)


def _kept(value: object) -> object:
    """A value that can be counted, without what the clock said in a row as JSON."""
    if isinstance(value, str):
        return _CLOCK.sub("", value)
    return value if isinstance(value, (int, bytes, datetime)) else repr(value)
