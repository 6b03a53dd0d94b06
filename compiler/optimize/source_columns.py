"""Which columns of a source's table can go when nobody reads them."""

from __future__ import annotations

import re

from compiler.optimize.predicates import refs
from compiler.plan.operators import TableColumn, TableSource
from dsl.records import replace

BY_NAME = frozenset(
    {"json", "avro-confluent", "parquet", "orc", "debezium-json", "canal-json", "maxwell-json"}
)
"""Formats that find a column by its name. Not csv and raw, which go by position, and not plain avro and
protobuf messages, which are decoded with the table's own columns as their schema."""


def prune_table(table: TableSource, needed: frozenset[str]) -> TableSource:
    """The table without columns that are not needed by readers, keys, the watermark or options."""
    kept = needed | set(table.primary_key)
    if table.watermark is not None:
        kept |= {table.watermark[0]} | refs(table.watermark[1])
    kept |= {c.column.name for c in table.table_columns if _stays(c, table)}
    for column in reversed(table.table_columns):
        if column.column.name in kept and column.expression is not None:
            kept |= refs(column.expression)
    columns = tuple(c for c in table.table_columns if c.column.name in kept)
    if not any(column.kind == "physical" for column in columns):
        return table
    return (
        table if len(columns) == len(table.table_columns) else replace(table, table_columns=columns)
    )


def _stays(column: TableColumn, table: TableSource) -> bool:
    if column.kind != "physical":
        return False
    formats = [value for key, value in table.options if key.rpartition(".")[2] == "format"]
    if not formats or not set(formats) <= BY_NAME:
        return True
    word = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(column.column.name)}(?![A-Za-z0-9_])")
    return any(word.search(text) for option in table.options for text in option)
