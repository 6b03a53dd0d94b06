"""Actions do what their titles say: what is allowed is not said, and tasks in another form are the same job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from compiler.checked import Settings
from compiler.ide.actions import REASON, fixes, rewrites
from compiler.ide.snapshot import Snapshot
from dsl.diagnostic import Edit, Severity
from dsl.source import Source
from dsl.syntax.declarations import Task
from tests.ide.test_rename import texts

QUERY = """\
source orders from datagen {
  columns (
    id int not null,
    amount int,
  )
}

task large {select id, amount from orders where amount > 100}

sink shown from large into print
"""
SAME_JOB = ("convert the steps to a query", "convert the query to steps")


def changed(snapshot: Snapshot, edits: Iterable[Edit]) -> Snapshot:
    text = snapshot.source.text
    for edit in sorted(edits, key=lambda one: (one.span.start, one.span.end), reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return snapshot.having(Source(snapshot.source.name, text))


def said(snapshot: Snapshot) -> Counter[tuple[str, str]]:
    return Counter((one.code.number, one.message) for one in snapshot.checked.diagnostics)


def columns(snapshot: Snapshot) -> dict[str, list[tuple[str, object]]]:
    """The columns of outputs. `.failed`, which only a test reads, goes with its step into the task that has it then."""
    return {
        output.name: [(column.name, column.type) for column in output.columns]
        for output in snapshot.checked.outputs
        if output.kind != "failed"
    }


def test_what_is_allowed_is_not_said() -> None:
    tried = 0
    for _, snapshot in texts():
        before = said(snapshot)
        for action in fixes(snapshot, 0, len(snapshot.source.text)):
            if action.of is None or not any(REASON in edit.text for edit in action.edits):
                continue
            after = said(changed(snapshot, action.edits))
            what = action.of.code.number, action.of.message
            assert after[what] < before[what], action
            assert not {code for code, _ in after - before} & {"NAM012", "NAM013"}, action
            tried += 1
    assert tried


def test_other_forms_of_tasks_say_the_same() -> None:
    tried: Counter[str] = Counter()
    alone = Snapshot(Source("query.stream", QUERY), Settings(), lambda *_: None)
    for snapshot in [alone, *(one for _, one in list(texts())[::4])]:
        before, given = said(snapshot), columns(snapshot)
        for task in snapshot.parsed.tree.declarations:
            if not isinstance(task, Task):
                continue
            starts = [(task.name.span.start, task.name.span.start)]
            for start, end in [*starts, *((task.span.start, s.span.end) for s in task.steps)]:
                for action in rewrites(snapshot, start, end):
                    after = changed(snapshot, action.edits)
                    found = after.checked.diagnostics
                    more = {
                        (one.code.number, one.message)
                        for one in found
                        if one.severity is not Severity.INFO
                    }
                    assert more <= before.keys(), (action, more - before.keys())
                    assert given.items() <= columns(after).items(), action
                    if action.title in SAME_JOB:
                        assert after.checked.edges == snapshot.checked.edges, action
                    tried[action.title] += 1
    assert len(tried) == 3, tried


SIDES = """\
pipeline shop {{
}}

source orders from datagen {{
  columns (
    id int not null,
    amount int,
    at timestamp(3),
  )
  watermark at - 5s
}}

task totals {{
  {option}from orders
  expect positive: amount > 0 else fail
  where id > 3
  window tumble(at, 1m)
  group by id
  select id, window_time as until, sum(amount) as total
  window tumble(until, 1h)
  group by id
  select id, window_start, sum(total) as total
}}

sink shown from totals into print
"""
LATE = "sink late from totals.late into print\n"
FAILED = """\
test stops {
  given orders (id, amount, at) (5, -1, '12:00:00'),
  then totals.failed (id, reason) (5, 'positive'),
}
"""


def extracted(text: str, last: str) -> str | None:
    """A text after its steps up to the one with these words became a task; None where that is not offered."""
    snapshot = Snapshot(Source("sides.stream", text), Settings(), lambda *_: None)
    assert not snapshot.checked.failed, said(snapshot)
    first = text.index("from orders\n  expect")
    for action in rewrites(snapshot, first, text.index(last, first) + len(last)):
        if action.kind == "refactor.extract":
            return changed(snapshot, action.edits).source.text
    return None


def test_steps_are_not_extracted_from_under_the_readers_of_their_side_outputs() -> None:
    """Rows that were late in the first window would leave by the new task, and the sink would miss them."""
    text = SIDES.format(option="")
    first, second = "else fail", "as until"
    assert extracted(text + LATE, first) is not None
    assert extracted(text + LATE, "where id > 3") is not None
    assert (
        extracted(
            text + LATE, "tumble(at, 1m)\n  group by id\n  " + "select id, window_time as until"
        )
        is None
    )
    assert extracted(text + LATE, second) is None
    assert extracted(text + LATE + FAILED, first) is None
    assert extracted((text + LATE).replace("pipeline shop {\n}\n", ""), first) is None


def test_the_options_of_a_task_hold_for_the_steps_that_are_extracted() -> None:
    text = SIDES.format(option="late = drop\n\n  ")
    after = extracted(text, "as until")
    assert after is not None
    assert after.count("  late = drop\n") == 2
