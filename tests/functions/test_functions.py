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
from tests.functions.rows_and_aggregates import MODULES as CODE
from tests.functions.rows_and_aggregates import PIPELINE
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
def test_rows_and_aggregates_in_both_languages(tmp_path: Path) -> None:
    written(tmp_path, CODE | {"spoken.stream": PIPELINE})
    made = jar(tmp_path / "java")
    ended = streamc("test", "spoken.stream", "--jar", str(made), folder=tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "2 passed" in ended.stdout


@pytest.mark.flink
@pytest.mark.parametrize(
    ("function", "call", "said"),
    [
        (
            "function f(t string) returns table (a string) from java 'com.acme.Words'",
            "cross join f('x') as t\n  select n",
            "`f` is declared to return `STRING`, and its code returns `STRING, INT`",
        ),
        (
            "function f(t string) returns table (a string, b int not null) from java 'com.acme.Words'",
            "cross join f('x') as t\n  select n",
            "is declared to return `STRING, INT NOT NULL`, and its code returns `STRING NOT NULL, INT`",
        ),
        (
            "function f(v bigint) returns aggregate int from java 'com.acme.Latest'",
            "group by n\n  select f(n) as value",
            "`f` is declared to return `INT`, and its code returns `BIGINT`",
        ),
        (
            "function f(v bigint) returns aggregate bigint from java 'com.acme.Latest' { retracts = true }",
            "group by n\n  select f(n) as value",
            "`f` is declared with `retracts = true`, and its class has no method `retract`",
        ),
    ],
)
def test_a_class_that_is_not_what_is_declared(
    function: str, call: str, said: str, tmp_path: Path
) -> None:
    text = FAILING.format(function=function, path="numbers.csv")
    text = text.replace("select f(n) as value", call)
    written(tmp_path, {"numbers.csv": "1\n", "t.stream": text})
    ended = streamc("run", "t.stream", "--jar", str(jar(tmp_path / "java")), folder=tmp_path)
    assert ended.returncode == 3
    assert said in ended.stderr


@pytest.mark.flink
def test_an_exception_in_an_aggregate(engine: Engine, tmp_path: Path) -> None:
    function = "function f(n int) returns aggregate int from python 'numbers_:Half'"
    code = (
        "class Half:\n    def create_accumulator(self):\n        return [0]\n\n"
        "    def accumulate(self, sums, n):\n        sums[0] += 10 // (n - 2)\n\n"
        "    def get_value(self, sums):\n        return sums[0]\n"
    )
    call = "group by ()\n  select f(n) as value"
    found = failure(engine, function, tmp_path, call, code)
    assert "`accumulate` in line 6 of numbers_.py: ZeroDivisionError" in found.message
    assert shown(found, function, tmp_path, call) == "f(n)"


@pytest.mark.flink
def test_an_exception_in_a_table_function(engine: Engine, tmp_path: Path) -> None:
    function = "function f(n int) returns table (m int) from python 'numbers_:halves'"
    code = "def halves(n):\n    yield 10 // (n - 2)\n"
    call = "cross join f(n) as t\n  select m"
    found = failure(engine, function, tmp_path, call, code)
    assert "`halves` in line 2 of numbers_.py: ZeroDivisionError" in found.message
    assert shown(found, function, tmp_path, call) == "f(n)"


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
        "python/streamc_job.py",
        "python/texts/__init__.py",
        "python/texts/marks.py",
        "python/texts/masks.py",
    }
    ended = streamc("run", "project/people.stream", folder=tmp_path)
    assert ended.returncode == 0, ended.stderr
    parts = [part.read_text("utf-8") for part in (tmp_path / "out").glob("part-*")]
    rows = "".join(parts).splitlines()
    assert sorted(json.loads(row)["name"] for row in rows) == ["a***", "b***"]


def failure(
    engine: Engine, function: str, folder: Path, call: str = "select f(n) as value", code: str = ""
) -> Diagnostic:
    """What is said of a job that calls `f` for 1, 2 and 3; `code` is the file `numbers_.py`."""
    written(folder, {"numbers.csv": "1\n2\n3\n"})
    text = FAILING.format(function=function, path=folder / "numbers.csv")
    source = Source("t.stream", text.replace("select f(n) as value", call))
    sources = {"numbers_.py": Source("numbers_.py", code)}
    checked = check(source, Settings(), lambda path, _: sources.get(path))
    assert not checked.failed, checked.diagnostics
    built = build(checked)
    assert isinstance(built, Built)
    ended = run(built.script, engine)
    assert ended.failure is not None
    return to_diagnostic(ended.failure, built.script, Span("t.stream", 0, 0))


def shown(
    found: Diagnostic, function: str, folder: Path, call: str = "select f(n) as value"
) -> str:
    text = FAILING.format(function=function, path=folder / "numbers.csv")
    text = text.replace("select f(n) as value", call)
    return text[found.span.start : found.span.end]


@pytest.mark.flink
def test_an_exception_in_python_is_shown_at_the_call(engine: Engine, tmp_path: Path) -> None:
    function = "function f(n int) returns int from python 'numbers_:half'"
    code = "def half(n):\n    return 10 // (n - 2)\n"
    found = failure(engine, function, tmp_path, code=code)
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
