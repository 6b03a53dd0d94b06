"""What people read when Flink refuses or a job dies."""

import pytest

from compiler.emit.script import FallibleExpression
from runtime.causes import causes, plain, reason
from runtime.failure import to_diagnostic
from runtime.progress import RunState
from runtime.run import run
from tests.runtime.scripts import SPAN, script, span, table

pytestmark = pytest.mark.flink


def words(tmp_path, *lines: str, columns: str = "w STRING, x STRING", **options: str):
    path = tmp_path / "in.csv"
    path.write_text("".join(f"{line}\n" for line in lines))
    return table("words", columns, connector="filesystem", format="csv", path=str(path), **options)


HOLE = table("hole", "n INT", connector="blackhole")
CAST_X = FallibleExpression("a", span(10), "cast", "CAST(`x` AS INT)")
CAST_W = FallibleExpression("b", span(20), "cast", "CAST(`w` AS INT)")
DIVISION = FallibleExpression("c", span(30), "division", "1 / `n`")


def fail(engine, *statements, insert: str, fallible=()):
    job = script(*statements, inserts=[("hole", insert)], fallible=fallible)
    result = run(job, engine)
    assert result.state is RunState.FAILED
    assert result.failure is not None
    found = to_diagnostic(result.failure, job, SPAN)
    for text in (result.failure.message, found.message, *found.notes):
        assert "Exception" not in text
        assert "org." not in text
    return result.failure, found


def test_a_cast_is_found_among_others(engine, tmp_path):
    insert = "INSERT INTO hole SELECT CAST(w AS INT) FROM words"
    failure, found = fail(
        engine,
        words(tmp_path, "1,2", "abc,3"),
        HOLE,
        insert=insert,
        fallible=[CAST_X, CAST_W, DIVISION],
    )
    assert failure.message == "cannot read `abc` as a number"
    assert failure.places == (CAST_W,)
    assert found.span == CAST_W.span
    assert found.code.number == "TGT002"


def test_a_division_by_zero(engine, tmp_path):
    insert = "INSERT INTO hole SELECT 1 / CHAR_LENGTH(x) FROM words"
    failure, _ = fail(
        engine, words(tmp_path, "a,"), HOLE, insert=insert, fallible=[CAST_W, DIVISION]
    )
    assert (failure.message, failure.places) == ("division by zero", (DIVISION,))


def test_a_time_that_cannot_be_read(engine, tmp_path):
    insert = "INSERT INTO hole SELECT EXTRACT(DAY FROM CAST(w AS TIMESTAMP(3))) FROM words"
    columns = "w STRING, x STRING"
    hole = table("hole", "n BIGINT", connector="blackhole")
    failure, _ = fail(engine, words(tmp_path, "noon,1", columns=columns), hole, insert=insert)
    assert failure.message == "cannot read `noon` as a date or time"


def test_a_record_that_cannot_be_decoded_names_its_source(engine, tmp_path):
    broken = words(tmp_path, "1,1", "NA,2", columns="w INT, x STRING")
    insert = "INSERT INTO hole SELECT w FROM words"
    failure, found = fail(engine, broken, HOLE, insert=insert, fallible=[CAST_W])
    assert failure.source == "words"
    assert failure.places == ()
    assert failure.message == "field `w` of `words` cannot be decoded: cannot read `NA` as a number"
    assert found.span == broken.span


def test_a_broken_json_record_names_its_source(engine, tmp_path):
    path = tmp_path / "in.json"
    path.write_text('{"n": 1}\n{"n": oops}\n')
    broken = table("events", "n INT", connector="filesystem", format="json", path=str(path))
    failure, _ = fail(engine, broken, HOLE, insert="INSERT INTO hole SELECT n FROM events")
    assert failure.source == "events"
    assert "oops" in failure.message


def test_a_null_where_none_may_be(engine, tmp_path):
    hole = table("hole", "s STRING NOT NULL", connector="blackhole")
    insert = "INSERT INTO hole SELECT NULLIF(w, 'a') FROM words"
    failure, _ = fail(engine, words(tmp_path, "a,1"), hole, insert=insert)
    assert failure.message == "column `s` is not null, and a row has null in it"


def test_a_refused_insert_is_pointed_at(engine, tmp_path):
    out = table(
        "out", "w STRING, n BIGINT", connector="filesystem", format="json", path=str(tmp_path / "o")
    )
    job = script(
        words(tmp_path, "a,1"),
        HOLE,
        out,
        inserts=[
            ("hole", "INSERT INTO hole SELECT 1 FROM words"),
            ("out", "INSERT INTO `out` SELECT w, COUNT(*) FROM words GROUP BY w"),
        ],
    )
    failure = run(job, engine).failure
    assert failure is not None
    assert failure.statement == job.inserts[1]
    assert failure.message == "sink `out` takes inserts only, and is given changes of earlier rows"


def test_a_refused_statement_is_pointed_at(engine):
    job = script(table("t", "n NOTYPE", connector="datagen"), HOLE)
    failure = run(job, engine).failure
    assert failure is not None
    assert failure.statement == job.statements[0]


def test_a_missing_file(engine):
    gone = table("t", "n INT", connector="filesystem", format="json", path="/nowhere/at/all")
    failure, _ = fail(engine, gone, HOLE, insert="INSERT INTO hole SELECT n FROM t")
    assert failure.message == "the file `/nowhere/at/all` does not exist"


def test_traces_become_chains():
    trace = (
        "org.apache.flink.JobException: Recovery is suppressed\n\tat a.b.C.d(C.java:1)\n"
        "Caused by: java.lang.ArithmeticException: / by zero\n\tat a.b.C.d(C.java:2)\n\t... 5 more\n"
    )
    chain = causes(trace)
    assert [one.kind for one in chain] == ["JobException", "ArithmeticException"]
    assert reason(chain).kind == "division"
    assert plain("java.io.IOException: Table 'default_catalog.default_database.t'.") == "Table 't'"
