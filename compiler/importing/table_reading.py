"""Reads CREATE TABLE: columns, constraints, options, LIKE."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from compiler.importing.cursor import Cursor, Fault
from compiler.importing.fragments import read_expression, read_query, read_type
from compiler.importing.statements import (
    ColumnDefinition,
    CreateTable,
    KeyDefinition,
    Like,
    Setting,
    WatermarkDefinition,
)
from dsl.records import dataclass, replace
from dsl.span import Span
from dsl.syntax.names import Name
from dsl.syntax.types import TypeSyntax

_AFTER_TYPE = ("METADATA", "COMMENT", "PRIMARY", "CONSTRAINT", "UNIQUE", ",")
_RULE_WORDS = ("INCLUDING", "EXCLUDING", "OVERWRITING")


@dataclass(slots=True)
class _Items:
    """What the brackets of CREATE TABLE hold."""

    columns: list[ColumnDefinition] = field(default_factory=list)
    keys: list[KeyDefinition] = field(default_factory=list)
    watermarks: list[WatermarkDefinition] = field(default_factory=list)


def read_table(cursor: Cursor, start: int, temporary: bool, together: bool) -> CreateTable:
    """The statement after `CREATE [TEMPORARY] TABLE`; `together` tells that it stands in a statement set."""
    if_absent = cursor.take("IF", "NOT", "EXISTS")
    name = cursor.path()
    items = _Items()
    if cursor.take("("):
        while not cursor.sees(")"):
            _item(cursor, items)
            if not cursor.take(","):
                break
        cursor.expect(")")
    comment = cursor.string() if cursor.take("COMMENT") else None
    unsupported: list[tuple[str, Span]] = []
    if cursor.sees("DISTRIBUTED"):
        unsupported.append(("DISTRIBUTED BY", cursor.skip_to("PARTITIONED", "WITH", "LIKE", "AS")))
    partition = cursor.names() if cursor.take("PARTITIONED", "BY") else ()
    options = read_options(cursor) if cursor.take("WITH") else ()
    like = _like(cursor) if cursor.take("LIKE") else None
    query, body = None, None
    if cursor.take("AS"):
        if items.columns:
            raise Fault("columns of its own beside those of its query", items.columns[0].span)
        body = cursor.rest()
        query = read_query(cursor.source, body)
    return CreateTable(
        name,
        tuple(items.columns),
        _only(items.watermarks, "a second WATERMARK"),
        _only(items.keys, "a second PRIMARY KEY"),
        partition,
        options,
        like,
        comment,
        tuple(unsupported),
        cursor.span(start),
        temporary,
        if_absent,
        query,
        body,
        together,
    )


def _only(found: list[Any], what: str) -> Any:
    """The one that there may be, or None."""
    if len(found) > 1:
        raise Fault(f"{what} stands here", found[1].span)
    return found[0] if found else None


def _item(cursor: Cursor, items: _Items) -> None:
    start = cursor.offset
    if cursor.take("WATERMARK", "FOR"):
        path = cursor.path()
        cursor.expect("AS")
        written = cursor.skip_to(",")
        expression = read_expression(cursor.source, written)
        items.watermarks.append(
            WatermarkDefinition(path.parts, expression, written, cursor.span(start))
        )
        return
    if cursor.sees("CONSTRAINT") and len(cursor.tokens) > cursor.at + 2:
        cursor.at += 1
        cursor.name()
        _key(cursor, items, cursor.offset, None)
        return
    if cursor.sees("PRIMARY", "KEY"):
        _key(cursor, items, start, None)
        return
    _column(cursor, items)


def _key(cursor: Cursor, items: _Items, start: int, column: Name | None) -> None:
    cursor.expect("PRIMARY", "KEY")
    columns = (column,) if column is not None else cursor.names()
    cursor.expect("NOT", "ENFORCED")
    items.keys.append(KeyDefinition(columns, cursor.span(start)))


def _column(cursor: Cursor, items: _Items) -> None:
    start = cursor.offset
    name = cursor.name()
    source = cursor.source
    if cursor.take("AS"):
        written = cursor.skip_to(",", "COMMENT")
        expression = read_expression(source, written)
        comment = cursor.string() if cursor.take("COMMENT") else None
        items.columns.append(
            ColumnDefinition(
                name,
                cursor.span(start),
                expression=expression,
                comment=comment,
                written=written,
            )
        )
        return
    type_ = _type(cursor, name)
    metadata = cursor.take("METADATA")
    key = cursor.string() if metadata and cursor.take("FROM") else None
    virtual = metadata and cursor.take("VIRTUAL")
    key_starts = cursor.offset
    if cursor.take("CONSTRAINT"):
        cursor.name()
    if cursor.sees("PRIMARY", "KEY"):
        _key(cursor, items, key_starts, name)
    comment = cursor.string() if cursor.take("COMMENT") else None
    span = cursor.span(start)
    items.columns.append(ColumnDefinition(name, span, type_, None, metadata, key, virtual, comment))


def _type(cursor: Cursor, name: Name) -> TypeSyntax:
    """The type of a column. Flink writes a CHARACTER SET, of which it has one, where it prints types in full."""
    written = cursor.skip_to("CHARACTER", *_AFTER_TYPE)
    if cursor.last == name.span.end:
        raise cursor.fault("a type should stand here")
    type_ = read_type(cursor.source, written)
    if not cursor.take("CHARACTER", "SET"):
        return type_
    cursor.name()
    not_null = cursor.take("NOT", "NULL")
    cursor.take("NULL")
    return replace(type_, not_null=not_null)


def read_options(cursor: Cursor) -> tuple[Setting, ...]:
    """`('key' = 'value', ...)`."""
    cursor.expect("(")
    options = []
    while not cursor.sees(")"):
        options.append(setting(cursor))
        if not cursor.take(","):
            break
    cursor.expect(")")
    return tuple(options)


def setting(cursor: Cursor) -> Setting:
    """`'key' = 'value'`."""
    start = cursor.offset
    key = cursor.string()
    key_span = cursor.span(start)
    cursor.expect("=")
    return Setting(key, cursor.string(), key_span, cursor.span(start))


def _like(cursor: Cursor) -> Like:
    start = cursor.offset
    table = cursor.path()
    rules = []
    if cursor.take("("):
        while not cursor.sees(")"):
            rule = cursor.name().text.upper()
            if rule not in _RULE_WORDS:
                raise Fault(
                    "INCLUDING, EXCLUDING or OVERWRITING should stand here", cursor.span(start)
                )
            rules.append((rule, cursor.name().text.upper()))
            cursor.take(",")
        cursor.expect(")")
    return Like(table, tuple(rules), cursor.span(start))
