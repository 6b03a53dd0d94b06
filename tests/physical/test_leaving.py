"""How rows leave sources and tasks, what becomes of them, and by which watermarks outputs go."""

from __future__ import annotations

from compiler.checked import Checked, Settings
from compiler.compile import check
from compiler.physical.times import event_time
from dsl.source import Source

TEXT = """
pipeline shop {}

defaults {
  state_ttl = 1d
}

source orders from filesystem {
  path = 'orders'
  format = json
  columns (id int not null, shop_id int, amount bigint, at timestamp(3))
  watermark at - 5s idle 1m
}

source skipped from filesystem {
  path = 'skipped'
  format = json
  malformed = skip
  monitor_interval = 1m
  columns (id int not null, shop_id int, at timestamp(3))
  watermark at
}

source shops from filesystem {
  path = 'shops'
  format = json
  columns (shop_id int not null, name string, since timestamp(3))
  primary key (shop_id)
  watermark since - 1h
}

task valid {
  from orders
  expect is_paid: amount > 0 else reject
  expect has_shop: shop_id is not null else drop
}

task per_minute {
  from valid
  window tumble(at, 1m)
  group by shop_id
  select window_start, window_end, window_time, shop_id, sum(amount) as total
}

task in_windows {
  select id, shop_id, window_start, window_end
  from table(tumble(table skipped, descriptor(at), interval '1' minute))
}

task of_windows {
  late = drop

  select shop_id, count(*) as n from in_windows group by window_start, window_end, shop_id
}

task running {
  select id, count(*) over (partition by shop_id order by at) as n from skipped
}

task named {
  from orders as o
  join shops as s as of o.at on o.shop_id = s.shop_id
  select o.id, s.name, o.at
}

task near {
  select o.id from orders as o join skipped as s on o.shop_id = s.shop_id
  and s.at between o.at and o.at + interval '1' hour
}

task together {
  select o.id from orders as o join skipped as s on o.id = s.id
}

task once {
  from orders
  dedup by id keep first
}

task most {
  from per_minute
  top 3 by total desc per window_start, window_end
}

sink a from valid.rejected into print
sink b from per_minute.late into print
sink c from of_windows into print
sink d from running into print
sink e from named into print
sink f from near into print
sink g from together into print
sink h from once into print
sink i from most into print
"""


def checked() -> Checked:
    found = check(Source("p.stream", TEXT), Settings(), lambda *_: None)
    assert not found.failed, found.diagnostics
    return found


def ways(found: Checked, name: str) -> list[tuple[str, str, str]]:
    return [(str(o.way), str(o.fate), o.where) for o in found.leaving if o.name == name]


def test_every_way_is_listed():
    found = checked()
    assert ways(found, "orders") == [("malformed", "stops", "")]
    assert ways(found, "skipped") == [("malformed", "written", "malformed = skip")]
    assert ways(found, "valid") == [
        ("rejected", "output", "valid.rejected"),
        ("rejected", "written", "else drop"),
    ]
    assert ways(found, "per_minute") == [("late", "output", "per_minute.late")]
    assert ways(found, "in_windows") == []
    assert ways(found, "of_windows") == [("late", "written", "late = drop")]
    assert ways(found, "running") == [
        ("late", "unobserved", ""),
        ("expired", "written", "state_ttl"),
    ]
    assert ways(found, "named") == [
        ("unmatched", "unobserved", ""),
        ("null_key", "unobserved", ""),
        ("expired", "written", "state_ttl"),
    ]
    assert ways(found, "near") == [
        ("unmatched", "unobserved", ""),
        ("null_key", "unobserved", ""),
    ]
    assert ways(found, "together") == [("expired", "written", "state_ttl")]
    assert ("repeated", "written", "one row a key") in ways(found, "once")
    assert ways(found, "most") == [("limit", "written", "a number of rows")]


def test_places_are_those_of_what_drops():
    texts = {(o.name, str(o.way)): TEXT[o.span.start : o.span.end] for o in checked().leaving}
    assert texts["per_minute", "late"] == "window tumble(at, 1m)"
    assert texts["running", "late"].startswith("count(*) over")


def test_clocks_of_outputs():
    found = checked()
    assert found.analysis is not None

    def clocks(name: str) -> set[tuple[str, str, int | None, int]]:
        return {(c.source, c.column, c.delay, c.idle) for c in found.clocks[name]}

    assert clocks("orders") == {("orders", "at", 5_000, 60_000)}
    # Flink has one idle timeout for all sources of a job.
    assert clocks("near") == {("orders", "at", 5_000, 60_000), ("skipped", "at", 0, 60_000)}
    assert clocks("named") == {
        ("orders", "at", 5_000, 60_000),
        ("shops", "since", 3_600_000, 60_000),
    }
    assert clocks("most") == clocks("per_minute") == clocks("orders")
    assert event_time(found.analysis.outputs["per_minute"]) == "window_time"
    assert event_time(found.analysis.outputs["together"]) is None


def test_repeats_by_arrival_are_forgotten_after_their_time():
    """The job is given the time of `within`, and what a task keeps is estimated by it."""
    found = check(Source("p.stream", REPEATS), Settings(), lambda *_: None)
    assert found.plan is not None
    assert found.analysis is not None
    assert dict(found.plan.settings)["table.exec.state.ttl"] == "1 h"
    assert not found.diagnostics
    (kept,) = [state for one in found.analysis.operators("once") for state in one.states]
    assert (kept.bound, kept.ttl, kept.entries) == ("ttl", 3_600_000, 360_000)
    assert ways(found, "once") == [("repeated", "written", "within")]


REPEATS = """
pipeline shop {}

source orders from datagen {
  columns (id int not null, shop_id int)
}

task once {
  from orders
  dedup by id keep first within 1h
}

sink s from once into blackhole
"""
