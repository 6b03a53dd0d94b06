"""What is built where nobody says what: a script, unless a part of the file is code that SQL has no words for."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.compile import Built, build
from compiler.kinds import FLINK_SQL, PYFLINK
from dsl.diagnostic import Diagnostic, Severity
from tests.markdown import ROOT, read_case
from tests.test_readme import streamc

PROCESSES = ROOT / "tests" / "cases" / "processes" / "a-process-in-a-pipeline.md"
FUNCTIONS = ROOT / "tests" / "cases" / "functions" / "raises.md"


@pytest.mark.parametrize(
    ("path", "kind", "file"), [(PROCESSES, PYFLINK, "job.py"), (FUNCTIONS, FLINK_SQL, "job.sql")]
)
def test_the_kind_is_chosen(path: Path, kind: str, file: str) -> None:
    made = build(read_case(path).check())
    assert isinstance(made, Built)
    assert made.kind == kind
    assert file in made.artifacts.contents
    assert (made.chosen is not None) is (kind == PYFLINK)


def test_a_script_of_what_sql_cannot_say_is_refused() -> None:
    refused = build(read_case(PROCESSES).check(), FLINK_SQL)
    assert isinstance(refused, Diagnostic)
    assert refused.code.number == "TGT004"


def test_building_says_why(tmp_path: Path) -> None:
    case = read_case(PROCESSES)
    for name, source in {"p.stream": case.main, **case.libraries}.items():
        (tmp_path / name).write_text(source.text, encoding="utf-8")
    said = streamc("build", "p.stream", "-o", "built", folder=tmp_path)
    assert said.returncode == 0, said.stderr
    assert "info[TGT003]" in said.stderr
    assert "process by customer" in said.stderr
    assert (tmp_path / "built" / "job.py").is_file()
    made = build(read_case(PROCESSES).check())
    assert isinstance(made, Built)
    assert made.chosen is not None
    assert made.chosen.severity is Severity.INFO
