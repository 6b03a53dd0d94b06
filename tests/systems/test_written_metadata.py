"""Columns of sinks that become metadata of messages, on a real broker, read by another client."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.systems.jobs import run
from tests.systems.kafka import Broker

pytestmark = pytest.mark.slow

PIPELINE = """
pipeline shop {{
  checkpoint.interval = 500ms
}}

defaults {{
  kafka.brokers = '{address}'
}}

source orders from filesystem {{
  path = '{data}'
  format = json
  columns (
    id int not null,
    city string,
    sent_at timestamp(3),
    trace string,
  )
}}

task addressed {{
  from orders
  select
    id,
    sent_at,
    case when trace is not null then map['trace', trace] end as headers,
    'md_' || city as city,
}}

sink by_city from addressed into kafka {{
  topic = [md_bern, md_oslo]
  format = json
  key = [id]
  delivery = exactly_once
  metadata.topic = city
  metadata.timestamp = sent_at
  metadata.headers = headers
}}

task newest {{
  from addressed
  group by id
  select id, count(*) as orders, max(sent_at) as sent_at
}}

sink kept from newest into upsert_kafka {{
  topic = 'md_newest'
  format = json
  metadata.timestamp = sent_at
  primary key (id)
}}
"""
ROWS = [
    {"id": 1, "city": "bern", "sent_at": "2026-05-04 12:00:00.250", "trace": "t-1"},
    {"id": 2, "city": "oslo", "sent_at": "2026-05-04 12:00:01", "trace": None},
    {"id": 1, "city": "oslo", "sent_at": "2026-05-04 12:00:02", "trace": "t-3"},
]
NOON = 1_777_896_000_000
"""2026-05-04 12:00:00 in UTC, in milliseconds."""


def test_topic_timestamp_and_headers_come_from_columns(kafka: Broker, tmp_path: Path) -> None:
    for name in ("md_bern", "md_oslo", "md_newest"):
        kafka.create(name)
    data = tmp_path / "orders.json"
    data.write_text("".join(f"{json.dumps(row)}\n" for row in ROWS), encoding="utf-8")

    run(PIPELINE.format(address=kafka.address, data=data), tmp_path)

    found = {
        topic: [
            (json.loads(m.key or b""), json.loads(m.value or b""), m.timestamp, m.headers)
            for m in kafka.read(topic)
        ]
        for topic in ("md_bern", "md_oslo")
    }
    assert found == {
        "md_bern": [({"id": 1}, {"id": 1}, NOON + 250, (("trace", b"t-1"),))],
        "md_oslo": [
            ({"id": 2}, {"id": 2}, NOON + 1000, ()),
            ({"id": 1}, {"id": 1}, NOON + 2000, (("trace", b"t-3"),)),
        ],
    }
    last = {m.key: (json.loads(m.value or b""), m.timestamp) for m in kafka.read("md_newest")}
    assert last[b'{"id":1}'] == ({"id": 1, "orders": 2}, NOON + 2000)
