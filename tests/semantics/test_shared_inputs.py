"""Outputs of one task that read a join or a union agree on which rows are late, as the job is built."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from runtime.oracle import explain
from tests.semantics import model
from tests.semantics.files import built_of, run_built, written
from tests.semantics.harness import Row

pytestmark = pytest.mark.flink

SOURCE = """
source {name} from filesystem {{
  path = '{{place}}/{name}.json'
  format = json
  columns ({columns})
  {times}
}}
"""
TIMED = "id int not null, k string, v int, ts timestamp(3)"
EVENTS = SOURCE.format(name="events", columns=TIMED, times="watermark ts - 5s")
OTHERS = SOURCE.format(name="others", columns=TIMED, times="watermark ts - 5s")
PRICES = SOURCE.format(
    name="prices",
    columns="k string not null, price int, since timestamp(3)",
    times="primary key (k) watermark since",
)
PRICED = """
task joined {
  from events as e
  left join prices as p as of e.ts on e.k = p.k
  select e.id, e.k, e.v, e.ts, p.price
}
"""
NEARBY = """
task joined {
  from events as e
  join others as o on e.k = o.k and e.ts between o.ts - 10s and o.ts + 10s
  select e.id, e.k, e.ts, o.v as price, o.id as other
}
"""
UNITED = "task joined { from events union others extend v as price }"
READ = "from joined"
INSIDE = "from events union others extend v as price"
TUMBLE, HOP, SESSION = ("tumble", (30,)), ("hop", (20, 60)), ("session", (5,))

Window = tuple[str, tuple[int, ...]]


def pipeline(tables: str, read: str, first: Window, second: Window) -> str:
    """Two windows over the same rows, and five readers of different columns."""
    steps = [f"window {k}(ts, {', '.join(f'{s}s' for s in sizes)})" for k, sizes in (first, second)]
    bounds = "" if first[0] == "session" else ", window_start, window_end"
    sinks = "".join(
        f"sink s_{name} from {read} into filesystem {{ path = '{{place}}/{name}' format = json }}\n"
        for name, read in (
            ("shown", "shown"), ("w", "w"), ("lates", "lates"), ("p", "p"), ("plates", "p.late")
        )
    )  # fmt: skip
    return f"""
pipeline p {{}}
{EVENTS}{tables}
task shown {{ {read} select id, price }}
task w {{ {read} {steps[0]} group by k
  select window_start, window_end, k, array_agg(id) as ids }}
task lates {{ from w.late select id, k{bounds} }}
task p {{ {read} {steps[1]} group by price
  select window_start, window_end, price, array_agg(id) as ids }}
{sinks}"""


def price_rows(seed: int) -> list[Row]:
    numbers = random.Random(seed)
    at, rows = model.START - model.second(30), []
    for price in range(12):
        rows.append((numbers.choice(("a", "b", "unread")), price, at))
        at += model.second(numbers.choice((1, 10, 30)))
    return rows  # type: ignore[return-value]


def price_of(prices: Sequence[Row], event: model.Event) -> object:
    """The version that was valid at the time of the row."""
    found = [p[1] for p in prices if p[0] == event.k and p[2] <= event.ts]  # type: ignore[operator]
    return found[-1] if found else None


def text_of(at: dt.datetime) -> str:
    return at.isoformat(sep=" ")


def pairs(ids: Counter[Row], rows: Sequence[Row], window: Window) -> Counter[Row]:
    """Each row with each of its windows, as often as it is there."""
    at = {row[0]: row[3] for row in rows}
    found: Counter[Row] = Counter()
    for (number,), count in ids.items():
        for start, end in model.windows(window[0], at[number], window[1]):  # type: ignore[arg-type]
            found[number, text_of(start), text_of(end)] += count
    return found


def members(place: Path) -> Counter[Row]:
    """The same of the rows in aggregates."""
    found: Counter[Row] = Counter()
    for row in written(place, "window_start", "window_end", "ids").elements():
        for number in row[2]:  # type: ignore[attr-defined]
            found[number, row[0], row[1]] += 1
    return found


@pytest.mark.parametrize(
    ("tables", "read", "first", "joins"),
    [
        (PRICES + PRICED, READ, TUMBLE, "TemporalJoin"),
        (PRICES + PRICED, READ, SESSION, "TemporalJoin"),
        (OTHERS + NEARBY, READ, TUMBLE, "IntervalJoin"),
        (OTHERS + UNITED, READ, TUMBLE, "Union"),
        (OTHERS, INSIDE, TUMBLE, None),
    ],
    ids=["temporal", "sessions", "interval", "union", "union_inside"],
)
def test_no_row_is_lost_or_doubled(engine, tmp_path, tables, read, first, joins):
    events = model.random_events(1, 50)
    others = [(100 + row[0], *row[1:]) for row in model.random_events(51, 50)]  # type: ignore[operator]
    prices = price_rows(1)
    given = {"events": events, "prices" if PRICES in tables else "others": prices}
    if PRICES not in tables:
        given["others"] = others  # type: ignore[assignment]
    built = built_of(pipeline(tables, read, first, HOP), given, tmp_path)
    if joins is not None:
        explained = explain(engine, built.script)
        assert isinstance(explained, str)
        assert explained.split("== Optimized Execution Plan ==")[1].count(f"{joins}(") == 1
    run_built(engine, built)
    rows = events if PRICES in tables or joins == "IntervalJoin" else [*events, *others]
    shown = written(tmp_path / "shown", "id")
    if joins != "IntervalJoin":
        assert shown == Counter((row[0],) for row in rows)
    if PRICES in tables:
        priced = dict(written(tmp_path / "shown", "id", "price").keys())
        for event in model.events(rows):
            # Of a row that comes late Flink may have forgotten the version.
            late = {None} if event.ts <= event.watermark else set()
            assert priced[event.id] in {price_of(prices, event)} | late
    hops = members(tmp_path / "p") + written(
        tmp_path / "plates", "id", "window_start", "window_end"
    )
    assert hops == pairs(shown, rows, HOP)
    if first is SESSION:
        within = Counter((row[0],) for row in members(tmp_path / "w").elements())
        assert within + written(tmp_path / "lates", "id") == shown
    else:
        late = written(tmp_path / "lates", "id", "window_start", "window_end")
        assert members(tmp_path / "w") + late == pairs(shown, rows, first)
