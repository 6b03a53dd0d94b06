"""What is told of a run, and the values of references."""

import pytest

from compiler.emit.script import Insert, NodeKind, Script, SinkLocation, Statement, StatementKind
from dsl.span import Span
from runtime.engine import EngineMissing
from runtime.progress import (
    NodeRows,
    RowsMoved,
    RunResult,
    RunState,
    Stage,
    StageBegan,
    TableRows,
)
from streamc.errors import EngineFailed, WrongUse
from streamc.running.display import Lines
from streamc.running.outcome import outcome_record, outcome_text
from streamc.running.references import hiding, resolved
from streamc.running.starting import started

SPAN = Span("a.stream", 0, 0)


def script(sql="", kind=StatementKind.TABLE, settings=()):
    return Script(
        "p",
        "streaming",
        settings,
        (Statement(kind, "t", sql, "t", SPAN),),
        (Insert("lake", "", SPAN), Insert("shown", "", SPAN)),
        (
            SinkLocation("lake", "filesystem", "out/lake", "json"),
            SinkLocation("shown", "print", ""),
        ),
    )


def table(*options):
    """A table as it is emitted: its options stand in a line each."""
    lines = ",\n".join(f"  '{key}' = '{value}'" for key, value in options)
    return f"CREATE TEMPORARY TABLE `t` () WITH (\n{lines}\n)"


RESULT = RunResult(
    RunState.FINISHED,
    12.34,
    (TableRows("orders", 5000),),
    (TableRows("lake", 1234), TableRows("shown", None)),
    late=2,
)


def test_outcome():
    assert outcome_text(RESULT, script()) == (
        "sink   rows   connector   where     format\n"
        "lake   1,234  filesystem  out/lake  json\n"
        "shown  ?      print\n"
        "2 rows came late and were dropped\n"
        "finished after 12.3s"
    )


def test_outcome_record():
    assert outcome_record(RESULT, script())["sinks"][0] == {
        "sink": "lake",
        "rows": 1234,
        "connector": "filesystem",
        "where": "out/lake",
        "format": "json",
    }


def test_lines(capsys):
    lines = Lines()
    lines.stage("check", 0.123)
    lines.event(StageBegan(Stage.PLANNING, 0.0))
    lines.event(StageBegan(Stage.RUNNING, 0.5))
    nodes = (
        NodeRows("orders", NodeKind.SOURCE, None, 1000, 0.0, 500.0),
        NodeRows("lake", NodeKind.SINK, None, None),
    )
    moved = [RowsMoved(t, (), (), (), nodes) for t in (2.5, 3.0, 4.6)]
    for event in moved:
        lines.event(event)
    lines.line(b"+I[1]\n")
    out, err = capsys.readouterr()
    table = [
        "  node    rows in  /s  rows out   /s",
        "  orders        -   -     1,000  500",
        "  lake          ?   ?         -    -",
    ]
    assert out == "+I[1]\n"
    assert err.splitlines() == [
        "check            0.12s",
        "plan job         0.50s",
        "running ...",
        "after 2.5s",
        *table,
        "after 4.6s",
        *table,
    ]


def test_lines_outlive_their_reader(monkeypatch):
    class Gone:
        def write(self, _):
            raise BrokenPipeError

    monkeypatch.setattr("sys.stdout", Gone())
    Lines().line(b"+I[1]\n")


def test_engine_that_does_not_start(monkeypatch):
    missing = EngineMissing("there is no Java", ("install one",))
    monkeypatch.setattr("runtime.engine.start_engine", lambda *_: missing)
    with pytest.raises(EngineFailed) as error:
        started()
    assert error.value.exit_code == 3
    assert error.value.format_message() == "there is no Java\n  help: install one"


def test_jar_that_is_not_there():
    with pytest.raises(WrongUse, match="there is no jar"):
        started(["gone.jar"])


def test_references_are_resolved_in_tables_and_settings(tmp_path):
    (tmp_path / "password").write_text("o'clock\n")
    environment = {"BROKERS": "a:1", "STREAMC_SECRETS": str(tmp_path)}
    columns = "(\n  `${env:X}` STRING COMMENT '${env:X}'\n)"
    sql = table(("b", "${env:BROKERS}"), ("p", "${secret:password}"), ("d", "${dollar}{env:X}"))
    sql = sql.replace("()", columns)
    found = resolved(script(sql, settings=(("k", "${env:BROKERS}"),)), environment)
    filled = table(("b", "a:1"), ("p", "o''clock"), ("d", "${env:X}"))
    assert found.statements[0].sql == filled.replace("()", columns)
    assert found.settings == (("k", "a:1"),)


def test_queries_are_left_alone():
    view = script("SELECT '${env:X}'", StatementKind.VIEW)
    assert resolved(view, {}) == view


def test_missing_references_are_all_named(tmp_path):
    sql = table(("a", "${env:A}"), ("b", "${secret:../b}"))
    with pytest.raises(WrongUse) as error:
        resolved(script(sql), {"STREAMC_SECRETS": str(tmp_path)})
    assert "not set: the environment variable A, the secret `../b`" in error.value.format_message()


def test_values_are_hidden_in_what_flink_says(tmp_path):
    (tmp_path / "password").write_text("o'clock\n")
    environment = {"HOST": "a", "STREAMC_SECRETS": str(tmp_path)}
    options = ("p", "${secret:password}"), ("u", "${env:HOST}"), ("x", "${env:UNSET}")
    written = script(table(*options))
    hide = hiding(written, environment)
    said = "'p' = 'o''clock' is o'clock at a, say data"
    assert hide(said) == "'p' = '${secret:password}' is ${secret:password} at ${env:HOST}, say data"
    assert hiding(script("SELECT '${env:HOST}'", StatementKind.VIEW), environment)("a") == "a"
