"""Jobs without an end between topics of a real broker: open transactions, and where reading starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.systems.jobs import running
from tests.systems.kafka import Broker, line, values

pytestmark = pytest.mark.slow

ENDLESS = """
pipeline shop {{
  checkpoint.interval = {interval}
  checkpoint.min_pause = {interval}
}}

defaults {{
  kafka.brokers = '{address}'
}}

source orders from kafka {{
  topic = 'endless'
  format = json
  start = {start}
  columns (id int)
}}

sink copied from orders into kafka {{
  topic = 'endless_copied'
  format = json
  delivery = exactly_once  -- allow DEL010: transactions are looked at that stay open
}}
"""


def test_rows_of_a_transaction_are_seen_once_it_is_committed(kafka: Broker, tmp_path: Path) -> None:
    for name in ("endless", "endless_copied"):
        kafka.create(name)
    kafka.send("endless", [line(id=1), line(id=2)])
    # Flink takes the first checkpoint at a moment by chance between the pause and the interval:
    # where both are the same, none can come in the time that this takes.
    open_ = ENDLESS.format(address=kafka.address, interval="5m", start="earliest")
    with running(open_, tmp_path):
        seen = kafka.await_messages("endless_copied", 2, "read_uncommitted")
        assert values(seen) == [{"id": 1}, {"id": 2}]
        assert kafka.read("endless_copied") == []
    assert kafka.read("endless_copied") == []
    closed = ENDLESS.format(address=kafka.address, interval="500ms", start="earliest")
    with running(closed, tmp_path):
        assert values(kafka.await_messages("endless_copied", 2)) == [{"id": 1}, {"id": 2}]
        kafka.send("endless", [line(id=3)])
        assert values(kafka.await_messages("endless_copied", 3))[2:] == [{"id": 3}]
    assert len(kafka.read("endless_copied")) == 3
    assert len(kafka.read("endless_copied", "read_uncommitted")) == 5


def test_a_source_that_starts_at_the_newest_gives_what_comes_then(
    kafka: Broker, tmp_path: Path
) -> None:
    for name in ("endless_new", "endless_new_copied"):
        kafka.create(name)
    kafka.send("endless_new", [line(id=1)])
    text = ENDLESS.replace("'endless", "'endless_new").replace("delivery = exactly_once", "")
    newest = text.format(address=kafka.address, interval="500ms", start="latest")
    with running(newest, tmp_path):
        for n in range(2, 100):
            kafka.send("endless_new", [line(id=n)])
            if found := kafka.read("endless_new_copied"):
                break
    assert found
    assert {"id": 1} not in values(found)
