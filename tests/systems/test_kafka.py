"""Compiled pipelines between topics of a real broker, in embedded Flink, read by another client."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.systems.jobs import refused, run, running
from tests.systems.kafka import Broker, Message

pytestmark = pytest.mark.slow

HEAD = """\
pipeline shop {{
  checkpoint.interval = 500ms
}}

defaults {{
  kafka.brokers = '{address}'
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
