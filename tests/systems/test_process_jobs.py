"""State and timers of `process` steps on a cluster: kept over savepoints, at another parallelism, beside new tasks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.systems.deployed import Deployed
from tests.systems.flink import FlinkCluster, await_until

COUNTED = """\
pipeline NAME {
  delivery = exactly_once
}

param workers int = 1

defaults {
  parallelism = $workers
  checkpoint.interval = 300ms
}

source words from filesystem {
  path = 'DATA/in'
  format = csv
  monitor_interval = 200ms

  columns (
    word string not null,
    at timestamp(3),
  )
  watermark at idle 1s
}

task counts {
  from words
  process by word from python 'counting:Count'
    state (
      count bigint ttl 1d,
      times array<timestamp(3)> ttl 1d,
      seen map<timestamp(3), bigint> ttl 1d,
    )
    timers event_time
    returns (word string not null, what string not null, count bigint not null, at timestamp(3))
    watermark at
}

sink out from counts into filesystem {
  path = 'DATA/out'
  format = csv
}
"""
MORE = """
task alarms {
  from counts
  where what = 'timer'
}

sink more from alarms into filesystem {
  path = 'DATA/more'
  format = csv
}
"""
COUNTING = """\
from datetime import timedelta


class Count:
    def process(self, context, word: str, at, count, times: list, seen: dict):
        count.value = (count.value or 0) + 1
        times.append(at)
        seen[at] = len(times)
        context.set_timer(at + timedelta(hours=1))
        yield word, "row", count.value, at

    def on_timer(self, context, word: str, count, times: list, seen: dict):
        began = context.time - timedelta(hours=1)
        assert len(times) == count.value == max(seen.values())
        yield word, "timer", seen[began], context.time
"""


class Counting(Deployed):
    """The pipeline of words that are counted."""

    def __init__(self, cluster: FlinkCluster, folder: Path) -> None:
        super().__init__(cluster, folder, f"process_{folder.name}", {"counting.py": COUNTING})

    def rows(self, folder: str = "out") -> list[tuple[str, str, int, str]]:
        """What is committed, in order."""
        found = [line.replace('"', "").split(",") for line in self.lines(folder)]
        return sorted((word, what, int(count), at[11:16]) for word, what, count, at in found)

    def await_rows(self, wanted: list[tuple[str, str, int, str]], folder: str = "out") -> None:
        await_until(lambda: self.rows(folder) == sorted(wanted), 90, f"{wanted} are committed")


@pytest.mark.slow
def test_state_and_timers_outlive_the_job(cluster: FlinkCluster, tmp_path: Path) -> None:
    with Counting(cluster, tmp_path) as job:
        job.add("a", *["a,2024-01-01 12:00:00"] * 3, "b,2024-01-01 12:10:00")
        job.send(COUNTED, 1)
        rows = [("a", "row", n, "12:00") for n in (1, 2, 3)] + [("b", "row", 1, "12:10")]
        job.await_rows(rows)

        job.send(COUNTED, 2, "-s", job.savepoint())
        job.add("b", "a,2024-01-01 12:30:00", "c,2024-01-01 13:15:00")
        rows += [("a", "row", 4, "12:30"), ("c", "row", 1, "13:15")]
        rows += [("a", "timer", 3, "13:00"), ("b", "timer", 1, "13:10")]
        job.await_rows(rows)

        # What a new task changes beside it, its name still leads to the state of the step.
        job.send(COUNTED + MORE, 2, "-n", "-s", job.savepoint())
        job.add("c", "c,2024-01-01 13:45:00")
        rows += [("c", "row", 2, "13:45"), ("a", "timer", 4, "13:30")]
        job.await_rows(rows)
        job.await_rows([("a", "timer", 4, "13:30")], "more")
