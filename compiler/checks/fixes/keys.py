"""Fixes of primary keys that are missing, or that a connector does not take."""

from __future__ import annotations

from compiler.checks.fixes.declarations import with_key, without_option
from compiler.checks.fixes.mending import Mending, fix, lies_in
from compiler.checks.table_keys import KEY, names_in
from compiler.connectors.load import find_connector, find_upserting
from compiler.connectors.model import Connector, Role
from compiler.options.bind import bind
from compiler.options.scopes import table_scopes
from compiler.tables.facts import Table
from dsl.diagnostic import Diagnostic, Edit, Fix
from dsl.source import Source
from dsl.syntax.declarations import Option


def of_rows(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """OPT015, STA001: the key by which the rows of a sink change, where the connector updates rows by a key."""
    at = m.sink(found.span)
    if at is None or at[0].declaration.primary_key is not None:
        return ()
    facts, plan = at
    table = m.graph.tables[facts.sink.name]
    keys = sorted(filter(None, plan.root.upsert), key=lambda key: (len(key), sorted(key)))
    source = m.source(facts.declaration.span.source)
    if not keys or source is None or not _takes_key(table, source):
        return ()
    columns = ", ".join(name for name in plan.root.columns if name in keys[0])
    return fix(f"add `primary key ({columns})`", with_key(source, facts.declaration, columns))


def _takes_key(table: Table, source: Source) -> bool:
    """Whether a table updates rows where it has a primary key, if as one of another connector."""
    connector = table.connector
    if connector.primary_key != "optional":
        return True
    other = find_upserting(connector.name)
    return other is not None and _less(table, other, source) == ()


def not_taken(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """OPT016: a table by key, where all that the source says can be said of one; or no key."""
    table = next(
        (t for t in m.graph.tables.values() if lies_in(found.span, t.declaration.span)), None
    )
    source = m.source(found.span.source)
    key = None if table is None else table.declaration.primary_key
    if table is None or source is None or key is None:
        return ()
    other = find_connector(table.connector.upserting or "")
    less = None if other is None else _less(table, other, source)
    by_key: tuple[Fix, ...] = ()
    if other is not None and less is not None:
        named = Edit(table.declaration.connector.span, other.name)
        by_key = fix(f"read it from `{other.name}`", named, *less)
    return (*by_key, *fix("leave out the primary key", without_option(source, key.span)))


def _less(table: Table, other: Connector, source: Source) -> tuple[Edit, ...] | None:
    """What to take out of a table, so that all it says can be said of another connector; None where it cannot."""
    format_ = table.options.format
    if format_ is None or format_.name not in other.formats:
        return None
    scopes, edits = table_scopes(other, format_, table.role), []
    for option in table.declaration.options:
        bound = bind(option.key.text, scopes, table.role)
        if bound is not None and bound.spec.serves(table.role):
            continue
        if not _is_so_anyway(option, table, source):
            return None
        edits.append(without_option(source, option.span))
    return tuple(edits)


def _is_so_anyway(option: Option, table: Table, source: Source) -> bool:
    """Whether an option says of a source what is true of each table by key: that it begins with the first message,
    and that messages have the primary key as their key.
    """
    key = table.declaration.primary_key
    if table.role is not Role.SOURCE or key is None:
        return False
    if option.key.text == KEY:
        return names_in(table.options.typed.get(KEY)) == {column.text for column in key.columns}
    written = source.text[option.span.start : option.span.end]
    return "".join(written.split()) == "".join(table.connector.reading.start.split())
