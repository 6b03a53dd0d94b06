"""Tables of catalogs: of Apache Iceberg and Paimon in folders, of a PostgreSQL; written, read and looked up."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.systems.jobs import refused, run
from tests.systems.lake import Lake
from tests.systems.postgres import PASSWORD, USER, Postgres

pytestmark = pytest.mark.slow

LAKES = """\
pipeline lakes {{
  checkpoint.interval = 500ms
}}

catalog lake from iceberg {{
  catalog_type = hadoop
  warehouse = '{folder}/iceberg'
}}

catalog pond from paimon {{
  warehouse = 'file://{folder}/paimon'
}}
"""

WRITES = """
source orders from filesystem {{
  path = '{folder}/orders'
  format = json
  columns (id bigint not null, city string, amount decimal(10, 2))
}}

task per_city {{
  from orders
  where city is not null
  group by city
  select city, count(*) as orders, sum(amount) as total
}}

sink kept from orders into lake {{
  table = 'shop.orders'
  partition_by = [city]
}}

sink cities from per_city into lake {{
  table = 'shop.cities'
  upsert = true
  primary key (city)
}}

sink held from per_city into pond {{
  table = 'shop.cities'
  bucket = 1
  primary key (city)
}}
"""

READS = """
source orders from lake {
  table = 'shop.orders'
  columns (id bigint, city string, doubled as id * 2)
}

source cities from pond {
  table = 'shop.cities'
  bounded = true
  columns (city string, orders bigint)
  primary key (city)
}

task large {
  from orders
  where doubled > 2
  select id, doubled
}

sink large_ones from large into lake {
  table = 'shop.large'
}

sink counted from cities into lake {
  table = 'shop.counted'
  upsert = true
  primary key (city)
}
"""

ROWS = [(1, "Oslo", "1.50"), (2, "Rome", "2.25"), (3, None, "3.00"), (4, "Oslo", "4.75")]


def rows_in(folder: Path) -> None:
    """The rows of the orders, as a file."""
    (folder / "orders").mkdir()
    lines = [{"id": n, "city": city, "amount": amount} for n, city, amount in ROWS]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "orders" / "rows.json").write_text(text, encoding="utf-8")


def test_tables_of_lakes_are_made_written_and_read(tmp_path: Path) -> None:
    rows_in(tmp_path)
    head = LAKES.format(folder=tmp_path)
    lake = Lake(tmp_path / "iceberg")

    run(head + WRITES.format(folder=tmp_path), tmp_path)

    assert lake.read("shop.orders") == [(n, city, Decimal(amount)) for n, city, amount in ROWS]
    totals = [("Oslo", 2, Decimal("6.25")), ("Rome", 1, Decimal("2.25"))]
    assert lake.read("shop.cities") == totals

    run(head + READS, tmp_path)

    assert lake.read("shop.large") == [(2, 4), (3, 6), (4, 8)]
    assert lake.read("shop.counted") == [("Oslo", 2), ("Rome", 1)]

    other = READS.replace("id bigint, city", "id int, city")
    told = refused(head + other, tmp_path)
    assert "`orders` is declared with columns of `INT, STRING`, and its table has `BIGINT" in told


SHOP = """\
pipeline shop {{
  checkpoint.interval = 500ms
}}

catalog shop_db from jdbc {{
  base_url = '{url}'
  default_database = '{database}'
  username = '{user}'
  password = secret('shop_password')
}}

source orders from filesystem {{
  path = '{folder}/orders'
  format = json
  columns (id bigint not null, city string, amount decimal(10, 2))
}}

source places from shop_db {{
  table = '{database}.public.places'
  columns (city string not null, country string)
}}

task placed {{
  from orders as o
  lookup join places as p on p.city = o.city
  select o.id, p.country
}}

sink kept from placed into shop_db {{
  table = '{database}.public.placed'
}}
"""


def test_tables_of_a_database_are_looked_up_and_written(
    postgres: Postgres, head: str, tmp_path: Path
) -> None:
    assert head  # The database is empty before and after, and its password is a secret.
    rows_in(tmp_path)
    postgres.run(
        "create table places (city text not null, country text)",
        "insert into places values ('Oslo', 'Norway'), ('Rome', 'Italy')",
        "create table placed (id bigint, country text)",
    )
    url, _, database = postgres.url.rpartition("/")
    text = SHOP.format(url=url, database=database, user=USER, folder=tmp_path)
    assert PASSWORD not in text

    run(text, tmp_path)

    found = postgres.read("select id, country from placed order by id")
    assert found == [(1, "Norway"), (2, "Italy"), (4, "Norway")]
