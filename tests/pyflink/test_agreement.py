"""Both back ends make the same job: Flink is told the same by `job.py` and `job.sql`, or makes one plan of them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compiler.compile import Built, build
from compiler.kinds import FLINK_SQL
from runtime.modules import with_modules
from tests.emit.whole_jobs import explain_script, plannable
from tests.markdown import read_case
from tests.pyflink.jobs import built, explained, module, optimized, python_path
from tests.test_cases import CASES, name_of

pytestmark = pytest.mark.flink

_COMMENT = re.compile(r"('(?:[^']|'')*'|`(?:[^`]|``)*`)|--[^\n]*")


class Said:
    """Stands for a table environment, and for its statements, and keeps what is said to it."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def execute_sql(self, sql: str) -> None:
        self.statements.append(_plain(sql))

    def create_temporary_system_function(self, name: str, _function: object) -> None:
        self.statements.append(name)

    def create_statement_set(self) -> Said:
        return self

    def add_insert_sql(self, sql: str) -> None:
        self.statements.append(_plain(sql))


def _plain(sql: str) -> str:
    """The SQL in one line, without comments."""
    return " ".join(_COMMENT.sub(r"\1", sql).split())


def said_in_sql(job: Built) -> list[str]:
    """The statements of the script; of functions in Python their names, as PyFlink takes the code itself."""
    made = [
        s.name if s.sql.endswith("LANGUAGE PYTHON") else _plain(s.sql)
        for s in job.script.statements
    ]
    return [*made, *(_plain(insert.sql) for insert in job.script.inserts)]


def test_one_plan(tmp_path: Path) -> None:
    """Where the statements are the same, Flink need not be asked: the plans are."""
    alike, planned, wrong = 0, 0, []
    for at, path in enumerate(CASES):
        checked = read_case(path).check()
        sql = build(checked, FLINK_SQL) if plannable(checked) else None
        if not isinstance(sql, Built):
            continue
        assert checked.plan is not None
        python, folder = built(checked), tmp_path / str(at)
        if said_in_python(python, folder) == sorted(said_in_sql(sql)):
            alike += 1
            continue
        planned += 1
        script = replace(sql.script, settings=with_modules(sql.script, folder))
        if explained(python.artifacts, checked.plan, folder) != optimized(explain_script(script)):
            wrong.append(name_of(path))
    assert wrong == []
    assert (alike > ALIKE, planned > PLANNED) == (True, True), (alike, planned)


def said_in_python(job: Built, folder: Path) -> list[str]:
    """The statements of `job.py`, in the order of the alphabet."""
    said: Any = Said()
    with python_path(job.artifacts, folder):
        module(job.artifacts, folder)["job"](said)
    return sorted(said.statements)


ALIKE, PLANNED = 50, 40
"""At least so many jobs are of either kind: else the test compares nothing."""
