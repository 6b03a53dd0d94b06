"""Compiled pipelines with `jdbc` between tables of a real PostgreSQL, read by another client."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.systems.jobs import run, running, started
from tests.systems.postgres import PASSWORD, Postgres

pytestmark = pytest.mark.slow

COPIES = """
source orders from jdbc {
  table = 'orders'
  partition.column = 'id'
  partition.count = 3
  partition.low = 1
  partition.high = 3
  fetch_size = 2
  auto_commit = false

  columns (
    id bigint not null,
    shop string,
    amount decimal(10, 2),
    paid boolean,
    rate double,
    small smallint,
    placed date,
    placed_at timestamp(6),
    tags array<string>,
    picture bytes,
  )
}

source hostile from jdbc {
  table = 'hostile'
  columns (id int not null, `value` string, note string)
  primary key (id)
}

-- Arrays can be read, and not be written.
task told {
  from orders
  extend tags[2] as second, cardinality(tags) as tagged
  drop tags
}

sink copied from told into jdbc {
  table = 'copied'
}

sink hostile_copied from hostile into jdbc {
  table = 'hostile_copied'
  primary key (id)
}
"""
TYPES = """
id bigint, shop text, amount numeric(10, 2), paid boolean, rate double precision, small smallint,
placed date, placed_at timestamp(6), picture bytea
"""


HOSTILE = "(id int primary key, value text, note text)"


def test_rows_of_all_types_are_read_in_parts_and_added(
    postgres: Postgres, head: str, tmp_path: Path
) -> None:
    postgres.run(
        f"create table orders ({TYPES}, tags text[])",
        f"create table copied ({TYPES}, second text, tagged int)",
        f"create table hostile {HOSTILE}",
        f"create table hostile_copied {HOSTILE}",
        """insert into orders values
           (1, 'a''b"c\\ $', 12.50, true, 0.1, 7, '2024-02-29', '2024-02-29 10:00:00.123456',
            '\\x00ff', '{x,"y z"}'),
           (2, null, null, null, null, null, null, null, null, null),
           (3, '', 99999999.99, false, 'Infinity', -7, '0001-01-01', '1999-12-31 23:59:59',
            '', '{}')""",
        "insert into hostile values (1, '''); drop table copied; --', '\"; drop table orders; --')",
    )

    said = run(head + COPIES, tmp_path)

    copied = postgres.read("select * from copied order by id")
    orders = postgres.read("select * from orders order by id")
    assert [row[:9] for row in copied] == [row[:9] for row in orders]
    assert [row[9:] for row in copied] == [("y z", 2), (None, None), (None, 0)]
    assert copied[0][1:3] == ("a'b\"c\\ $", Decimal("12.50"))
    assert copied[0][7:9] == (dt.datetime(2024, 2, 29, 10, 0, 0, 123456), b"\x00\xff")
    hostile = postgres.read("select * from hostile_copied")
    assert hostile == [(1, "'); drop table copied; --", '"; drop table orders; --')]
    assert PASSWORD not in json.dumps(said)


LOOKUPS = """
source orders from filesystem {{
  path = '{folder}/orders'
  format = json

  columns (
    order_id int,
    shop_id string,
    amount int,
  )
}}

source shops from jdbc {{
  table = 'shops'
  cache = partial
  lookup.partial_cache.max_rows = 10

  columns (
    shop_id string not null,
    city string,
    opened int,
  )
  primary key (shop_id)
}}

task placed {{
  from orders as o
  left lookup join shops as s on s.shop_id = o.shop_id and s.opened < 2021
  select o.order_id, s.city, o.amount
}}

task totals {{
  from placed
  where city is not null
  group by city
  select city, sum(amount) as total
}}

task small {{
  from totals
  where total < 10
}}

sink seen from placed into jdbc {{
  table = 'seen'
}}

sink per_city from totals into jdbc {{
  table = 'totals'
  primary key (city)
}}

sink small_ones from small into jdbc {{
  table = 'small'
  primary key (city)
}}
"""


def test_rows_are_looked_up_added_and_changed_by_key_however_often(
    postgres: Postgres, head: str, tmp_path: Path
) -> None:
    postgres.run(
        "create table shops (shop_id text primary key, city text, opened int)",
        "insert into shops values ('a', 'Oslo', 2019), ('b', 'Rome', 2020), ('c', 'Bonn', 2021)",
        "create table seen (order_id int, city text, amount int)",
        "create table totals (city text primary key, total int)",
        "create table small (city text primary key, total int)",
        "insert into totals values ('Rome', -1), ('Kiel', 5)",
    )
    orders = [(1, "a", 4), (2, "b", 9), (3, "z", 1), (4, "a", 7), (5, "c", 2)]
    (tmp_path / "orders").mkdir()
    lines = [
        json.dumps({"order_id": n, "shop_id": shop, "amount": amount}) for n, shop, amount in orders
    ]
    (tmp_path / "orders" / "rows.json").write_text("\n".join(lines), encoding="utf-8")
    text = head + LOOKUPS.format(folder=tmp_path)
    seen = [(1, "Oslo", 4), (2, "Rome", 9), (3, None, 1), (4, "Oslo", 7), (5, None, 2)]
    totals = [("Kiel", 5), ("Oslo", 11), ("Rome", 9)]

    run(text, tmp_path)
    assert postgres.read("select * from seen order by order_id") == seen
    assert postgres.read("select * from totals order by city") == totals
    assert postgres.read("select * from small") == [("Rome", 9)]

    # As after a failure without a checkpoint: only what has a key is as it was.
    run(text, tmp_path)
    assert postgres.read("select * from totals order by city") == totals
    assert postgres.read("select * from small") == [("Rome", 9)]
    assert len(postgres.read("select * from seen")) == 10


ENDLESS = """
source ticks from datagen {
  rows_per_second = 100
  fields.id.kind = sequence
  fields.id.start = 1
  fields.id.end = 100000

  columns (id bigint not null)
}

task hundreds {
  from ticks
  extend id % 3 as part
  group by part
  select part, count(*) as many, max(id) as newest
}

sink counts from hundreds into jdbc {
  table = 'counts'
  buffer.rows = 1000000
  buffer.interval = 1h
  primary key (part)
}
"""


def test_rows_that_are_kept_back_are_written_with_each_checkpoint(
    postgres: Postgres, head: str, tmp_path: Path
) -> None:
    postgres.run("create table counts (part bigint primary key, many bigint, newest bigint)")
    with running(head + ENDLESS, tmp_path):
        postgres.await_rows("select count(*) > 0 from counts", [(True,)])
        before = postgres.read("select max(newest) from counts")[0][0]
        postgres.await_rows(f"select max(newest) > {before} from counts", [(True,)])
    counts = postgres.read("select part, many, newest from counts order by part")
    assert [part for part, _, _ in counts] == [0, 1, 2]
    assert all(newest == (many - 1) * 3 + (part or 3) for part, many, newest in counts)


def test_a_database_that_goes_away_is_told_of(
    postgres: Postgres, head: str, tmp_path: Path
) -> None:
    """The sink fails once more while it is closed, which ends Flink's TaskManager before it tells why."""
    postgres.run("create table counts (part bigint primary key, many bigint, newest bigint)")
    text = head + ENDLESS.replace("  buffer.rows = 1000000\n  buffer.interval = 1h\n", "")
    with started(text, tmp_path) as job:
        postgres.await_rows("select count(*) > 0 from counts", [(True,)])
        postgres.kill()
        try:
            code = job.wait(120)
        finally:
            postgres.start()
    said = (tmp_path / "job.log").read_text("utf-8")
    assert code == 3, said
    failure = json.loads(said[said.index("{\n") :])["failure"]
    assert (
        failure["message"] == f"the job stopped: no database answers at `127.0.0.1:{postgres.port}`"
    )
