"""Streams of several topics on a real broker, which a metadata service names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.systems.jobs import run
from tests.systems.kafka import Broker

pytestmark = pytest.mark.slow

READS = """\
pipeline shop {{}}

source orders from dynamic_kafka {{
  metadata_service = 'single-cluster'
  cluster = 'here'
  brokers = '{address}'
  streams = ['{first}', '{second}']
  group = 'shop'
  format = json
  start = earliest
  stop = latest

  columns (
    id int,
    of_topic string not null from metadata 'topic',
  )
}}

sink kept from orders into filesystem {{
  path = '{folder}/kept'
  format = json
}}
"""


def test_the_topics_of_all_streams_are_read(kafka: Broker, tmp_path: Path) -> None:
    first, second = kafka.create("dynamic-orders"), kafka.create("dynamic-returns")
    kafka.send(first, [json.dumps({"id": n}).encode() for n in (1, 2)])
    kafka.send(second, [json.dumps({"id": 3}).encode()])

    run(READS.format(address=kafka.address, first=first, second=second, folder=tmp_path), tmp_path)

    files = (tmp_path / "kept").rglob("part-*")
    found = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    assert sorted(found, key=lambda row: row["id"]) == [
        {"id": 1, "of_topic": first},
        {"id": 2, "of_topic": first},
        {"id": 3, "of_topic": second},
    ]
