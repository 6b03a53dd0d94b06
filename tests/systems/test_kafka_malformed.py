"""Records of a real topic that cannot be read: where they go, and what is told of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.systems.jobs import run
from tests.systems.kafka import HEAD, Broker, Message, line, values

pytestmark = pytest.mark.slow

MALFORMED = """
source clicks from kafka {
  topic = 'clicks'
  format = json
  start = earliest
  stop = latest

  columns (
    id int,
    at timestamp(3),
    place bigint not null from metadata 'offset',
    part string from metadata 'partition',
  )
  watermark at - 1s
}

source others from kafka {
  topic = 'clicks'
  format = json
  start = earliest
  stop = latest
  malformed = skip
  columns (id int)
}

source bytes from kafka {
  topic = 'clicks'
  format = raw
  start = earliest
  stop = latest
  columns (whole bytes)
}

task lengths {
  from bytes
  select char_length(cast(whole as string)) as size
}

sink read from clicks into kafka {
  topic = 'clicks_read'
  format = json
}

sink broken from clicks.malformed into kafka {
  topic = 'clicks_broken'
  format = json
}

sink rest from others into kafka {
  topic = 'clicks_rest'
  format = json
}

sink sizes from lengths into kafka {
  topic = 'clicks_sizes'
  format = json
}
"""


def test_records_that_cannot_be_read_come_with_their_offsets(kafka: Broker, tmp_path: Path) -> None:
    kafka.create("clicks", partitions=2)
    for name in ("read", "broken", "rest", "sizes"):
        kafka.create(f"clicks_{name}")
    at = "2024-01-01 00:00:00"
    good = [line(id=n, at=at) for n in range(3)]
    kafka.send(
        "clicks",
        [
            Message(good[0]),
            Message(b"{not json"),
            Message(good[1]),
            Message(b'{"id": "x"}', partition=1),
            Message(good[2], partition=1),
            Message(b"", partition=1),
            Message(None, b"deleted", partition=1),
        ],
    )

    run(HEAD.format(address=kafka.address) + MALFORMED, tmp_path)

    read = kafka.read("clicks_read")
    decoded = [json.loads(m.value or b"") for m in read]
    assert sorted((row["id"], row["part"], row["place"]) for row in decoded) == [
        (0, "0", 0),
        (1, "0", 2),
        (2, "1", 1),
    ]
    broken = [json.loads(m.value or b"") for m in kafka.read("clicks_broken")]
    places = sorted((b["topic"], b["partition"], b["offset"], b["text"]) for b in broken)
    assert places == [
        ("clicks", 0, 1, "{not json"),
        ("clicks", 1, 0, '{"id": "x"}'),
        ("clicks", 1, 2, ""),
        ("clicks", 1, 3, ""),
    ]
    assert len(read) + len(broken) == 7
    rest = [row["id"] for row in values(kafka.read("clicks_rest")) if isinstance(row, dict)]
    assert sorted(one for one in rest if one is not None) == [0, 1, 2]
    assert len(kafka.read("clicks_sizes")) == 7
