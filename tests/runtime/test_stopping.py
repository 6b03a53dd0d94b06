"""`expect ... else fail` stops the job at the row that fails, whatever Flink's planner makes of the rest."""

from __future__ import annotations

import pytest

from compiler.checked import Settings
from compiler.compile import build_test, check
from dsl.source import Source
from dsl.span import Span
from runtime.failure import to_diagnostic
from runtime.run import RunState, run
from streamc.testing.playing import play
from tests.runtime.pipelines import compiled

pytestmark = pytest.mark.flink

HEAD = """\
pipeline p {{ {settings} }}

source raw from filesystem {{
  path = '{data}'
  format = csv
  columns (id int, kind string, amount int, email string @pii(email))
}}

"""
SINK = """
sink kept from {last} into filesystem {{
  path = '{out}'
  format = csv
}}
"""
FIRST = """
task tested {
  from raw
  expect known: kind in ('a', 'b') else fail
  expect positive: amount > 0 else fail
}
"""


@pytest.fixture
def job(engine, tmp_path):
    def play(tasks: str, *rows: str, last: str = "tested", settings: str = ""):
        data, out = tmp_path / "raw.csv", tmp_path / "out"
        data.write_text("".join(f"{row}\n" for row in rows))
        head = HEAD.format(data=data, settings=settings)
        text = head + tasks + SINK.format(out=out, last=last)
        _, script = compiled(text)
        result = run(script, engine)
        kept = sorted(
            line
            for part in out.rglob("*")
            if part.is_file()
            for line in part.read_text().split("\n")
            if line
        )
        if result.failure is None:
            return kept, None, ""
        assert result.state is RunState.FAILED
        found = to_diagnostic(result.failure, script, Span("t.stream", 0, 1))
        return kept, found.message, text[found.span.start : found.span.end]

    return play


def test_rows_that_pass_are_all_there(job):
    kept, message, _ = job(FIRST, "1,a,5,x", "2,b,6,y")
    assert (kept, message) == (["1,a,5,x", "2,b,6,y"], None)


@pytest.mark.parametrize("mode", ["", "mode = batch"])
def test_the_message_names_the_expectation_the_task_and_the_row(job, mode):
    _, message, marked = job(FIRST, "1,a,5,x", "2,b,-6,y", "3,a,1,z", settings=mode)
    assert message == (
        "the job stopped: expectation `positive` of task `tested` does not hold for a row:"
        " id = 2, kind = b, amount = -6"
    )
    assert marked == "positive"


def test_the_first_that_fails_is_named_and_null_does_not_hold(job):
    tasks = """
    task tested {
      from raw
      set kind = nullif(kind, 'none')
      expect known: kind <> 'c' else fail
      expect positive: amount > 0 else fail
    }
    """
    _, message, marked = job(tasks, "1,none,-1,x")
    assert message.endswith(
        "expectation `known` of task `tested` does not hold for a row:"
        " id = 1, kind = NULL, amount = -1"
    )
    assert marked == "known"


def test_what_comes_after_does_not_hide_a_row_that_fails(job):
    """Flink puts both filters into one, of which any may be evaluated first; and reads no column that nobody wants."""
    tasks = FIRST + "task few { from tested where id > 100 select id }"
    _, message, _ = job(tasks, "1,a,5,x", "2,b,-6,y", "300,a,1,z", last="few")
    assert "expectation `positive`" in message
    assert "id = 2" in message


def test_a_row_of_which_nothing_may_be_told(job):
    task = """
    task tested {
      from raw
      select email
      expect there: email <> '' else fail
    }
    """
    _, message, _ = job(task, "1,a,5,x@y", '2,a,5,""')
    assert message == (
        "the job stopped: expectation `there` of task `tested` does not hold for a row"
    )


def test_rows_with_a_key_are_told_by_it(job):
    tasks = """
    task tested {
      from raw
      group by kind
      select kind, sum(amount) as total, max(id) as last
      expect solvent: total > 0 else fail
    }
    """
    _, message, _ = job(tasks, "1,a,5,x", "2,b,-1,y", settings="mode = batch")
    assert message == (
        "the job stopped: expectation `solvent` of task `tested` does not hold for a row:"
        " kind = b, total = -1"
    )


def test_other_expectations_of_the_task_do_as_they_say(job):
    task = """
    task tested {
      from raw
      expect small: amount < 100 else drop
      expect positive: amount > 0 else fail
      expect known: kind = 'a' else warn
    }
    """
    kept, message, _ = job(task, "1,a,5,x", "2,b,500,y", "3,c,6,z")
    assert (kept, message) == (["1,a,5,x", "3,c,6,z"], None)


def test_nobody_reads_the_rows_that_stop_the_job():
    text = HEAD.format(data="d", settings="") + FIRST
    text += "sink kept from tested into print\nsink more from tested.failed into print\n"
    (found,) = check(Source("t.stream", text), Settings(), lambda *_: None).diagnostics
    assert found.message == "`tested` has no output `failed`"
    assert found.help[0].startswith("`else fail` stops the job at the first row that fails")


def test_a_job_whose_casts_give_null_stops_too(job):
    """The sink takes no NULL, which is all that such a job makes of the sentence."""
    legacy = "flink.table.exec.legacy-cast-behaviour = 'enabled'"
    _, message, _ = job(FIRST, "1,a,5,x", "2,b,-6,y", settings=legacy)
    assert message == "the job stopped: column `stops` is not null, and a row has null in it"


TESTED = """
pipeline p {{ {settings} }}
source raw from datagen {{ columns (id int, amount int) }}
task tested {{
  from raw
  expect positive: amount > 0 else fail
  expect small: amount < 100 else drop
}}
task beside {{
  from raw
  expect even: id % 2 = 0 else fail
}}
sink a from tested into blackhole
sink b from beside into blackhole

test t {{
  given raw (id, amount)
    (1, 5), (2, -1), (3, 500),
  {then}
}}
"""


@pytest.mark.parametrize("mode", ["", "mode = batch"])
def test_a_test_that_asks_for_the_rows_goes_on_behind_them(engine, mode):
    """Expectations of tasks whose rows do not come to what is compared are not this test's."""
    then = "then tested.failed (id, reason) (2, 'positive'), then tested (id) (1),"
    found = played(engine, TESTED.format(settings=mode, then=then))
    assert found.failure is None
    rows = {name: [c.row for c in changes] for name, changes in found.steps[0].items()}
    assert rows == {"tested.failed": [(2, "positive")], "tested": [(1,)]}


def test_a_test_that_does_not_ask_fails(engine):
    found = played(engine, TESTED.format(settings="", then="then tested (id) (1),"))
    assert found.failure is not None
    assert found.failure.message == (
        "expectation `positive` of task `tested` does not hold for a row: id = 2, amount = -1"
    )


def played(engine, text):
    checked = check(Source("t.stream", text), Settings(), lambda *_: None)
    (case,) = checked.tests
    return play(engine, case, build_test(case))
