"""Compiled pipelines into tables of Apache Iceberg in a folder, and out of them; read by DuckDB."""

from __future__ import annotations

import datetime as dt
import json
import time
from decimal import Decimal
from pathlib import Path

import pytest

from tests.systems.jobs import run, running
from tests.systems.lake import Lake

# One after the other: each has an engine of its own.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("iceberg")]

HEAD = """\
pipeline lake {{
  checkpoint.interval = {interval}
}}

defaults {{
  iceberg.catalog_type = hadoop
  iceberg.warehouse = '{folder}/warehouse'
}}
"""

WRITES = """
source orders from filesystem {{
  path = '{folder}/orders'
  format = json

  columns (
    id bigint not null,
    city string,
    amount decimal(10, 2),
    placed_at timestamp(6),
  )
}}

task per_city {{
  from orders
  where city is not null
  group by city
  select city, count(*) as orders, sum(amount) as total
}}

task small {{
  from per_city
  where orders < 2
  select city, total
}}

sink kept from orders into iceberg {{
  table = 'lake.shop.orders'
  partition_by = [city]
}}

sink cities from per_city into iceberg {{
  table = 'lake.shop.cities'
  upsert = true
  primary key (city)
}}

sink small_ones from small into iceberg {{
  table = 'lake.shop.small'
  primary key (city)
}}
"""

READS = """
source orders from iceberg {
  table = 'lake.shop.orders'
  columns (id bigint, city string, amount decimal(10, 2), placed_at timestamp(6))
}

task large {
  from orders
  where amount > 2
}

sink large_ones from large into iceberg {
  table = 'lake.shop.large'
  write_format = parquet
}
"""


def test_rows_are_added_changed_by_key_and_read_again(tmp_path: Path) -> None:
    rows = [(1, "Oslo", "1.50"), (2, "Rome", "2.25"), (3, None, "3.00"), (4, "Oslo", "4.75")]
    (tmp_path / "orders").mkdir()
    lines = [
        {"id": n, "city": city, "amount": amount, "placed_at": f"2024-02-29 10:00:0{n}.123456"}
        for n, city, amount in rows
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (tmp_path / "orders" / "rows.json").write_text(text, encoding="utf-8")
    lake = Lake(tmp_path / "warehouse")
    head = HEAD.format(folder=tmp_path, interval="500ms")

    run(head + WRITES.format(folder=tmp_path), tmp_path)

    orders = [
        (n, city, Decimal(amount), dt.datetime(2024, 2, 29, 10, 0, n, 123456))
        for n, city, amount in rows
    ]
    assert lake.read("shop.orders") == orders
    assert {
        file.parent.name for file in (tmp_path / "warehouse" / "shop" / "orders").rglob("*.parquet")
    } == {
        "city=Oslo",
        "city=Rome",
        "city=null",
    }
    cities = [("Oslo", 2, Decimal("6.25")), ("Rome", 1, Decimal("2.25"))]
    assert lake.read("shop.cities") == cities
    assert lake.read("shop.small") == [("Rome", Decimal("2.25"))]

    run(head + READS, tmp_path)
    assert [row[0] for row in lake.read("shop.large")] == [2, 3, 4]

    # Once more: rows are added again, and rows with a key replace those of the last run.
    run(head + WRITES.format(folder=tmp_path), tmp_path)
    assert len(lake.read("shop.orders")) == 8
    assert lake.read("shop.cities") == cities
    assert "EQUALITY_DELETES" in lake.contents("shop.cities")


ENDLESS = """
source ticks from datagen {
  rows_per_second = 200
  fields.id.kind = sequence
  fields.id.start = 1
  fields.id.end = 100000
  columns (id bigint not null)
}

sink kept from ticks into iceberg {
  table = 'lake.shop.ticks'
}
"""


def test_rows_are_seen_with_each_checkpoint_and_each_once(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "warehouse")
    with running(HEAD.format(folder=tmp_path, interval="1s") + ENDLESS, tmp_path):
        until = time.monotonic() + 120
        while not lake.exists("shop.ticks") or lake.snapshots("shop.ticks") < 3:
            assert time.monotonic() < until, (tmp_path / "job.log").read_text("utf-8")
            time.sleep(0.2)
    ids = [id for (id,) in lake.read("shop.ticks")]
    assert ids == list(range(1, len(ids) + 1))
    # What came after the last checkpoint was written to files, and is in no snapshot.
    assert len(ids) > 400
