"""Steps by their results, with the optimizer and without it, in streaming and in batch mode."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from tests.semantics import model
from tests.semantics.files import built_of, run_built, written
from tests.semantics.harness import Job, Outcome, Row, run_jobs
from tests.semantics.test_windows import EVENTS, picked

pytestmark = pytest.mark.flink

PRICES = """
source prices from filesystem {
  path = 'y'
  format = json
  columns (k string, price int)
}
"""
OTHERS = """
source others from filesystem {
  path = 'y'
  format = json
  columns (v int, k string)
}
"""
CHECKS = """
task checked {
  from events
  expect big: v > 1 else reject
  expect noted: k <> 'b' else warn
  expect named: k is not null else drop
  expect even: mod(id, 2) = 0 else reject
  expect known: k in ('a', 'b') else warn
}
sink good from checked into blackhole
sink bad from checked.rejected into blackhole
sink seen from checked.warned into blackhole
"""


def compared(engine, jobs: Sequence[Job]) -> dict[str, Outcome]:
    """The outcomes; the same without the optimizer, and in batch mode, by name and output."""
    batch = [
        Job(f"{j.name} in batch", j.text.replace("{}", "{ mode = batch }", 1), j.given, j.outputs)
        for j in jobs
        if "late" not in j.text
    ]
    optimized = run_jobs(engine, [*jobs, *batch])
    plain = run_jobs(engine, jobs, optimized=False)
    for job in jobs:
        for output in job.outputs:
            found = optimized[job.name].rows(output)
            assert found == plain[job.name].rows(output), (job.name, output)
    for job in batch:
        for output in job.outputs:
            streamed = optimized[job.name.removesuffix(" in batch")]
            assert optimized[job.name].rows(output) == streamed.rows(output), (job.name, output)
            assert optimized[job.name].kinds(output) <= {"+I"}
    return optimized


def step(
    name: str, body: str, rows: Sequence[Row], tables: str = "", **given: Sequence[Row]
) -> Job:
    text = f"{EVENTS}{tables}task out {{ {body} }}sink shown from out into blackhole"
    return Job(name, text, {"events": rows, **given}, ("out",))


def test_an_expectation_leaves_each_row_in_one_place(engine):
    rows = model.random_events(3, 80)
    named = {
        "big": lambda e: e.v is not None and e.v > 1,
        "noted": lambda e: e.k is not None and e.k != "b",
        "named": lambda e: e.k is not None,
        "even": lambda e: e.id % 2 == 0,
        "known": lambda e: e.k in ("a", "b"),
    }  # fmt: skip
    main, rejected, warned = Counter[Row](), Counter[Row](), Counter[Row]()
    for event in model.events(rows):
        failed = [name for name, holds in named.items() if not holds(event)]
        reasons = [name for name in failed if name in ("big", "even")]
        warnings = [name for name in failed if name in ("noted", "known")]
        if reasons:
            rejected[event.id, reasons[0]] += 1
        if warnings:
            warned[event.id, warnings[0]] += 1
        if not {"big", "named", "even"} & set(failed):
            main[(event.id,)] += 1
    outputs = ("checked", "checked.rejected", "checked.warned")
    job = Job("checks", EVENTS + CHECKS, {"events": rows}, outputs)
    found = compared(engine, [job])["checks"]
    assert picked(found, "checked", "id") == main
    assert picked(found, "checked.rejected", "id", "reason") == rejected
    assert picked(found, "checked.warned", "id", "reason") == warned
    assert min(len(main), len(rejected), len(warned)) > 3


def by_key(rows: Sequence[Row]) -> dict[object, list[Row]]:
    groups: dict[object, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[1], []).append(row)
    return groups


def top(rows: list[Row], count: int) -> list[Row]:
    """By `v desc, id`: NULL is the least, and so the last when the order descends."""
    return sorted(rows, key=lambda r: (r[2] is None, -(r[2] or 0), r[0]))[:count]  # type: ignore[operator]


def test_steps_give_what_they_say(engine):
    rows = model.random_events(5, 60)
    groups = by_key(rows)
    prices: list[Row] = [("a", 1), ("a", 2), ("b", None), (None, 4), ("unread", 5)]
    numbers = random.Random(5)
    numbers.shuffle(prices)
    newest: Callable[[list[Row]], Row] = lambda g: max(enumerate(g), key=lambda r: (r[1][3], r[0]))[1]  # fmt: skip # noqa: E731
    tens: dict[int, list[Row]] = {}
    for row in rows:
        tens.setdefault(row[0] // 10, []).append(row)  # type: ignore[operator]
    values = {n: [r[2] for r in g if r[2] is not None] for n, g in tens.items()}
    threes = [r[0] for r in rows if r[2] == 3]
    joined: Counter[Row] = Counter()
    for row in rows:
        found = [p[1] for p in prices if p[0] is not None and p[0] == row[1]] or [None]
        joined.update((row[0], price) for price in found)
    cases: dict[str, tuple[Job, Counter[Row]]] = {
        "last": (
            step("last", "from events dedup by k keep last select k, id", rows),
            Counter((k, newest(g)[0]) for k, g in groups.items()),
        ),
        "top": (
            step("top", "from events top 3 by v desc, id per k as place select k, id, place", rows),
            Counter((k, r[0], n + 1) for k, g in groups.items() for n, r in enumerate(top(g, 3))),
        ),
        "least": (
            step("least", "from events top 2 by v, id desc per k select k, id", rows),
            Counter((k, r[0]) for k, g in groups.items() for r in top(g, len(g))[::-1][:2]),
        ),
        "expression": (
            step("expression", "from events group by id / 10 as ten having count(v) > 6 "
                 "select ten, count(*) as n, sum(v) as total, count(distinct k) as ks", rows),
            Counter(
                (n, len(g), sum(values[n]), len({r[1] for r in g} - {None}))  # type: ignore[arg-type]
                for n, g in tens.items() if len(values[n]) > 6
            ),
        ),
        "whole": (
            step("whole", "from events where v > 2 select count(*) as n, max(id) as last", rows),
            Counter([(len(threes), max(threes))]),
        ),
        "union": (
            step("union", "from events select k, v union others where v >= 1", rows, OTHERS,
                 others=[(r[2], r[1]) for r in rows[:20]]),
            Counter((r[1], r[2]) for r in [*rows, *rows[:20]] if r[2] is not None),
        ),
        "distinct": (
            step("distinct", "from events select k, v distinct", rows),
            Counter({(r[1], r[2]): 1 for r in rows}),
        ),
        "left": (
            step("left", "from events as e left join prices as p on e.k = p.k "
                 "select e.id, p.price", rows, PRICES, prices=prices),
            joined,
        ),
        "left, then where": (
            step("left, then where", "from events as e left join prices as p on e.k = p.k "
                 "select e.id, p.price where price is null", rows, PRICES, prices=prices),
            Counter({row: n for row, n in joined.items() if row[1] is None}),
        ),
    }  # fmt: skip
    outcomes = compared(engine, [job for job, _ in cases.values()])
    for name, (_, wanted) in cases.items():
        assert outcomes[name].rows("out") == wanted, name
    assert outcomes["top"].kinds("out") > {"+I"}


FIRST = """
task firsts { from events dedup by k keep first }
sink shown from firsts into blackhole
"""
LETTERS = """
task checked { from events expect big: v > 1 else reject }
task totals {
  from checked
  window tumble(ts, 30s)
  group by k
  select window_start, k, count(*) as n
}
sink kept from totals into blackhole
sink letters from checked.rejected, totals.late into filesystem { path = '{place}/letters' format = json }
"""


def test_the_first_row_of_a_key_is_the_first_that_comes(engine):
    rows = model.random_events(7, 60)
    job = Job("first", EVENTS + FIRST, {"events": rows}, ("firsts",))
    for optimized in (True, False):
        found = run_jobs(engine, [job], optimized)["first"]
        wanted = Counter((g[0][0],) for g in by_key(rows).values())
        assert picked(found, "firsts", "id") == wanted
        assert found.kinds("firsts") == {"+I"}


def test_an_envelope_holds_each_row_that_left(engine, tmp_path):
    rows = model.random_events(9, 60)
    text = EVENTS.replace("'x'", "'{place}/events.json'") + LETTERS
    run_built(engine, built_of(text, {"events": rows}, tmp_path))
    wanted: Counter[Row] = Counter()
    for event in model.events(rows):
        (bounds,) = model.windows("tumble", event.ts, (30,))
        if event.v is None or event.v <= 1:
            wanted["checked.rejected", "big", event.id, None] += 1
        elif model.closed(bounds[1], event.watermark):
            wanted["totals.late", "late", event.id, bounds[1].isoformat()] += 1
    found: Counter[Row] = Counter()
    for output, reason, text in written(tmp_path / "letters", "output", "reason", "row").elements():
        row = json.loads(text)  # type: ignore[arg-type]
        assert set(row) == {"id", "k", "v", "ts"} | (
            {"window_start", "window_end"} if reason == "late" else set()
        )
        found[output, reason, row["id"], row.get("window_end")] += 1
    assert found == wanted
    assert {row[0] for row in wanted} == {"checked.rejected", "totals.late"}


def test_rows_are_kept_whose_elements_are_all_filtered_out(engine):
    """Columns of the elements in another order than they have, some left out: Flink alone would take them by place."""
    rows = model.random_events(7, 40)
    body = """
      select e.id, t.n from (select id, map[k, v, 'last', id] as m from events) as e
      left join lateral (select v as n from unnest(e.m) as u(k, v) where k <> 'a') as t on true
    """
    wanted: Counter[Row] = Counter()
    for row in rows:
        elements = {row[1]: row[2], "last": row[0]}
        found = [v for k, v in elements.items() if k is not None and k not in ("a", "last")]
        wanted.update((row[0], v) for v in [*found, row[0]])
    some: Counter[Row] = Counter()
    for row in rows:
        some.update([(row[0], row[2] if row[1] == "b" else None)])
    jobs = [
        step("all", body, rows),
        step("some", body.replace("<> 'a'", "= 'b'"), rows),
    ]
    outcomes = compared(engine, jobs)
    assert outcomes["all"].rows("out") == wanted
    assert outcomes["some"].rows("out") == some
    assert {row[1] for row in some} > {None}
