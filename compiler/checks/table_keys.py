"""Checks that tables have a primary key where their connectors need one, and none where they take none."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.connectors.model import Role
from compiler.delivery.setups import setup
from compiler.graph import Graph
from compiler.options.codes import CONTRADICTORY_OPTIONS
from compiler.options.reports import owner_of
from compiler.tables.facts import Table
from dsl.diagnostic import Code, Diagnostic, Label, diagnostic
from dsl.syntax.declarations import Option, PrimaryKey

PRIMARY_KEY_MISSING = Code("OPT015", "primary-key-missing")
PRIMARY_KEY_NOT_TAKEN = Code("OPT016", "primary-key-not-taken")
CODES = (PRIMARY_KEY_MISSING, PRIMARY_KEY_NOT_TAKEN)

KEY = "key"
"""Our option for the key of messages."""


def check_table_keys(graph: Graph) -> Iterator[Diagnostic]:
    """OPT015, OPT016: keys that Flink's factories refuse; OPT004 for two keys of which one would be passed over.

    `UpsertKafkaDynamicTableFactory.validatePKConstraints` wants a key, that of `KafkaDynamicTableFactory` wants none
    beside a format that only adds rows: it cannot see to it that a key has one row.
    """
    for table in graph.tables.values():
        if table.declaration.broken or table.options.diagnostics:
            continue
        key = table.declaration.primary_key
        if key is None and table.connector.primary_key == "required":
            if _key_of_messages(table) is None and not _goes_without(table):
                yield _missing(table)
        elif key is not None and table.connector.primary_key == "never":
            yield _none_taken(table, key)
        elif key is not None:
            yield from _unlike(table, key)
            if _only_adds(table):
                yield _not_taken(table, key)


def _goes_without(table: Table) -> bool:
    """Whether the options say what else the connector goes by."""
    made = setup(table.declaration.name.text, table)
    return made.any_of(table.connector.keyless_when) is not None


def _missing(table: Table) -> Diagnostic:
    others = tuple(f"or say `{one}`" for one in table.connector.keyless_when)
    return diagnostic(
        PRIMARY_KEY_MISSING,
        f"{owner_of(table.connector, table.role)} needs a primary key",
        table.declaration.name.span,
        "by what are rows replaced?" if not others else "by what is the table cut into parts?",
        help=("say by which columns rows are updated: `primary key (...)`", *others[:1]),
    )


def _key_of_messages(table: Table) -> Option | None:
    """The option `key`, where it is none of Flink's and stands for the primary key."""
    stands = any(
        s.name == KEY and not s.key and s.serves(table.role) for s in table.connector.options
    )
    if not stands or not isinstance(table.options.typed.get(KEY), tuple):
        return None
    return next((o for o in table.declaration.options if o.key.text == KEY), None)


def _unlike(table: Table, key: PrimaryKey) -> Iterator[Diagnostic]:
    option = _key_of_messages(table)
    if option is None or names_in(table.options.typed[KEY]) == {n.text for n in key.columns}:
        return
    yield diagnostic(
        CONTRADICTORY_OPTIONS,
        f"the messages of {owner_of(table.connector, table.role)} have its primary key as their key, and `key` names "
        "other columns",
        option.span,
        "has no effect",
        also=(Label(key.span, "this is the key of the messages"),),
        help=(
            "leave `key` out",
            "or make these the primary key, where each row has one of them",
        ),
    )


def names_in(typed: object) -> set[str]:
    """The columns that an option names."""
    return set(map(str, typed)) if isinstance(typed, tuple) else set()


def _only_adds(table: Table) -> bool:
    """Whether a source has a format that only adds rows, in a connector that takes no key then."""
    known = table.connector.upserting is not None and table.options.format is not None
    return table.role is Role.SOURCE and known and not table.options.changes


def _none_taken(table: Table, key: PrimaryKey) -> Diagnostic:
    return diagnostic(
        PRIMARY_KEY_NOT_TAKEN,
        f"{owner_of(table.connector, table.role)} takes no primary key: its rows are only added",
        key.span,
        "nothing would hold to it",
        help=("leave out the key: several rows may then have the same",),
    )


def _not_taken(table: Table, key: PrimaryKey) -> Diagnostic:
    format_ = "" if table.options.format is None else table.options.format.name
    return diagnostic(
        PRIMARY_KEY_NOT_TAKEN,
        f"{owner_of(table.connector, table.role)} in `{format_}` takes no primary key: its rows are only added",
        key.span,
        "Flink refuses it",
        help=(
            f"read a newer row of a key in place of the older: `from {table.connector.upserting}`",
            "or leave out the key: several rows may then have the same",
        ),
    )
