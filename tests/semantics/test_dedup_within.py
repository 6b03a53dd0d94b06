"""`dedup ... within`: each row is kept, dropped as a repetition, or late; of one key and time exactly one is kept."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from compiler.emit.flink_sql import emit_queries
from compiler.relations.test_plans import collected
from runtime.collect import Case, collect
from tests.semantics import model
from tests.semantics.harness import Job, Row, checked_of, run_jobs
from tests.semantics.test_windows import EVENTS

pytestmark = pytest.mark.flink

SINKS = """
sink shown from out into blackhole
sink late_rows from out.late into blackhole
"""
UNTIMED = """
pipeline p {}

source events from filesystem {
  path = 'x'
  format = json
  columns (id int not null, k string, v int, ts timestamp(3))
}
"""


def expected(rows: Sequence[Row], within: float) -> tuple[list[int], list[int]]:
    """The numbers of the rows that are kept, and of those that are late."""
    late = [e.id for e in model.events(rows) if e.ts <= e.watermark]
    live = [e for e in model.events(rows) if e.ts > e.watermark]
    kept = []
    for one in live:
        before = one.ts - model.second(within)
        repeats = any(
            other.k == one.k
            and (before <= other.ts < one.ts or (other.ts == one.ts and other.id < one.id))
            for other in live
        )
        if not repeats:
            kept.append(one.id)
    return kept, late


@pytest.fixture(scope="module")
def outcomes(engine):
    """What comes of many rows, by the seconds of `within` and by the number that the rows were made of."""
    jobs, rows = [], {}
    for seed, within in enumerate((1, 2.5, 20, 90, 3600)):
        name = f"{within}"
        rows[name] = model.random_events(seed + 100, 90)
        body = f"from events dedup by k keep first within {round(within * 1000)}ms"
        jobs.append(
            Job(
                name,
                f"{EVENTS}task out {{ {body} }}{SINKS}",
                {"events": rows[name]},
                ("out", "out.late"),
            )
        )
    optimized = run_jobs(engine, jobs)
    return rows, optimized, run_jobs(engine, jobs, optimized=False)


@pytest.mark.parametrize("within", [1, 2.5, 20, 90, 3600])
def test_each_row_is_kept_or_repeats_one_or_is_late(outcomes, within):
    rows, optimized, plain = outcomes
    given = rows[f"{within}"]
    kept, late = expected(given, within)
    found = optimized[f"{within}"]
    assert ids(found.rows("out")) == Counter(kept)
    assert ids(found.rows("out.late")) == Counter(late)
    assert plain[f"{within}"].rows("out") == found.rows("out")
    assert found.kinds("out") <= {"+I"}
    assert late
    dropped = len(given) - len(kept) - len(late)
    assert dropped > 0
    assert not set(kept) & set(late)


def at(minute: float) -> dt.datetime:
    return model.START + dt.timedelta(minutes=minute)


STEPS = {
    # Seen at 0; at 50 it was seen 50 minutes before; at 100 at 50, though that row was dropped.
    "seen, not kept": ("1h", (0, 50, 100), (0,)),
    "an hour is within an hour": ("1h", (0, 60), (0,)),
    "and a millisecond more is not": ("1h", (0, 60 + 1 / 60_000), (0, 1)),
    "again after a pause": ("1h", (0, 50, 111, 120), (0, 2)),
    "rows of one time": ("1h", (0, 0, 0), (0,)),
    "one time after a pause": ("10m", (0, 0, 30, 30), (0, 2)),
}


def test_what_the_documentation_says(engine):
    jobs = []
    for name, (within, minutes, _) in STEPS.items():
        rows = [(number, "a", None, at(minute)) for number, minute in enumerate(minutes)]
        body = f"late = drop from events dedup by k keep first within {within}"
        text = f"{EVENTS}task out {{ {body} }} sink shown from out into blackhole"
        jobs.append(Job(name, text, {"events": rows}, ("out",)))
        batch = text.replace("{}", "{ mode = batch }", 1)
        jobs.append(Job(f"{name} in batch", batch, {"events": rows}, ("out",)))
    found = run_jobs(engine, jobs)
    for name, (_, _, kept) in STEPS.items():
        assert ids(found[name].rows("out")) == Counter(kept), name
        assert ids(found[f"{name} in batch"].rows("out")) == Counter(kept), name


def test_a_window_after_it_loses_nothing(engine):
    """Rows that went on are in time for what follows; rows of one task are late once."""
    rows = model.random_events(7, 90)
    body = """
      from events
      dedup by k, v keep first within 2s
      window tumble(ts, 10s)
      group by k
      select window_start, window_end, k, count(*) as n, array_agg(id) as ids
    """
    job = Job("w", f"{EVENTS}task out {{ {body} }}{SINKS}", {"events": rows}, ("out", "out.late"))
    found = run_jobs(engine, [job])["w"]
    keyed = [(number, (key, value), None, time) for number, key, value, time in rows]
    kept, late = expected(keyed, 2)
    assert ids(found.rows("out.late")) == Counter(late)
    assert Counter(i for row in found.rows("out") for i in row[4]) == Counter(kept)


def test_by_arrival_one_row_of_a_key_is_kept(engine):
    """All rows come at once: of each key the first is kept, whatever their times are."""
    rows = model.random_events(11, 90)
    body = "from events dedup by k keep first within 1h"
    job = Job(
        "p",
        f"{UNTIMED}task out {{ {body} }} sink shown from out into blackhole",
        {"events": rows},
        ("out",),
    )
    found = run_jobs(engine, [job])["p"]
    first: dict[object, int] = {}
    for number, key, _, _ in rows:
        first.setdefault(key, number)
    assert ids(found.rows("out")) == Counter(first.values())
    assert found.kinds("out") == {"+I"}


TICKS = """
pipeline p {}

source events from datagen {
  rows_per_second = 10
  number_of_rows = 30
  columns (id int not null)
}
"""


@pytest.mark.parametrize(("within", "fewest", "most"), [("400ms", 2, 4), ("1h", 1, 1)])
def test_by_arrival_a_key_passes_again_after_the_time(engine, within, fewest, most):
    """Rows come in three heaps, a second apart."""
    body = f"from events select 'a' as k, id dedup by k keep first within {within}"
    checked = checked_of(f"{TICKS}task out {{ {body} }} sink shown from out into blackhole")
    assert checked.plan is not None
    out = checked.plan.relation("out")
    sink = collected(out, out.operator.columns, out.span)
    script, queries = emit_queries(replace(checked.plan, sinks=(sink,)))
    (result,) = collect(engine, [Case("ticks", script, queries, ())])
    assert result.failure is None
    assert fewest <= len(result.changes["out"]) <= most


def ids(rows: Counter[Row]) -> Counter[object]:
    """How often each number comes."""
    counts: Counter[object] = Counter()
    for row, count in rows.items():
        counts[row[0]] += count
    return counts
