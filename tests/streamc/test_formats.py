"""SARIF, JUnit, GitHub's annotations and GitLab's code quality: the forms, escapes, and marks that stay."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft4Validator

from dsl.diagnostic import Code, Edit, Fix, Label, Safety, Severity, diagnostic
from dsl.source import Source
from dsl.span import Span
from streamc import project
from streamc.cli import cli
from streamc.render.formats import rendered
from streamc.report import Report, report
from streamc.workspace import report_of
from tests.markdown import read_case
from tests.test_cases import CASES

VALIDATOR = Draft4Validator(
    json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
)
HOSTILE = "100%, `a:b`\r\nnext\x01line \U0001f600 <&>\ufffe"
WRONG = Code("TYP999", "wrong", Severity.ERROR)
TEXT = "-- \U0001f600\npipeline p {}\ntask   t { from a }\n"
MAIN = "pipeline p {}\n\ntask kept {\n  from oders\n}\n\nsink shown from kept into print\n"


def hostile(severity: Severity = Severity.ERROR) -> Report:
    """A diagnostic with all that needs an escape, over two lines, in a file with an unusual name."""
    name = "a b,c:d%é.stream"
    span, other = Span(name, 3, 18), Span(name, 0, 4)
    fixes = (
        Fix("do it", (Edit(span, "x\ny"), Edit(other, "")), Safety.UNSAFE),
        Fix("fill in", (Edit(span, "..."),), Safety.PLACEHOLDER),
    )
    found = diagnostic(
        WRONG,
        HOSTILE,
        span,
        "here",
        also=(Label(other, HOSTILE),),
        help=("h",),
        fixes=fixes,
        severity=severity,
    )
    return report([found], {name: Source(name, TEXT)})


def valid(text: str) -> dict[str, object]:
    log = json.loads(text)
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    return log["runs"][0]


def test_the_schema_is_one_that_says_no() -> None:
    assert list(VALIDATOR.iter_errors({"version": "2.1.0"}))
    assert list(VALIDATOR.iter_errors({"version": "2.1.0", "runs": [{"tool": {}}]}))


def test_sarif_of_every_case() -> None:
    """Every second case: those with libraries, with fixes and with labels in other files are among them."""
    for path in CASES[::2]:
        valid(rendered(report_of([read_case(path).check()]), "sarif"))


def test_sarif() -> None:
    run = valid(rendered(hostile(), "sarif"))
    (result,) = run["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "a%20b%2Cc%3Ad%25%C3%A9.stream"
    assert physical["region"] == {"startLine": 1, "startColumn": 4, "endLine": 2, "endColumn": 14}
    assert run["columnKind"] == "unicodeCodePoints"
    assert result["message"]["text"] == HOSTILE + "\nhelp: h"
    (fix,) = result["fixes"]
    assert fix["description"]["text"] == "do it (may change what the file means)"
    (change,) = fix["artifactChanges"]
    assert [r["insertedContent"]["text"] for r in change["replacements"]] == ["x\ny", ""]


def test_sarif_of_nothing_and_of_what_has_no_place() -> None:
    assert valid(rendered(report([], {}), "sarif"))["results"] == []
    lost = diagnostic(WRONG, "said", Span("gone.stream", 0, 1))
    (result,) = valid(rendered(report([lost], {}), "sarif"))["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]


def test_github() -> None:
    (line,) = rendered(hostile(), "github").splitlines()
    kind, said = re.fullmatch(r"::(\w+) [^:]*(?:%3A[^:]*)*::(.*)", line).groups()
    assert kind == "error"
    assert "file=a b%2Cc%3Ad%25é.stream,line=1,endLine=2,title=TYP999 wrong::" in line
    assert said.startswith("100%25, `a:b`%0D%0Anext")
    assert said.endswith("%0Ahere%0Ahelp: h")
    assert rendered(hostile(Severity.INFO), "github").startswith("::notice ")
    assert rendered(report([], {}), "github") == ""


def test_columns_of_github_are_those_of_the_characters() -> None:
    found = diagnostic(WRONG, "said", Span("a.stream", 5, 13))
    (line,) = rendered(
        report([found], {"a.stream": Source("a.stream", TEXT)}), "github"
    ).splitlines()
    assert (
        line == "::error file=a.stream,line=2,endLine=2,col=1,endColumn=8,title=TYP999 wrong::said"
    )


def test_gitlab() -> None:
    (entry,) = json.loads(rendered(hostile(Severity.WARNING), "gitlab"))
    assert entry["severity"] == "minor"
    assert entry["location"] == {"path": "a b,c:d%é.stream", "lines": {"begin": 1, "end": 2}}
    assert entry["description"] == HOSTILE


def test_marks_stay_while_lines_move_and_differ_where_messages_are_alike() -> None:
    def marks(text: str, *starts: int) -> list[str]:
        found = [diagnostic(WRONG, "said", Span("a.stream", s, s + 1)) for s in starts]
        entries = json.loads(
            rendered(report(found, {"a.stream": Source("a.stream", text)}), "gitlab")
        )
        return [entry["fingerprint"] for entry in entries]

    before, after = marks(TEXT, 3, 8), marks("\n\n" + TEXT, 5, 10)
    assert before == after
    assert len(set(before)) == 2


def test_junit() -> None:
    root = ET.fromstring(rendered(hostile(), "junit"))
    (suite,) = root
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    assert suite.find("testcase").get("name") == "TYP999 wrong at 1:4"
    root = ET.fromstring(rendered(hostile(Severity.WARNING), "junit"))
    assert (root[0].get("failures"), root[0][0][0].tag) == ("0", "system-out")
    root = ET.fromstring(rendered(report([], {"a.stream": Source("a.stream", TEXT)}), "junit"))
    assert root[0][0].attrib == {"classname": "a.stream", "name": "check"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    project._project.cache_clear()
    (tmp_path / "main.stream").write_text(MAIN)
    return tmp_path


@pytest.mark.parametrize("form", ["sarif", "junit", "github", "gitlab"])
def test_the_command_prints_them(folder: Path, form: str) -> None:
    done = CliRunner().invoke(cli, ["check", str(folder), "--output", form], prog_name="streamc")
    assert done.exit_code == 1
    assert "main.stream" in done.stdout
    assert form == "junit" or str(folder) not in done.stdout
    assert "`oders`" in done.stdout
    done = CliRunner().invoke(cli, ["check", ".", "--fix", "--output", form], prog_name="streamc")
    assert (done.exit_code, (folder / "main.stream").read_text()) == (2, MAIN)
