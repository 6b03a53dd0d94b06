"""The tables and views of a script by their full names, with LIKE expanded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, fields, is_dataclass

from compiler.importing import codes
from compiler.importing.statements import (
    ColumnDefinition,
    CreateTable,
    CreateView,
    Insert,
    Placed,
    Setting,
)
from compiler.types.datatype import DataType
from compiler.types.syntax import resolve_type
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.records import dataclass, replace
from dsl.span import Span
from dsl.syntax.names import Path
from dsl.syntax.queries import Query, TableName

Key = tuple[str, str, str]
"""Catalog, database and name."""

_FEATURES = ("OPTIONS", "WATERMARKS", "GENERATED", "METADATA", "CONSTRAINTS", "PARTITIONS")


@dataclass(frozen=True, slots=True)
class Made:
    """A table or view as the script makes it; a table's LIKE is expanded."""

    key: Key
    statement: CreateTable | CreateView
    placed: Placed

    @property
    def name(self) -> str:
        """The last part of its name."""
        return self.key[2]


@dataclass(frozen=True, slots=True)
class Filled:
    """An INSERT with the key of its table."""

    key: Key
    statement: Insert
    placed: Placed


@dataclass(slots=True)
class Tables:
    """All that a script makes. `reads` are the tables named in a query, by where they are named."""

    made: dict[Key, Made] = field(default_factory=dict)
    inserts: list[Filled] = field(default_factory=list)
    reads: dict[Span, Key] = field(default_factory=dict)
    place: tuple[str, str] = ("default_catalog", "default_database")

    def key(self, path: Path) -> Key:
        """The full name of a table, where the script stands now."""
        parts = [part.text for part in path.parts][-3:]
        whole = [*self.place, ""][: 3 - len(parts)] + parts
        return (whole[0], whole[1], whole[2])

    def note_reads(self, query: Query) -> None:
        """Keep which tables a query reads."""
        for table in tables_of(query):
            self.reads[table.path.span] = self.key(table.path)


def tables_of(node: object, ctes: frozenset[str] = frozenset()) -> Iterator[TableName]:
    """The tables that a query names, without those of its WITH."""
    if isinstance(node, Query):
        for cte in node.ctes:
            yield from tables_of(cte.query, ctes)
            ctes = ctes | {cte.name.text}
        for part in (node.body, node.order_by, node.limit, node.offset):
            yield from tables_of(part, ctes)
    elif isinstance(node, tuple):
        for part in node:
            yield from tables_of(part, ctes)
    elif is_dataclass(node) and not isinstance(node, Span):
        if isinstance(node, TableName) and (len(node.path.parts) > 1 or node.path.text not in ctes):
            yield node
        for f in fields(node):
            yield from tables_of(getattr(node, f.name), ctes)


def expanded(table: CreateTable, base: CreateTable, found: list[Diagnostic]) -> CreateTable:
    """The table with what LIKE takes over from another."""
    assert table.like is not None
    rules = {"OPTIONS": "OVERWRITING"} | dict.fromkeys(_FEATURES[1:], "INCLUDING")
    for rule, feature in sorted(table.like.rules, key=lambda r: r[1] != "ALL"):
        if feature == "ALL":
            rules = dict.fromkeys(_FEATURES, rule)
        else:
            rules[feature] = rule
    taken = {feature for feature, rule in rules.items() if rule != "EXCLUDING"}
    own = {column.name.text for column in table.columns}
    columns = tuple(c for c in base.columns if c.name.text not in own and _kind(c) in {"", *taken})
    options: dict[str, Setting] = {}
    if "OPTIONS" in taken:
        options = {s.key: s for s in base.options}
    for setting in table.options:
        if setting.key in options and rules["OPTIONS"] == "INCLUDING":
            message = (
                f"`{setting.key}` stands in both tables, and LIKE does not say OVERWRITING OPTIONS"
            )
            found.append(diagnostic(codes.UNREADABLE_STATEMENT, message, setting.span))
        options[setting.key] = setting
    return replace(
        table,
        columns=(*columns, *table.columns),
        options=tuple(options.values()),
        watermark=table.watermark or (base.watermark if "WATERMARKS" in taken else None),
        key=table.key or (base.key if "CONSTRAINTS" in taken else None),
        partition=table.partition or (base.partition if "PARTITIONS" in taken else ()),
    )


def _kind(column: ColumnDefinition) -> str:
    return "GENERATED" if column.expression is not None else "METADATA" if column.metadata else ""


def stored(table: CreateTable) -> tuple[ColumnDefinition, ...]:
    """The columns into which an INSERT writes."""
    return tuple(c for c in table.columns if c.expression is None and not c.virtual)


def data_types(table: CreateTable) -> dict[str, DataType]:
    """The types of the physical columns, as far as they are types."""
    types = {}
    for column in table.columns:
        if column.type is not None and not column.metadata:
            kind = resolve_type(column.type)
            if isinstance(kind, DataType):
                types[column.name.text] = kind
    return types
