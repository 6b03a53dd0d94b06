"""All outputs of a test come from one plan: what is in a window and what is late add up."""

from __future__ import annotations

import random

import pytest

from tests.semantics.harness import Job, run_jobs

pytestmark = pytest.mark.flink

PIPELINE = """
pipeline p {}

source events from datagen {
  columns (k int, n int, ts timestamp(3))
  watermark ts - 2s
}

source others from datagen {
  columns (k int, m int, ts timestamp(3))
  watermark ts - 2s
}

task both {
  from events as e
  join others as o on e.k = o.k and e.ts between o.ts - 10s and o.ts + 10s
  select e.k, e.n, o.m, e.ts
}

task w {
  from both
  window tumble(ts, 5s)
  group by k
  select window_start, k, count(*) as c
}

sink a from w into blackhole
sink b from w.late into blackhole
sink c from both into blackhole
"""


def times(seed: int) -> list[tuple[int, int, str]]:
    """Rows up to 40 s out of order: some are late behind the join, whichever side is read first."""
    dice = random.Random(seed)
    return [
        (dice.randrange(2), number, f"2026-05-04 09:{at // 60:02}:{at % 60:02}.000")
        for number in range(60)
        for at in [max(0, number * 2 - dice.randrange(40))]
    ]


def test_windows_and_late_rows_of_a_join_add_up(engine):
    jobs = [
        Job(
            f"seed {seed}",
            PIPELINE,
            {"events": times(seed), "others": times(seed + 100)},
            ("both", "w", "w.late"),
        )
        for seed in range(6)
    ]
    seen = 0
    for name, outcome in run_jobs(engine, jobs).items():
        joined = outcome.rows("both").total()
        late = outcome.rows("w.late").total()
        counted = sum(row[-1] * times for row, times in outcome.rows("w").items())
        assert counted + late == joined, name
        seen += late
    assert seen > 0
