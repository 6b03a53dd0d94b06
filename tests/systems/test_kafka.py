"""Compiled pipelines between topics of a real broker, in embedded Flink, read by another client."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.systems.jobs import run
from tests.systems.kafka import Broker, Message

pytestmark = pytest.mark.slow

HEAD = """\
pipeline shop {{
  checkpoint.interval = 500ms
}}

defaults {{
  kafka.brokers = '{address}'
  upsert_kafka.brokers = '{address}'
}}
"""


def line(**values: object) -> bytes:
    return json.dumps(values).encode()


def values(messages: list[Message]) -> list[object]:
    return [None if m.value is None else json.loads(m.value) for m in messages]


COPIES = """
source orders from kafka {
  topic = 'orders'
  format = json
  start = earliest
  stop = latest

  columns (
    id int,
    amount decimal(10, 2),
    sent_at timestamp_ltz(3) not null from metadata 'timestamp',
    place bigint not null from metadata 'offset',
    part int not null from metadata 'partition',
    of_topic string not null from metadata 'topic',
    headers map<string, bytes> not null from metadata 'headers',
  )
}

source newest from kafka {
  topic = 'orders'
  format = json
  start = timestamp
  start_millis = 1700000002000
  stop = latest
  columns (id int)
}

source of_offsets from kafka {
  topic = 'orders'
  format = json
  start = specific_offsets
  start_offsets = 'partition:0,offset:1'
  stop = specific_offsets
  stop_offsets = 'partition:0,offset:2'
  columns (id int)
}

task told {
  from orders
  select id, amount, sent_at, place, part, of_topic, cast(headers['trace'] as string) as trace
}

sink copied from told into kafka {
  topic = 'copied'
  format = json
  key = [id]
  key_format = json
  delivery = exactly_once
  transaction_prefix = 'copied'
  transaction_timeout = 10m
}

sink late from newest into kafka {
  topic = 'late'
  format = json
}

sink some from of_offsets into kafka {
  topic = 'some'
  format = csv
}
"""


def test_rows_and_what_is_known_of_them_go_from_topic_to_topic(
    kafka: Broker, tmp_path: Path
) -> None:
    for name in ("orders", "copied", "late", "some"):
        kafka.create(name)
    trace = (("trace", b"t-1"),)
    kafka.send(
        "orders",
        [
            Message(line(id=1, amount=1.5), timestamp=1_700_000_000_000, headers=trace),
            Message(line(id=2, amount=None), timestamp=1_700_000_001_000),
            Message(line(id=3, amount=2), timestamp=1_700_000_002_000),
            Message(line(id=4, amount=3), timestamp=1_700_000_003_000),
        ],
    )

    run(HEAD.format(address=kafka.address) + COPIES, tmp_path)

    copied = kafka.read("copied")
    assert [json.loads(m.key or b"") for m in copied] == [{"id": n} for n in (1, 2, 3, 4)]
    first = {
        "id": 1,
        "amount": 1.5,
        "sent_at": "2023-11-14 22:13:20Z",
        "place": 0,
        "part": 0,
        "of_topic": "orders",
        "trace": "t-1",
    }
    assert values(copied)[0] == first
    assert [(v["place"], v["amount"], v["trace"]) for v in values(copied)[1:]] == [
        (1, None, None),
        (2, 2, None),
        (3, 3, None),
    ]
    assert values(kafka.read("late")) == [{"id": 3}, {"id": 4}]
    assert [m.value for m in kafka.read("some")] == [b"2"]
