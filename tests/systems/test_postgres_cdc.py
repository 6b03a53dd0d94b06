"""Changes of a real PostgreSQL through logical replication, on the newest Flink that the connector runs on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.systems.environments import python_with_flink
from tests.systems.jobs import running
from tests.systems.postgres import DATABASE, Postgres

pytestmark = pytest.mark.slow

FLINK = "1.20"

CHANGES = f"""
source customers from postgres_cdc {{
  database = '{DATABASE}'
  schema = 'public'
  table = 'customers'
  slot = 'shop_customers'
  snapshot.incremental = true

  columns (
    id int not null,
    city string,
    spent decimal(10, 2),
    of_table string not null from metadata 'table_name',
  )
  primary key (id)
}}

task per_city {{
  from customers
  where city is not null
  group by city
  select city, count(*) as customers, sum(spent) as spent
}}

sink copied from customers into jdbc {{
  table = 'copied'
  primary key (id)
}}

sink cities from per_city into jdbc {{
  table = 'cities'
  primary key (city)
}}
"""


def test_rows_come_first_and_then_every_change_of_them(
    postgres: Postgres, head: str, tmp_path: Path
) -> None:
    postgres.run(
        "create table customers (id int primary key, city text, spent numeric(10, 2))",
        "alter table customers replica identity full",
        "insert into customers values (1, 'Oslo', 1.50), (2, 'Rome', 2), (3, null, null)",
        "create table copied (id int primary key, city text, spent numeric(10, 2), of_table text)",
        "create table cities (city text primary key, customers bigint, spent numeric)",
    )
    copied = "select id, city, of_table from copied order by id"
    cities = "select city, customers, spent::float8 from cities order by city"
    python = str(python_with_flink(FLINK))
    with running(head + CHANGES, tmp_path, "--target", f"flink-{FLINK}", python=python):
        of = "customers"
        postgres.await_rows(copied, [(1, "Oslo", of), (2, "Rome", of), (3, None, of)])
        postgres.await_rows(cities, [("Oslo", 1, 1.5), ("Rome", 1, 2.0)])
        slots = "select slot_name, plugin, active from pg_replication_slots where active"
        postgres.await_rows(slots, [("shop_customers", "pgoutput", True)])
        postgres.run(
            "insert into customers values (4, 'Oslo', 4)",
            "update customers set city = 'Oslo', spent = 3 where id = 2",
            "delete from customers where id = 1",
            "update customers set id = 5 where id = 3",
        )
        postgres.await_rows(copied, [(2, "Oslo", of), (4, "Oslo", of), (5, None, of)])
        postgres.await_rows(cities, [("Oslo", 2, 7.0)])
    # What the job left there keeps the server's log until it is dropped.
    left = "select slot_name, active from pg_replication_slots"
    postgres.await_rows(left, [("shop_customers", False)])
