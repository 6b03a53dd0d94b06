"""Tables of Apache Hive with a real metastore, on the newest Flink that the connector runs on: made, written, read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.systems.environments import python_with_flink
from tests.systems.flink import await_until
from tests.systems.hive import Metastore
from tests.systems.jobs import run, running

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hive")]

FLINK = "1.20"
TARGET = ("--target", f"flink-{FLINK}")

HEAD = """\
pipeline shop {
  checkpoint.interval = 500ms
}

catalog house from hive {
  hive_conf_dir = 'SETTINGS'
}

source orders from filesystem {
  path = 'FOLDER/orders'
  format = json
  columns (
    id bigint not null, city string, at timestamp(3), amount decimal(10, 2),
    tags array<string>, marks map<string, int>, place row<lat double, lon double>,
  )
}
"""

WRITES = """
sink kept from orders into house {
  table = 'shop.orders'
  file_format = parquet
  partition_by = [city]
}

sink cities from named into house {
  table = 'shop.cities'
  file_format = parquet
}

task named {
  from orders
  where city = 'Oslo'
  select city, 'Norway' as country
}
"""

READS = """
source kept from house {
  table = 'shop.orders'
  columns (
    id bigint, amount decimal(10, 2), at timestamp(9), city string, tags array<string>,
    marks map<string, int>, place row<lat double, lon double>,
  )
}

source cities from house {
  table = 'shop.cities'
  columns (city string, country string)
}

task placed {
  from orders as o
  left lookup join cities as c on c.city = o.city
  select o.id, c.country
}

task totals {
  from kept
  where year(at) = 2026
  select id, amount, city, tags[1] as tag, marks['shop'] as mark, place.lat as lat
}

sink placed_kept from placed into house {
  table = 'shop.placed'
  file_format = parquet
}

sink totals_kept from totals into house {
  table = 'shop.totals'
  file_format = parquet
}
"""

FOLLOWS = """
source kept from house {
  table = 'shop.followed'
  streaming = true
  monitor_interval = 1s
  streaming.partition_order = create_time
  columns (id bigint, at timestamp(9), amount decimal(10, 2), city string)
}

sink seen from kept into print
"""

ROWS = [
    {
        "id": 1,
        "city": "Oslo",
        "at": "2026-01-01 00:00:00.123",
        "amount": 1.5,
        "tags": ["new", "paid"],
        "marks": {"shop": 3},
        "place": {"lat": 59.9, "lon": 10.7},
    },
    {"id": 2, "city": "Rome", "at": "2026-01-01 00:00:01", "amount": 2.25},
    {"id": 3, "city": "Oslo", "at": None, "amount": None},
]


@pytest.fixture(scope="module")
def metastore(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Metastore]:
    started = Metastore(tmp_path_factory.mktemp("hive"))
    try:
        started.start()
        yield started
    finally:
        started.stop()


def add(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    """Rows of the orders, as a file that is there at once."""
    (folder / "orders").mkdir(exist_ok=True)
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / name).write_text(text, encoding="utf-8")
    (folder / name).rename(folder / "orders" / name)


def whole(text: str, metastore: Metastore, folder: Path) -> str:
    """A pipeline over the metastore and the folder."""
    found = (HEAD + text).replace("SETTINGS", str(metastore.settings))
    return found.replace("FOLDER", folder.as_posix())


def test_tables_are_made_written_read_and_looked_up(metastore: Metastore, tmp_path: Path) -> None:
    python = str(python_with_flink(FLINK))
    add(tmp_path, "rows.json", ROWS)

    run(whole(WRITES, metastore, tmp_path), tmp_path, *TARGET, python=python)

    found = sorted(metastore.rows("shop.orders"), key=lambda row: str(row["id"]))
    assert [(row["id"], row["at"], row["amount"], row["city"]) for row in found] == [
        (1, datetime(2026, 1, 1, 0, 0, 0, 123000), Decimal("1.50"), "Oslo"),
        (2, datetime(2026, 1, 1, 0, 0, 1), Decimal("2.25"), "Rome"),
        (3, None, None, "Oslo"),
    ]
    done = {path.parent.name for path in metastore.folder.rglob("_SUCCESS")}
    assert done == {"city=Oslo", "city=Rome"}

    run(whole(READS, metastore, tmp_path), tmp_path, *TARGET, python=python)

    totals = sorted(metastore.rows("shop.totals"), key=lambda row: str(row["id"]))
    assert [
        tuple(row[name] for name in ("id", "city", "tag", "mark", "lat")) for row in totals
    ] == [
        (1, "Oslo", "new", 3, 59.9),
        (2, "Rome", None, None, None),
    ]
    placed = {(row["id"], row["country"]) for row in metastore.rows("shop.placed")}
    assert placed == {(1, "Norway"), (2, None), (3, "Norway")}


def test_what_is_added_to_a_table_is_read_while_it_grows(
    metastore: Metastore, tmp_path: Path
) -> None:
    python = str(python_with_flink(FLINK))
    write = """
sink kept from orders into house {
  table = 'shop.followed'
  file_format = orc
}
"""
    first, second, reader = (tmp_path / name for name in ("first", "second", "reader"))
    for folder in (first, second, reader):
        folder.mkdir()
        add(folder, "rows.json", ROWS[:1] if folder == first else ROWS[1:])
    run(whole(write, metastore, first), first, *TARGET, python=python)

    with running(whole(FOLLOWS, metastore, reader), reader, *TARGET, python=python):
        await_until(lambda: seen(reader) == [1], 90, "the first row is read")
        run(whole(write, metastore, second), second, *TARGET, python=python)
        await_until(lambda: seen(reader) == [1, 2, 3], 60, "the others are read, too")


def seen(folder: Path) -> list[int]:
    """The numbers of the rows that were read so far."""
    said = (folder / "job.log").read_text("utf-8")
    return sorted(map(int, re.findall(r"^\+I\[(\d+), ", said, re.MULTILINE)))
