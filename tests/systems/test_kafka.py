"""Compiled pipelines between topics of a real broker, in embedded Flink, read by another client."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.systems.jobs import refused, run
from tests.systems.kafka import HEAD, Broker, Message, line, values

pytestmark = pytest.mark.slow

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
  delivery = exactly_once
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


UPSERTS = """
source orders from kafka {
  topic = 'placed'
  format = json
  start = earliest
  stop = latest
  columns (city string, amount int)
}

source shops from upsert_kafka {
  topic = 'shops'
  format = json
  stop = latest
  columns (city string, shop string)
  primary key (city)
}

task totals {
  from orders
  where city is not null
  group by city
  select city, sum(amount) as total
}

task large {
  from totals
  where total < 100
}

sink of_city from totals into kafka {
  topic = 'totals'
  format = json
  json.timestamp_format = iso_8601
  primary key (city)
}

sink small from large into kafka {
  topic = 'small'
  format = json
  key = [city]
  value_columns = except_key
}

sink known from shops into upsert_kafka {
  topic = 'known'
  key_format = csv
  value_format = json
  key.csv.delimiter = '|'
  primary key (city)
}
"""


def last(messages: list[Message]) -> dict[bytes | None, bytes | None]:
    """What a reader has in the end of a topic that is compacted."""
    kept = {message.key: message.value for message in messages}
    return {key: value for key, value in kept.items() if value is not None}


def test_changes_are_written_by_key_and_deleted_rows_as_tombstones(
    kafka: Broker, tmp_path: Path
) -> None:
    for name in ("placed", "shops", "totals", "small", "known"):
        kafka.create(name)
    orders = (("Oslo", 60), ("Rome", 1), ("Oslo", 60), ("Rome", 2))
    kafka.send("placed", [line(city=city, amount=amount) for city, amount in orders])
    kafka.send(
        "shops",
        [
            Message(line(city="Oslo", shop="a"), line(city="Oslo")),
            Message(line(city="Rome", shop="b"), line(city="Rome")),
            Message(line(city="Oslo", shop="c"), line(city="Oslo")),
            Message(None, line(city="Rome")),
        ],
    )

    run(HEAD.format(address=kafka.address) + UPSERTS, tmp_path)

    totals = kafka.read("totals")
    oslo, rome = b'{"city":"Oslo"}', b'{"city":"Rome"}'
    # What was before is taken back first, as another task asks for it: with a tombstone.
    told = [m.value and json.loads(m.value)["total"] for m in totals if m.key == oslo]
    assert told == [60, None, 120]
    assert last(totals) == {
        oslo: b'{"city":"Oslo","total":120}',
        rome: b'{"city":"Rome","total":3}',
    }
    small = kafka.read("small")
    assert [m.value for m in small if m.key == oslo] == [b'{"total":60}', None]
    assert last(small) == {rome: b'{"total":3}'}
    known = kafka.read("known")
    assert last(known) == {b'"Oslo"': b'{"city":"Oslo","shop":"c"}'}
    assert Message(None, b'"Rome"') in [Message(m.value, m.key) for m in known]


CHANGES = """
-- allow STA022: each change is sent once here
source customers from kafka {
  topic = 'customers'
  format = debezium_json
  start = earliest
  stop = latest

  columns (
    id int not null,
    city string,
    ingested timestamp_ltz(3) from metadata 'value.ingestion-timestamp',
    of_table string from metadata 'value.source.table',
  )
  primary key (id)
}

task of_city {
  from customers
  where city is not null
  group by city
  select city, count(*) as customers
}

sink copied from customers into kafka {
  topic = 'customers_copied'
  format = debezium_json
  key = [id]
  primary key (id)
}

sink counts from of_city into kafka {
  topic = 'customers_of_city'
  format = json
  primary key (city)
}
"""


def test_changes_of_a_database_are_read_and_written(kafka: Broker, tmp_path: Path) -> None:
    for name in ("customers", "customers_copied", "customers_of_city"):
        kafka.create(name)
    a, b, moved = {"id": 1, "city": "Oslo"}, {"id": 2, "city": "Oslo"}, {"id": 1, "city": "Rome"}
    source = {"table": "people", "db": "shop"}
    kafka.send(
        "customers",
        [
            line(before=None, after=a, op="c", source=source, ts_ms=1_700_000_000_000),
            line(before=None, after=b, op="r", source=source, ts_ms=1_700_000_000_000),
            line(before=a, after=moved, op="u", source=source, ts_ms=1_700_000_001_000),
            line(before=b, after=None, op="d", source=source, ts_ms=1_700_000_002_000),
        ],
    )

    run(HEAD.format(address=kafka.address) + CHANGES, tmp_path)

    copied = kafka.read("customers_copied")
    assert [(m.key, json.loads(m.value or b"")["op"]) for m in copied] == [
        (b'{"id":1}', "c"),
        (b'{"id":2}', "c"),
        (b'{"id":1}', "d"),
        (b'{"id":1}', "c"),
        (b'{"id":2}', "d"),
    ]
    after = [json.loads(m.value or b"")["after"] for m in copied if m.key == b'{"id":1}']
    assert after[-1] == {
        "id": 1,
        "city": "Rome",
        "ingested": "2023-11-14 22:13:21Z",
        "of_table": "people",
    }
    assert list(last(kafka.read("customers_of_city")).values()) == [
        b'{"city":"Rome","customers":1}'
    ]


WITHOUT_TOPICS = """
source orders from kafka {
  topic = 'orders-elsewhere'
  format = json
  start = earliest
  columns (id int)
}

sink kept from orders into print
"""


def test_a_topic_that_is_not_there_is_named_at_its_source(kafka: Broker, tmp_path: Path) -> None:
    said = refused(HEAD.format(address=kafka.address) + WITHOUT_TOPICS, tmp_path)
    assert "there is no topic `orders-elsewhere`" in said
    assert "^^^^^^ read here" in said


HOSTILE = """
source orders from kafka {
  topic = 'hostile'
  format = json
  start = earliest
  stop = latest
  group = 'g''; drop table `orders`; --"'
  properties.client.rack = '$ \\ ; /* '
  columns (`a;b` int, `c'd` string)
}

sink copied from orders into kafka {
  topic = 'hostile_copied'
  format = json
  key = [`a;b`, `c'd`]
  delivery = exactly_once
  transaction_prefix = 'x'') ; end; -- ` "'
}
"""


def test_no_name_or_value_breaks_out_of_the_sql(kafka: Broker, tmp_path: Path) -> None:
    for name in ("hostile", "hostile_copied"):
        kafka.create(name)
    sent = {"a;b": 1, "c'd": "'); drop table `copied`; --"}
    kafka.send("hostile", [json.dumps(sent).encode()])
    run(HEAD.format(address=kafka.address) + HOSTILE, tmp_path)
    (copied,) = kafka.read("hostile_copied")
    assert json.loads(copied.key or b"") == sent == json.loads(copied.value or b"")
