"""What is said of zones and of times that cannot be read is what Flink does."""

from __future__ import annotations

import datetime as dt

import pytest

from runtime.collect import collect
from tests.semantics.harness import Job, case_of, run_jobs

pytestmark = pytest.mark.flink

NEW_YEAR = 1_704_067_200_000
"""Milliseconds of 2024-01-01 00:00 in UTC, when clocks in Berlin showed 01:00."""

ZONED = """
pipeline p {}

defaults {
  time_zone = '%s'
}

source events from filesystem {
  path = 'x'
  format = json
  columns (id int not null, wall timestamp(3), n bigint, at as to_timestamp_ltz(n, 3))
  watermark at - 5s
}

task same {
  from events
  where wall = at
  select id
}

task days {
  select window_start, count(*) as n
  from table(tumble(table events, descriptor(at), interval '1' day))
  group by window_start, window_end
}

sink s from same into blackhole
sink d from days into blackhole
"""

TEXT = """
pipeline p {}

source events from filesystem {
  path = 'x'
  format = json
  columns (id int not null, written string, at as %s)
  watermark at - 5s
}

task w {
  select window_start, count(*) as n
  from table(tumble(table events, descriptor(at), interval '1' minute))
  group by window_start, window_end
}

sink s from w into blackhole
sink l from w.late into blackhole
"""
WRITTEN = [(1, "2024-01-01 12:00:10"), (2, "2024-01-01T12:00:20Z"), (3, "2024-01-01 12:00:30")]


def test_a_bare_time_is_a_clock_of_the_session(engine):
    midnight = dt.datetime(2024, 1, 1)
    hour = dt.timedelta(hours=1)
    rows = [(1, midnight, NEW_YEAR), (2, midnight + hour, NEW_YEAR)]
    jobs = [
        Job(zone, ZONED % zone, {"events": rows}, ("same",)) for zone in ("UTC", "Europe/Berlin")
    ]
    found = run_jobs(engine, jobs)
    assert set(found["UTC"].rows("same")) == {(1,)}
    assert set(found["Europe/Berlin"].rows("same")) == {(2,)}


def test_days_of_moments_begin_at_midnight_of_the_session(engine):
    # 23:30 in UTC is half past midnight of the next day in Berlin.
    rows = [(1, None, NEW_YEAR - 1_800_000), (2, None, NEW_YEAR)]
    jobs = [
        Job(zone, ZONED % zone, {"events": rows}, ("days",)) for zone in ("UTC", "Europe/Berlin")
    ]
    found = run_jobs(engine, jobs)
    last, first = dt.datetime(2023, 12, 31), dt.datetime(2024, 1, 1)
    assert set(found["UTC"].rows("days")) == {(last, 1), (first, 1)}
    assert set(found["Europe/Berlin"].rows("days")) == {(first, 2)}


def test_a_time_that_cannot_be_read_stops_the_job_or_is_late(engine):
    stands_in = "coalesce(to_timestamp(written), timestamp '1970-01-01 00:00:00')"
    late = Job("p", TEXT % stands_in, {"events": WRITTEN}, ("w", "w.late"))
    outcome = run_jobs(engine, [late])["p"]
    assert set(outcome.rows("w")) == {(dt.datetime(2024, 1, 1, 12), 2)}
    at = outcome.names("w.late").index("id")
    assert {row[at] for row in outcome.rows("w.late")} == {2}
    stopping = Job("p", TEXT % "to_timestamp(written)", {"events": WRITTEN}, ("w",))
    (found,) = collect(engine, [case_of(stopping)[1]])
    assert found.failure is not None
    assert "null as its event time" in found.failure.message
