"""State and timers of `process` steps on a cluster: kept over savepoints, at another parallelism, beside new tasks."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.systems.flink import FlinkCluster, await_until, installed
from tests.test_readme import streamc

COUNTED = """\
pipeline process_NAME {
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


class Deployed:
    """A pipeline in a folder, with what is sent of it to a cluster."""

    def __init__(self, cluster: FlinkCluster, folder: Path) -> None:
        self.cluster = cluster
        self.folder = folder
        self.name = f"process_{folder.name}"
        (folder / "in").mkdir()
        (folder / "counting.py").write_text(COUNTING, encoding="utf-8")

    def send(self, text: str, workers: int, *words: str) -> None:
        text = text.replace("NAME", self.folder.name).replace("DATA", str(self.folder))
        (self.folder / "p.stream").write_text(text, encoding="utf-8")
        at = ["p.stream", "-o", "built", "--param", f"workers={workers}"]
        made = streamc("build", *at, "--target-kind", "pyflink", folder=self.folder)
        assert made.returncode == 0, made.stderr
        run = ["bash", str(installed() / "bin" / "flink"), "run", "-d", *words, "-py"]
        sent = subprocess.run(
            [*run, str(self.folder / "built" / "job.py")],
            env={**os.environ, **self.cluster.environment()},
            capture_output=True,
            text=True,
            check=False,
        )
        assert sent.returncode == 0, sent.stdout[-2000:] + sent.stderr[-2000:]

    def add(self, name: str, *rows: str) -> None:
        """A file of rows, which appears with all of them."""
        part = self.folder / f"{name}.part"
        part.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        part.rename(self.folder / "in" / f"{name}.csv")

    def rows(self, folder: str = "out") -> list[tuple[str, str, int, str]]:
        """What is committed, in order."""
        files = [f for f in (self.folder / folder).glob("part-*") if "inprogress" not in f.name]
        lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
        found = [line.replace('"', "").split(",") for line in lines]
        return sorted((word, what, int(count), at[11:16]) for word, what, count, at in found)

    def await_rows(self, wanted: list[tuple[str, str, int, str]], folder: str = "out") -> None:
        await_until(lambda: self.rows(folder) == sorted(wanted), 90, f"{wanted} are committed")

    def savepoint(self) -> str:
        """Stops the job, and gives where its state is."""
        at = ("--cluster", self.cluster.url, "--savepoint", "saved", "--output", "json")
        done = streamc("stop", self.name, *at, folder=self.folder)
        assert done.returncode == 0, done.stdout + done.stderr
        found: str = json.loads(done.stdout)["savepoint"]
        return found


@pytest.mark.slow
def test_state_and_timers_outlive_the_job(cluster: FlinkCluster, tmp_path: Path) -> None:
    job = Deployed(cluster, tmp_path)
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
    job.savepoint()
