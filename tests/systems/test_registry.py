"""Avro in messages whose schemas lie in a registry, written and read by the client of Confluent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

from tests.systems.jobs import run
from tests.systems.kafka import Broker, Message
from tests.systems.registry import Registry

pytestmark = pytest.mark.slow

Row = dict[str, object]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    started = Registry(tmp_path_factory.mktemp("registry"))
    try:
        started.start()
        yield started
    finally:
        started.stop()


class Avro:
    """Messages as Confluent's client writes and reads them."""

    def __init__(self, registry: Registry) -> None:
        self.client = SchemaRegistryClient({"url": registry.url})

    def written(self, topic: str, schema: Row, rows: list[Row | None]) -> list[Message]:
        write = AvroSerializer(self.client, json.dumps(schema))
        context = SerializationContext(topic, MessageField.VALUE)
        return [Message(None if row is None else write(row, context)) for row in rows]

    def read(self, messages: list[Message]) -> list[tuple[object, object]]:
        read = AvroDeserializer(self.client)
        key, value = (
            SerializationContext("t", part) for part in (MessageField.KEY, MessageField.VALUE)
        )
        return [(read(m.key, key), read(m.value, value)) for m in messages]


def fields(**types: object) -> list[Row]:
    return [{"name": name, "type": type_} for name, type_ in types.items()]


def maybe(type_: object) -> list[object]:
    return ["null", type_]


MILLIS = {"type": "long", "logicalType": "timestamp-millis"}
DECIMAL = {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}
KIND: Row = {"type": "enum", "name": "Kind", "symbols": ["LEFT", "RIGHT"]}
DIGEST: Row = {"type": "fixed", "name": "Digest", "size": 2}
CLICK: Row = {
    "type": "record",
    "name": "Click",
    "namespace": "shop",
    "fields": [
        *fields(id="long", at=MILLIS, tags={"type": "array", "items": "string"}),
        {
            "name": "page",
            "type": maybe("string"),
            "default": None,
            "doc": "${env:HOME} isn't 'one'",
        },
        *fields(kind=KIND, digest=maybe(DIGEST)),
    ],
}
OLDER: Row = {
    **CLICK,
    "fields": [
        *fields(extra="int", id="long", at=MILLIS, tags={"type": "array", "items": "string"}),
        *fields(kind=KIND, digest=maybe(DIGEST)),
    ],
}
PERSON: Row = {"type": "record", "name": "Value", "fields": fields(id="int", city=maybe("string"))}
ENVELOPE: Row = {
    "type": "record",
    "name": "Envelope",
    "fields": fields(before=maybe(PERSON), after=maybe("Value"), op="string", ts_ms=maybe("long")),
}

PIPELINE = """\
pipeline shop {{
  checkpoint.interval = 500ms
}}

defaults {{
  kafka.brokers = '{address}'
  kafka.avro_confluent.registry = '{url}'
  kafka.debezium_avro_confluent.registry = '{url}'
}}

schema click from avro 'click.avsc'

source clicks from kafka {{
  topic = 'avro_clicks'
  format = avro_confluent
  start = earliest
  stop = latest
  columns click
}}

-- allow STA022: each change is sent once here
source people from kafka {{
  topic = 'avro_people'
  format = debezium_avro_confluent
  start = earliest
  stop = latest
  columns (id int not null, city string)
  primary key (id)
}}

task paged {{
  from clicks
  select id, page, at, tags, kind, digest, cast(1.5 as decimal(10, 2)) as price
}}

sink copied from paged into kafka {{
  topic = 'avro_clicks_out'
  format = avro_confluent
  key = [id]
}}

sink moved from people into kafka {{
  topic = 'avro_people_out'
  format = debezium_avro_confluent
  key = [id]
  primary key (id)
}}
"""


def test_rows_and_changes_are_read_and_written(
    kafka: Broker, registry: Registry, tmp_path: Path
) -> None:
    avro = Avro(registry)
    for name in ("avro_clicks", "avro_clicks_out", "avro_people", "avro_people_out"):
        kafka.create(name)
    new = {
        "id": 2,
        "page": "/",
        "at": 1_700_000_000_123,
        "tags": ["a", "b"],
        "kind": "RIGHT",
        "digest": b"xy",
    }
    old = {"id": 1, "extra": 5, "at": 1_700_000_000_000, "tags": [], "kind": "LEFT", "digest": None}
    # The fields of the writer's schema are found by name; one that it lacks is null.
    kafka.send("avro_clicks", avro.written("avro_clicks", OLDER, [old]))
    kafka.send("avro_clicks", avro.written("avro_clicks", CLICK, [new]))
    oslo, rome = {"id": 1, "city": "Oslo"}, {"id": 1, "city": "Rome"}
    changes: list[Row | None] = [
        {"before": None, "after": oslo, "op": "c", "ts_ms": 1},
        {"before": oslo, "after": rome, "op": "u", "ts_ms": None},
        None,
        {"before": rome, "after": None, "op": "d", "ts_ms": 3},
    ]
    kafka.send("avro_people", avro.written("avro_people", ENVELOPE, changes))
    (tmp_path / "click.avsc").write_text(json.dumps(CLICK), encoding="utf-8")

    run(PIPELINE.format(address=kafka.address, url=registry.url), tmp_path)

    (first, second) = avro.read(kafka.read("avro_clicks_out"))
    assert first[0] == {"id": 1}
    assert first[1]["page"] is None
    assert second[0] == {"id": 2}
    row = dict(second[1])
    assert (row["id"], row["page"], row["tags"]) == (2, "/", ["a", "b"])
    assert (row["kind"], row["digest"]) == ("RIGHT", b"xy")
    assert row["at"].timestamp() == 1_700_000_000.123
    assert str(row["price"]) == "1.50"
    messages = kafka.read("avro_people_out")
    assert avro.read(messages)[0][0] == {"id": 1}
    told = [value for _, value in avro.read(messages)]
    assert told == [
        {"before": None, "after": oslo, "op": "c"},
        {"before": oslo, "after": None, "op": "d"},
        {"before": None, "after": rome, "op": "c"},
        {"before": rome, "after": None, "op": "d"},
    ]
    subjects = {"avro_clicks_out-key", "avro_clicks_out-value", "avro_people_out-value"}
    assert subjects <= set(avro.client.get_subjects())
