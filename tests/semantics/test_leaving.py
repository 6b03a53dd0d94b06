"""What is said to drop late rows drops exactly these, and what is said to drop none drops none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest

from compiler.checked import Settings
from compiler.compile import check
from dsl.source import Source
from tests.semantics import model
from tests.semantics.harness import Job, run_jobs
from tests.semantics.test_windows import EVENTS

pytestmark = pytest.mark.flink

SINK = "sink s from w into blackhole"


def in_time(events: list[model.Event]) -> set[int]:
    return {event.id for event in events if event.ts > event.watermark}


def not_passed(events: list[model.Event]) -> set[int]:
    """The first row by time is dropped only where the watermark is past it."""
    return {event.id for event in events if event.ts >= event.watermark}


def not_overtaken(events: list[model.Event], *, by_key: bool) -> set[int]:
    """Dropped is what is not after the newest row that has been given out, of its key or of all."""
    taken: dict[object, list[dt.datetime]] = {}
    found = set()
    for event in events:
        times = taken.setdefault(event.k if by_key else None, [])
        if all(event.ts > at for at in times if at <= event.watermark):
            times.append(event.ts)
            found.add(event.id)
    return found


# Each gives the `id` of every row that it does not drop.
DROPPING: dict[str, tuple[str, Callable[[list[model.Event]], set[int]]]] = {
    "over, all before": ("select id, count(*) over (partition by k order by ts) as n from events", in_time),
    "over, rows before": (
        ("select id, count(*) over (partition by k order by ts rows between 2 preceding and current row) as n "
        "from events"),
        partial(not_overtaken, by_key=True),
    ),
    "pattern": (
        ("select id from events match_recognize (order by ts measures a.id as id one row per match "
        "pattern (a) define a as true) as t"),
        in_time,
    ),
    "step match": (
        "from events match (order by ts measures a.id as id pattern (a) define a as true)",
        in_time,
    ),
    "first by time": (
        "select id from (select id, row_number() over (partition by id order by ts) as r from events) where r = 1",
        not_passed,
    ),
    "sorted": ("select id from events order by ts", partial(not_overtaken, by_key=False)),
}  # fmt: skip

KEEPING = {
    "windows alone": "select id from table(tumble(table events, descriptor(ts), interval '60' second))",
    "last by time": "from events dedup by id keep last select id",
    "first to come": "from events dedup by id keep first select id",
    "no time": "select id, count(*) as n from events group by id",
    "windows of windows": "select id from ("
    "select window_time as wt, id "
    "from table(tumble((select wt, id from first_windows), descriptor(wt), interval '2' minute)) "
    "group by window_start, window_end, window_time, id)",
    "over windows": "select id, count(*) over (partition by k order by wt) as n from first_windows",
}  # fmt: skip

FIRST = """
task first_windows {
  late = drop

  select window_time as wt, id, k
  from table(tumble(table events, descriptor(ts), interval '60' second))
  group by window_start, window_end, window_time, id, k
}
sink f from first_windows into blackhole
"""


def test_what_drops_late_rows(engine):
    jobs, wanted = [], {}
    for number, (name, (body, kept)) in enumerate(DROPPING.items()):
        rows = model.random_events(number + 70)
        text = f"{EVENTS}task w {{ {body} }}{SINK}"
        found = check(Source("p.stream", text), Settings(), lambda *_: None).diagnostics
        assert "QUA004" in {d.code.number for d in found}, name
        jobs.append(Job(name, text, {"events": rows}, ("w",)))
        wanted[name] = kept(model.events(rows))
        assert len(wanted[name]) < len(rows)
    for name, outcome in run_jobs(engine, jobs).items():
        at = outcome.names("w").index("id")
        assert {row[at] for row in outcome.rows("w")} == wanted[name], name


def test_what_drops_none(engine):
    jobs = []
    for number, (name, body) in enumerate(KEEPING.items()):
        text = f"{EVENTS}task w {{ {body} }}{SINK}" + (FIRST if "first_windows" in body else "")
        found = check(Source("p.stream", text), Settings(), lambda *_: None).diagnostics
        assert not {"QUA004", "TIM004"} & {d.code.number for d in found}, name
        outputs = ("w", "first_windows") if "first_windows" in body else ("w",)
        rows = {"events": model.random_events(number + 80)}
        jobs.append(Job(name, text, rows, outputs))
    given = {job.name: job.given["events"] for job in jobs}
    for name, outcome in run_jobs(engine, jobs).items():
        at = outcome.names("w").index("id")
        ids = {row[at] for row in outcome.rows("w")}
        if "first_windows" in outcome.result.changes:
            place = outcome.names("first_windows").index("id")
            assert ids == {row[place] for row in outcome.rows("first_windows")}, name
            assert len(ids) < len(given[name])
        else:
            assert ids == {row[0] for row in given[name]}, name
