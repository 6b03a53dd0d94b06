"""Changes of databases as other tools than Debezium write them, from topic to topic of a real broker."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.systems.jobs import run
from tests.systems.kafka import Broker

pytestmark = pytest.mark.slow

Row = dict[str, object]

HEAD = """\
pipeline shop {{
  checkpoint.interval = 500ms
}}

defaults {{
  kafka.brokers = '{address}'
}}
"""
TABLES = """
-- allow STA022: each change is sent once here
source {format}_read from kafka {{
  topic = '{format}_in'
  format = {format}
  start = earliest
  stop = latest
  {options}

  columns (
    id int not null,
    city string,
    {metadata}
  )
  primary key (id)
}}

task {format}_told {{
  from {format}_read
  where id > 0
}}

sink {format}_copied from {format}_told into kafka {{
  topic = '{format}_out'
  format = {format}
  key = [id]
  primary key (id)
}}
"""
OSLO: Row = {"id": 1, "city": "Oslo"}
ROME: Row = {"id": 1, "city": "Rome"}
OTHER: Row = {"id": 2, "city": None}


def _canal(kind: str, row: Row, before: Row | None = None) -> Row:
    """As Canal writes it: rows in lists, of an update what it replaced, and what is known of the table."""
    old = None if before is None else [{k: v for k, v in before.items() if row[k] != v}]
    about = {"database": "shop", "table": "people", "pkNames": ["id"], "isDdl": False}
    types = {"sqlType": {"id": 4, "city": 12}, "es": 1_700_000_000_000, "ts": 1_700_000_001_000}
    return {"data": [row], "old": old, "type": kind, **about, **types}


def _maxwell(kind: str, row: Row, before: Row | None = None) -> Row:
    old = {} if before is None else {"old": {k: v for k, v in before.items() if row[k] != v}}
    about = {"database": "shop", "table": "people", "primary_key_columns": ["id"]}
    return {**about, "type": kind.lower(), "ts": 1_700_000_001, "data": row, **old}


def _ogg(kind: str, row: Row, before: Row | None = None) -> Row:
    letter = {"INSERT": "I", "UPDATE": "U", "DELETE": "D"}[kind]
    rows = {"before": row} if kind == "DELETE" else {"after": row, "before": before}
    times = {"op_ts": "2023-11-14 22:13:20.000000", "current_ts": "2023-11-14 22:13:21.000000"}
    return {"table": "SHOP.PEOPLE", "op_type": letter, "primary_keys": ["id"], **times, **rows}


CANAL = """of_table string from metadata 'value.table',
    of_database string from metadata 'value.database',
    types map<string, int> from metadata 'value.sql-type',
    keys array<string> from metadata 'value.pk-names',
    sent timestamp_ltz(3) from metadata 'value.ingestion-timestamp',
    done timestamp_ltz(3) from metadata 'value.event-timestamp',"""
MAXWELL = """of_table string from metadata 'value.table',
    of_database string from metadata 'value.database',
    keys array<string> from metadata 'value.primary-key-columns',
    sent timestamp_ltz(3) from metadata 'value.ingestion-timestamp',"""
OGG = """of_table string from metadata 'value.table',
    keys array<string> from metadata 'value.primary-keys',
    sent timestamp_ltz(6) from metadata 'value.ingestion-timestamp',
    done timestamp_ltz(6) from metadata 'value.event-timestamp',"""

SENT = {"sent": "2023-11-14 22:13:21Z"}
DONE = {"done": "2023-11-14 22:13:20Z"}
OF = {"of_table": "people", "of_database": "shop"}
KNOWN: dict[str, Row] = {
    "canal_json": {**OF, "types": {"id": 4, "city": 12}, "keys": ["id"], **SENT, **DONE},
    "maxwell_json": {**OF, "keys": ["id"], **SENT},
    "ogg_json": {"of_table": "SHOP.PEOPLE", "keys": ["id"], **SENT, **DONE},
}


def _of_canal(record: Row) -> tuple[object, object]:
    (row,) = record["data"]  # type: ignore[misc]
    return record["type"], row


def _of_maxwell(record: Row) -> tuple[object, object]:
    return str(record["type"]).upper(), record["data"]


def _of_ogg(record: Row) -> tuple[object, object]:
    kind = {"I": "INSERT", "D": "DELETE"}[str(record["op_type"])]
    return kind, record["before" if kind == "DELETE" else "after"]


CHOSEN = "canal_json.database.include = 'sh.*'\n  canal_json.table.include = 'people'"


@dataclass(frozen=True)
class Tool:
    """A format, how its tool writes a change, and how the change that a record tells of is read."""

    format: str
    metadata: str
    options: str
    written: Callable[..., Row]
    read: Callable[[Row], tuple[object, object]]


TOOLS = (
    Tool("canal_json", CANAL, CHOSEN, _canal, _of_canal),
    Tool("maxwell_json", MAXWELL, "", _maxwell, _of_maxwell),
    Tool("ogg_json", OGG, "", _ogg, _of_ogg),
)


def test_changes_are_read_and_written(kafka: Broker, tmp_path: Path) -> None:
    text = HEAD.format(address=kafka.address)
    for tool in TOOLS:
        for way in ("in", "out"):
            kafka.create(f"{tool.format}_{way}")
        changes = [
            tool.written("INSERT", OSLO),
            tool.written("INSERT", OTHER),
            tool.written("UPDATE", ROME, OSLO),
            tool.written("DELETE", OTHER),
        ]
        if tool.format == "canal_json":
            other = tool.written("INSERT", {"id": 9, "city": "x"})
            changes.insert(1, {**other, "table": "orders"})
        kafka.send(f"{tool.format}_in", [json.dumps(change).encode() for change in changes])
        text += TABLES.format(format=tool.format, metadata=tool.metadata, options=tool.options)

    run(text, tmp_path)

    for tool in TOOLS:
        found = kafka.read(f"{tool.format}_out")
        known = KNOWN[tool.format]
        # Flink writes an update as the row that goes and the row that comes.
        assert [tool.read(json.loads(m.value or b"")) for m in found] == [
            ("INSERT", {**OSLO, **known}),
            ("INSERT", {**OTHER, **known}),
            ("DELETE", {**OSLO, **known}),
            ("INSERT", {**ROME, **known}),
            ("DELETE", {**OTHER, **known}),
        ], tool.format
        keys = [b'{"id":1}', b'{"id":2}', b'{"id":1}', b'{"id":1}', b'{"id":2}']
        assert [m.key for m in found] == keys
