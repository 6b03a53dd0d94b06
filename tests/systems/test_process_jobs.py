"""State and timers of `process` steps on a cluster: kept over savepoints, at another parallelism, beside new tasks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.systems.deployed import Deployed, head
from tests.systems.flink import FlinkCluster

TIMED = head("at timestamp(3)", watermark="at idle 1s")
COUNTED = (
    TIMED
    + """
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
)
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
REJECTED = (
    TIMED
    + """
task counts {
  raises = reject

  from words
  process by word from python 'counting:Picky'
    state (count bigint ttl 1d, times array<timestamp(3)> ttl 1d)
    timers event_time
    returns (word string not null, what string not null, count bigint not null, at timestamp(3))
    watermark at
}

sink out from counts into filesystem {
  path = 'DATA/out'
  format = csv
}

sink more from counts.rejected into filesystem {
  path = 'DATA/more'
  format = csv
}
"""
)
COUNTING = """\
from datetime import timedelta
from pathlib import Path


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


class Picky:
    def process(self, context, word: str, at, count, times: list):
        count.value = (count.value or 0) + 1
        times.append(at)
        context.set_timer(at + timedelta(hours=1))
        yield word, "row", count.value, at
        if at.minute % 10 == 5:
            raise ValueError(f"not at {at.minute}")

    def on_timer(self, context, word: str, count, times: list):
        failed = Path("FAILED")
        if not failed.exists():
            failed.touch()
            raise RuntimeError("this once")
        assert len(times) == count.value
        yield word, "timer", count.value, context.time
"""


class Counting(Deployed):
    """The pipeline of words that are counted."""

    def __init__(self, cluster: FlinkCluster, folder: Path) -> None:
        super().__init__(
            cluster,
            folder,
            f"process_{folder.name}",
            {"counting.py": COUNTING.replace("FAILED", str(folder / "failed"))},
        )

    def rows(self, folder: str = "out") -> list[tuple[str, str, int, str]]:
        """What is committed, in order."""
        found = [line.replace('"', "").split(",") for line in self.lines(folder)]
        return sorted((word, what, int(count), at[11:16]) for word, what, count, at in found)

    def await_rows(self, wanted: list[tuple[str, str, int, str]], folder: str = "out") -> None:
        self.await_committed(lambda: self.rows(folder), sorted(wanted))


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


@pytest.mark.slow
def test_rows_are_rejected_once_though_the_job_fails(cluster: FlinkCluster, tmp_path: Path) -> None:
    """The first timer of all ends the job, once, behind rows and state that no checkpoint holds yet."""
    with Counting(cluster, tmp_path) as job:

        def turned_away() -> list[list[str]]:
            found = [line.replace('"', "").split(",") for line in job.lines("more")]
            return sorted([word, at[11:16], reason, task] for word, at, reason, task, _ in found)

        job.add("a", *(f"a,2024-01-01 12:{minute:02}:00" for minute in (0, 5, 10)))
        job.send(REJECTED, 1)
        rows = [("a", "row", 1, "12:00"), ("a", "row", 2, "12:10")]
        job.await_rows(rows)

        # The last row takes event time past the first timer.
        later = ("a,2024-01-01 12:15:00", "a,2024-01-01 12:20:00", "c,2024-01-01 13:04:00")
        job.add("b", *later)
        rows += [("a", "row", 3, "12:20"), ("c", "row", 1, "13:04"), ("a", "timer", 3, "13:00")]
        job.await_rows(rows)
        reason = "Picky: ValueError: not at"
        wanted = [["a", "12:05", f"{reason} 5", "counts"], ["a", "12:15", f"{reason} 15", "counts"]]
        job.await_committed(turned_away, wanted)
        assert (tmp_path / "failed").exists()
        assert "this once" in json.dumps(job.exceptions())
