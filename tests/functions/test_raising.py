"""Rows for which a Python function raises: set aside where the file says so, else told of when the job ends."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from runtime.engine import Engine
from tests.functions.pipelines import written
from tests.functions.raising import DRAWN, KEPT, MODULE, PIPELINE, RESTARTED, SENT, TEST
from tests.functions.test_functions import failure
from tests.pyflink.test_running import job
from tests.test_examples import json_rows
from tests.test_readme import streamc

pytestmark = pytest.mark.flink
ROWS = 3000


def test_functions_of_all_kinds_are_called_by_tests(tmp_path: Path) -> None:
    written(tmp_path, {"readings.py": MODULE, "readings.stream": PIPELINE + TEST})
    ended = streamc("test", "readings.stream", folder=tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "1 passed" in ended.stdout


def test_both_kinds_of_jobs_set_the_same_rows_aside(tmp_path: Path) -> None:
    text = PIPELINE.replace("path = '", f"path = '{tmp_path}/")
    written(tmp_path, {"readings.py": MODULE, "readings.stream": text, "sent.csv": SENT})
    found = []
    for kind in ("flink-sql", "pyflink"):
        ended = _ended(kind, tmp_path)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        kept = [{k: row[k] for k in ("id", "value")} for row in json_rows(tmp_path / "kept")]
        assert sorted(kept, key=str) == KEPT
        aside = [(row["output"], row["reason"]) for row in json_rows(tmp_path / "turned_away")]
        found.append(sorted(aside, key=str))
        for name in ("kept", "turned_away"):
            (tmp_path / name).rename(tmp_path / f"{name}-{kind}")
    assert found[0] == found[1]
    assert len(found[0]) == 2


def _ended(kind: str, folder: Path) -> subprocess.CompletedProcess[str]:
    if kind == "flink-sql":
        return streamc("run", "readings.stream", folder=folder)
    made = streamc("build", "readings.stream", "-o", "b", "--target-kind", kind, folder=folder)
    assert made.returncode == 0, made.stderr
    return job(folder / "b")


def test_no_row_is_lost_or_doubled_over_a_restart(tmp_path: Path) -> None:
    """Not even where the function raises for other rows each time."""
    (tmp_path / "numbers").mkdir()
    for part in range(3):
        rows = range(part * ROWS // 3, (part + 1) * ROWS // 3)
        text = "".join(f"{row}\n" for row in rows)
        (tmp_path / "numbers" / f"{part}.csv").write_text(text, encoding="utf-8")
    mark = tmp_path / "died"
    written(
        tmp_path,
        {
            "drawn.stream": RESTARTED.format(folder=tmp_path, out=tmp_path),
            "drawn.py": DRAWN.format(mark=mark),
        },
    )
    ended = streamc("run", "drawn.stream", folder=tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert mark.exists()
    kept = [row["id"] for row in json_rows(tmp_path / "kept")]
    aside = [row["id"] for row in json_rows(tmp_path / "turned_away")]
    assert sorted([*kept, *aside], key=str) == sorted(range(ROWS), key=str)
    assert 0.3 < len(kept) / ROWS < 0.7


HALF = "def half(n):\n    return 10 // (n - 2)\n"
KEYED = "group by n\n  select n - 1 as less, n\n  where f(less) > 0\n  select n"


def test_the_key_of_the_row_is_told(engine: Engine, tmp_path: Path) -> None:
    function = "function f(n int) returns int from python 'numbers_:half'"
    said = failure(engine, function, tmp_path, KEYED, HALF).message
    assert said.endswith(
        "`half` in line 2 of numbers_.py: ZeroDivisionError: integer division or modulo by zero,"
        " for the row with n = 3"
    )


def test_without_a_key_what_the_function_was_given(engine: Engine, tmp_path: Path) -> None:
    function = "function f(n int) returns int from python 'numbers_:half' {\n  vectorized = true\n}"
    code = HALF.replace("return", "n[n != 2].mean()\n    if (n == 2).any(): 1 // 0\n    return")
    said = failure(engine, function, tmp_path, code=code).message
    assert said.endswith(
        "ZeroDivisionError: integer division or modulo by zero, for the row with n = 2"
    )
