"""Functions in SQL, Python and Java on the embedded Flink: what they give, and what is said when they fail."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from compiler.checked import Settings
from compiler.compile import Built, build, check
from dsl.diagnostic import Diagnostic
from dsl.source import Source
from dsl.span import Span
from runtime.engine import Engine
from runtime.failure import to_diagnostic
from runtime.run import run
from tests.functions.pipelines import (
    ELSEWHERE,
    LANGUAGES,
    MODULES,
    MONEY,
    all_kinds,
    jar,
    written,
)
from tests.test_readme import streamc

FAILING = """\
pipeline failing {{}}

{function}

source numbers from filesystem {{
  path = '{path}'
  format = csv
  columns (n int)
}}

task called {{
  from numbers
  select f(n) as value
}}

sink shown from called into blackhole
"""


@pytest.mark.flink
def test_all_three_languages_give_their_rows(tmp_path: Path) -> None:
    project = tmp_path / "project"
    files = {"all.stream": LANGUAGES + all_kinds(), "money.stream": MONEY}
    written(project, MODULES | files)
    written(tmp_path, ELSEWHERE)
    made = jar(tmp_path / "java")
    ended = streamc("test", "project/all.stream", "--jar", str(made), folder=tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "2 passed" in ended.stdout


@pytest.mark.flink
def test_run_and_build_take_the_python_files_along(tmp_path: Path) -> None:
    pipeline = """\
pipeline masked {}

function mask(text string) returns string from python 'texts.masks:mask'

source people from filesystem {
  path = 'people.csv'
  format = csv
  columns (name string)
}

task masked_people {
  from people
  select mask(name) as name
}

sink kept from masked_people into filesystem {
  path = 'out'
  format = json
}
"""
    project = tmp_path / "project"
    written(project, MODULES | {"people.stream": pipeline})
    written(tmp_path, {"people.csv": "ann\nbob\n"})
    built = streamc("build", "project/people.stream", "-o", "built", folder=tmp_path)
    assert built.returncode == 0, built.stderr
    assert "SET 'python.files' = 'python';" in (tmp_path / "built/job.sql").read_text("utf-8")
    lock = json.loads((tmp_path / "built/streamc.lock").read_text("utf-8"))["files"]
    copied = {name for name in lock if not name.startswith("python/streamc_functions_")}
    assert copied == {
        "job.sql",
        "plan.json",
        "python/texts/__init__.py",
        "python/texts/marks.py",
        "python/texts/masks.py",
    }
    ended = streamc("run", "project/people.stream", folder=tmp_path)
    assert ended.returncode == 0, ended.stderr
    parts = [part.read_text("utf-8") for part in (tmp_path / "out").glob("part-*")]
    rows = "".join(parts).splitlines()
    assert sorted(json.loads(row)["name"] for row in rows) == ["a***", "b***"]


def failure(engine: Engine, function: str, folder: Path, **files: str) -> Diagnostic:
    """What is said of a job that calls `f` for 1, 2 and 3."""
    written(folder, {"numbers.csv": "1\n2\n3\n"})
    source = Source("t.stream", FAILING.format(function=function, path=folder / "numbers.csv"))
    sources = {name: Source(name, text) for name, text in files.items()}
    checked = check(source, Settings(), lambda path, _: sources.get(path))
    assert not checked.failed, checked.diagnostics
    built = build(checked)
    assert isinstance(built, Built)
    ended = run(built.script, engine)
    assert ended.failure is not None
    return to_diagnostic(ended.failure, built.script, Span("t.stream", 0, 0))


def shown(found: Diagnostic, function: str, folder: Path) -> str:
    text = FAILING.format(function=function, path=folder / "numbers.csv")
    return text[found.span.start : found.span.end]


@pytest.mark.flink
def test_an_exception_in_python_is_shown_at_the_call(engine: Engine, tmp_path: Path) -> None:
    function = "function f(n int) returns int from python 'numbers_:half'"
    code = "def half(n):\n    return 10 // (n - 2)\n"
    found = failure(engine, function, tmp_path, **{"numbers_.py": code})
    assert "`half` in line 2 of numbers_.py: ZeroDivisionError" in found.message
    assert shown(found, function, tmp_path) == "f(n)"


@pytest.mark.flink
def test_an_installed_module_that_is_not_there(engine: Engine, tmp_path: Path) -> None:
    function = "function f(n int) returns int from python 'no_such:half' { installed = true }"
    found = failure(engine, function, tmp_path)
    assert found.message == "the job stopped: ModuleNotFoundError: No module named 'no_such'"
    assert shown(found, function, tmp_path) == "f(n)"


@pytest.mark.flink
def test_a_class_that_is_in_no_jar(engine: Engine, tmp_path: Path) -> None:
    function = "function f(n int) returns int from java 'com.acme.Gone'"
    found = failure(engine, function, tmp_path)
    assert "the class `com.acme.Gone` is in no jar that was given with `--jar`" in found.message
    assert shown(found, function, tmp_path) == "f"


@pytest.mark.flink
def test_a_class_that_returns_another_type(tmp_path: Path) -> None:
    made = jar(tmp_path / "java")
    function = "function f(n int, least int not null) returns int from java 'com.acme.Grade'"
    text = FAILING.format(function=function, path="numbers.csv").replace("f(n)", "f(n, 3)")
    written(tmp_path, {"numbers.csv": "1\n", "t.stream": text})
    words = [sys.executable, "-m", "streamc", "run", "t.stream", "--jar", str(made)]
    ended = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 3
    assert "`f` is declared to return `INT`, and its code returns `STRING`" in ended.stderr
