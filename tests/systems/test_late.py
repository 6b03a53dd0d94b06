"""Each row that goes into a window is in the window or in `.late`, also where readers of a source are idle at times."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.systems.flink import await_until
from tests.systems.jobs import running
from tests.systems.kafka import Broker, Message

pytestmark = pytest.mark.slow

TEXT = """\
pipeline late {
  checkpoint.interval = 1h
}

defaults {
  parallelism = 2
  kafka.brokers = '@BROKERS@'
}

source orders from kafka {
  topic = '@NAME@'
  format = json
  start = earliest

  columns (id string not null, at timestamp(3) not null)
  watermark at - 5s idle 3s
}

task totals {
  from orders
  window tumble(at, 1m)
  group by id
  select window_start, id, count(*) as orders
}

sink totals_out from totals into kafka {
  topic = '@NAME@-totals'
  format = json
}

sink late_out from totals.late into kafka {
  topic = '@NAME@-late'
  format = json
}
"""


def order(id: str, clock: str, partition: int) -> Message:
    """An order of that time; each partition has a reader."""
    record = {"id": id, "at": f"2026-01-05 {clock}"}
    return Message(json.dumps(record).encode(), partition=partition)


class Orders:
    """A topic with two partitions, of which the second always has a row, of the time that `clock` tells."""

    def __init__(self, kafka: Broker, name: str) -> None:
        self.kafka, self.name, self.clock = kafka, name, "12:00:20"
        kafka.create(name, 2)
        for output in ("totals", "late"):
            kafka.create(f"{name}-{output}")

    @contextmanager
    def going_on(self) -> Iterator[None]:
        stopped = threading.Event()

        def send() -> None:
            while not stopped.wait(0.2):
                self.kafka.send(self.name, [order("beat", self.clock, 1)])

        thread = threading.Thread(target=send)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join()

    def send(self, id: str, clock: str) -> None:
        self.kafka.send(self.name, [order(id, clock, 0)])

    def ids(self, output: str) -> Counter[str]:
        """The orders of an output, but for the beats."""
        rows = [json.loads(m.value or b"") for m in self.kafka.read(f"{self.name}-{output}")]
        return Counter(row["id"] for row in rows if row["id"] != "beat")

    def fired(self, start: str) -> bool:
        """Whether the window of that minute has given its rows."""
        rows = [json.loads(m.value or b"") for m in self.kafka.read(f"{self.name}-totals")]
        return any(row["window_start"].endswith(start) for row in rows)


def test_a_reader_that_was_idle_loses_no_row(kafka: Broker, tmp_path: Path) -> None:
    orders = Orders(kafka, "idle-orders")
    text = TEXT.replace("@BROKERS@", kafka.address).replace("@NAME@", orders.name)
    orders.send("first", "12:00:10")
    with running(text, tmp_path), orders.going_on():
        await_until(lambda: job_runs(tmp_path), 120, "a job")
        orders.send("first-of-half-past", "12:30:00")
        time.sleep(1)
        # In time, by a watermark of 12:29:55. It waits in front of the window to be summed up with others: for a
        # watermark, which its own reader, idle from now on, will not give.
        orders.send("waiting", "12:29:57")
        time.sleep(9)
        orders.clock = "12:59:30"
        time.sleep(1)
        orders.clock = "13:00:20"
        await_until(lambda: orders.fired("12:59:00"), 60, "the windows of an hour")
        # The watermark of windows is 13:00:15, and that of this reader was 12:29:55.
        orders.send("late", "12:45:00")
        time.sleep(2)
        orders.clock = "14:00:20"
        orders.send("closing", "14:00:20")
        await_until(lambda: orders.fired("13:00:00"), 60, "the last window")
        time.sleep(1)
    assert orders.ids("late") == {"late": 1}
    assert orders.ids("totals") == {"first": 1, "first-of-half-past": 1, "waiting": 1}


def job_runs(folder: Path) -> bool:
    """Whether the job has begun to read."""
    return "running" in (folder / "job.log").read_text("utf-8")
