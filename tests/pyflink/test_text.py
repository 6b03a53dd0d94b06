"""What stands in `job.py`: Python that is formatted, whose names are its own and out of whose texts nothing breaks."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from compiler.checked import Settings
from compiler.checks.hazards import WITHOUT_HAZARDS
from compiler.compile import check
from dsl.source import Source
from tests.markdown import ROOT, read_case
from tests.pyflink.jobs import built
from tests.test_cases import CASES

HOSTILE = '''\
-- A "doc" with """ in it, a \\ and {braces}.
pipeline hostile {}

source class from jdbc {
  url = 'jdbc:mysql://' || env('DB_HOST') || '/a"""b\\c{d}'
  table = 'it''s {x}'
  username = 'someone'
  password = secret('pass"word')
  columns (id int not null, `a"b` string)
  primary key (id)
}

task print { from class where `a"b` <> '""" \\ {y}' }

sink class_ from print into print
'''


def job(text: str) -> str:
    settings = Settings(severities=WITHOUT_HAZARDS)
    checked = check(Source("hostile.stream", text), settings, lambda *_: None)
    assert not checked.failed, checked.diagnostics
    return built(checked).artifacts.text("job.py")


def test_hostile_texts_stay_texts() -> None:
    text = job(HOSTILE)
    tree = ast.parse(text)
    assert '"""' in (ast.get_docstring(tree) or "")
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert functions == ["settings", "class_", "print_", "class__", "job"]
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            names[node.targets[0].id] = ast.unparse(node.value)
    assert names["password"] == "streamc_job.quoted(streamc_job.secret('pass\"word'))"
    assert "streamc_job.env('DB_HOST')" in names["url"]
    assert '\'/a"""b\\\\c{d}\'' in names["url"]
    sql = next(ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    assert "{password}" in sql
    assert "{url}" in sql
    assert "it''s {{x}}" in sql


def test_every_job_is_formatted_python(tmp_path: Path) -> None:
    made = 0
    for path in CASES:
        checked = read_case(path).check()
        if checked.plan is None or checked.failed or not checked.plan.sinks:
            continue
        text = built(checked).artifacts.text("job.py")
        (tmp_path / f"job_{made}.py").write_text(text, encoding="utf-8")
        made += 1
    assert made > 100
    ruff = [sys.executable, "-m", "ruff"]
    formatted = subprocess.run(
        [*ruff, "format", "--isolated", "--diff", "--line-length", "200", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert formatted.returncode == 0, formatted.stdout[:3000] + formatted.stderr[:1000]
    linted = subprocess.run(
        [*ruff, "check", "--isolated", "--select", "F,E7,E9", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout[:3000]


def test_the_same_bytes_each_time() -> None:
    path = ROOT / "examples" / "first.stream"
    text = path.read_text(encoding="utf-8")
    checked = check(Source("first.stream", text), Settings(), lambda *_: None)
    assert built(checked).artifacts == built(checked).artifacts


@pytest.mark.parametrize("name", ["streamc_job", "sys", "job"])
def test_names_of_the_module_stay_its_own(name: str) -> None:
    text = job(
        f"pipeline p {{}}\nsource {name} from datagen {{ columns (n int) }}\nsink s from {name} into print\n"
    )
    assert f"def {name}_(tables" in text
