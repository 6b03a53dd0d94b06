"""Rows given in a test, written as a file of JSON lines that a table reads.

A table reads them with `'connector' = 'filesystem', 'format' = 'json'` and its declared columns and
watermark. With `pipeline.auto-watermark-interval` 0 and parallelism 1 Flink's watermark operator
sends its watermark on after every row, so that which rows are late is the same in every run.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

SETTINGS = (
    ("pipeline.auto-watermark-interval", "0"),
    ("parallelism.default", "1"),
    ("table.exec.resource.default-parallelism", "1"),
)
"""What a job over given rows needs for the same result every time."""


@dataclass(frozen=True, slots=True)
class GivenTable:
    """The rows of the table `name` in Flink, in their order; columns not named are null.

    Values are Python's, or text in the spelling of Flink's JSON format (`2024-01-31 12:00:00.5`,
    with a `Z` at its end for TIMESTAMP_LTZ). A ROW value is a dict of its fields.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def write_rows(table: GivenTable, directory: Path) -> Path:
    """Writes the rows below `directory` and gives the file's path."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"{table.name}.json"
    lines = (
        json.dumps(dict(zip(table.columns, map(json_ready, row), strict=True)))
        for row in table.rows
    )
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def place_rows(sql: str, tables: Iterable[GivenTable], directory: Path) -> str:
    """`sql` with each `{given:NAME}` replaced by the path of the rows of the table NAME."""
    for table in tables:
        mark = f"{{given:{table.name}}}"
        if mark in sql:
            sql = sql.replace(mark, str(write_rows(table, directory)).replace("'", "''"))
    return sql


def json_ready(value: object) -> object:
    """The value as the JSON format of Flink reads it."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            # Flink reads NaN and infinities as text.
            return (
                value
                if value - value == 0.0
                else str(value).replace("inf", "Infinity").replace("nan", "NaN")
            )
        case Decimal():
            return format(value, "f")
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case dt.datetime():
            return _timestamp(value)
        case dt.date() | dt.time():
            return value.isoformat()
        case dict():
            return {str(key): json_ready(held) for key, held in value.items()}
        case list() | tuple():
            return [json_ready(one) for one in value]
        case _:
            raise TypeError(f"no Flink value for a Python {type(value).__name__}")


def _timestamp(value: dt.datetime) -> str:
    if value.tzinfo is None:
        return value.isoformat(sep=" ")
    return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(sep=" ") + "Z"
