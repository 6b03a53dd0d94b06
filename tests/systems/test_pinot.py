"""Topics that sinks of Pinot write on a real broker, read by the classes of Pinot that make rows of messages."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.pinot.judging import judged
from tests.systems.jobs import run
from tests.systems.kafka import Broker, Message, line

pytestmark = pytest.mark.slow

JOB = """\
pipeline shop {
  delivery = exactly_once
  checkpoint.interval = 500ms
}

defaults {
  kafka.brokers = env('KAFKA_BROKERS')
}

source orders from kafka {
  topic = 'for_pinot'
  format = json
  start = earliest
  stop = latest

  columns (
    order_id string not null,
    shop_id int not null,
    paid boolean,
    grams float,
    amount decimal(12, 2),
    day date,
    tags array<string>,
    extra map<string, string>,
    sent_at timestamp_ltz(3),
    ordered_at timestamp(3) not null,
  )
  watermark ordered_at - 5s
}

-- allow STA003: two shops
task per_shop {
  from orders
  group by shop_id
  select shop_id, cast(sum(amount) as decimal(15, 2)) as total, count(*) as orders, max(ordered_at) as newest
}

sink kept from orders into pinot {
  topic = 'pinot_kept'
  format = json
  retention = 30d
  dimensions = [shop_id]
}

sink totals from per_shop into pinot {
  topic = 'pinot_totals'
  format = json
  table = 'shop_totals'
  properties.ssl.truststore.password = secret('trust-store')

  primary key (shop_id)
}
"""
ORDERS = [
    {
        "order_id": "ø" * 600,
        "shop_id": 1,
        "paid": True,
        "grams": 1.5,
        "amount": 1234567890.12,
        "day": "2024-02-29",
        "tags": ["new", "red"],
        "extra": {"colour": "red"},
        "sent_at": "2024-02-29 12:00:00.25Z",
        "ordered_at": "2024-02-29 12:00:00",
    },
    {"order_id": "o2", "shop_id": 1, "amount": 0.01, "ordered_at": "2024-02-29 12:00:01.5"},
]


@pytest.fixture(scope="module")
def written(
    kafka: Broker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, dict[str, list[Message]]]]:
    """The files beside the job, and the messages of both topics."""
    folder = tmp_path_factory.mktemp("pinot")
    (folder / "trust-store").write_text("unused", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAFKA_BROKERS", kafka.address)
        patch.setenv("STREAMC_SECRETS", str(folder))
        for name in ("for_pinot", "pinot_kept", "pinot_totals"):
            kafka.create(name)
        kafka.send("for_pinot", [line(**order) for order in ORDERS])
        run(JOB, folder)
        words = [sys.executable, "-m", "streamc", "build", "job.stream", "-o", "built"]
        subprocess.run(words, cwd=folder, check=True, capture_output=True, timeout=60)
        yield (
            folder / "built" / "pinot",
            {"kept": kafka.read("pinot_kept"), "shop_totals": kafka.read("pinot_totals")},
        )


def test_pinot_takes_the_files_and_the_rows_that_flink_wrote(
    written: tuple[Path, dict[str, list[Message]]], tmp_path: Path
) -> None:
    folder, topics = written
    values = {name: [m.value or b"" for m in messages] for name, messages in topics.items()}
    environment = {"KAFKA_BROKERS": "broker:9092", "TRUST_STORE": "open sesame"}
    found = judged(folder, values, tmp_path, environment)

    said, rows = found["kept"]
    assert (said["mode"], said["keys"]) == ("NONE", None)
    assert said["metrics"] == ["grams", "amount"]
    stream = said["stream"]
    assert isinstance(stream, dict)
    assert stream["stream.kafka.broker.list"] == "broker:9092"
    assert stream["stream.kafka.isolation.level"] == "read_committed"
    first = {
        "order_id": "ø" * 600,
        "shop_id": 1,
        "paid": 1,
        "grams": 1.5,
        "amount": 1234567890.12,
        "day": "2024-02-29",
        "tags": ["new", "red"],
        "extra": '{"colour":"red"}',
        "sent_at": 1709208000250,
        "ordered_at": 1709208000000,
    }
    empty = dict.fromkeys(("paid", "grams", "day", "tags", "extra", "sent_at"))
    second = {"order_id": "o2", "shop_id": 1, "amount": 0.01, "ordered_at": 1709208001500}
    assert rows == [first, {**empty, **second}]

    said, rows = found["shop_totals"]
    assert (said["mode"], said["keys"]) == ("FULL", ["shop_id"])
    assert said["metrics"] == ["total", "orders"]
    stream = said["stream"]
    assert isinstance(stream, dict)
    assert stream["ssl.truststore.password"] == "open sesame"
    assert stream["stream.kafka.metadata.populate"] == "true"
    last = {"shop_id": 1, "total": 1234567890.13, "orders": 2, "newest": 1709208001500}
    # The offset is no part of the message: Pinot's consumer puts it in.
    assert rows[-1] == {**last, "__metadata$offset": None}


def test_no_secret_is_written(written: tuple[Path, dict[str, list[Message]]]) -> None:
    folder, _ = written
    text = (folder / "shop_totals.table.json").read_text("utf-8")
    assert '"ssl.truststore.password": "${TRUST_STORE}"' in text
    assert "unused" not in text
