"""The formats that a table names: that of its rows, and that of the keys of its messages."""

from __future__ import annotations

from compiler.connectors.load import find_format, format_names
from compiler.connectors.model import Connector, Format, Role
from compiler.options import reports
from compiler.options.inheritance import Given
from compiler.options.references import Text
from compiler.options.values import Params, Word, evaluate
from dsl.diagnostic import Diagnostic

_FORMAT_KEYS = ("format", "value_format", "value.format")
_KEY_FORMAT_KEYS = ("key_format", "key.format")


def format_of(
    connector: Connector, role: Role, given: tuple[Given, ...], params: Params
) -> tuple[Format | None, tuple[Diagnostic, ...]]:
    """The format of the rows, if it is said and the connector takes it."""
    entry = next((e for e in given if connector.formats and e.text in _FORMAT_KEYS), None)
    value = evaluate(entry.option.value, params) if entry is not None else None
    name = _word(value)
    if entry is None or name is None:
        return None, ()
    format_ = find_format(name)
    if format_ is not None and format_.name in connector.formats:
        return format_, ()
    allowed = connector.formats if format_ is not None else format_names()
    owner = reports.owner_of(connector, role)
    return None, (reports.unknown_format(entry.option, name, allowed, owner),)


def key_format_of(
    connector: Connector, role: Role, given: tuple[Given, ...], params: Params
) -> tuple[Format | None, tuple[Diagnostic, ...]]:
    """The format of the keys of messages, if it is said: one that knows of no changes."""
    entry = next((e for e in given if connector.key_format and e.text in _KEY_FORMAT_KEYS), None)
    if entry is None:
        return None, ()
    name = _word(evaluate(entry.option.value, params))
    if name is None:
        return None, ()
    format_ = find_format(name)
    if format_ is not None and format_.name in connector.formats and only_adds(format_):
        return format_, ()
    kinds = {one: find_format(one) for one in connector.formats}
    allowed = tuple(one for one, kind in kinds.items() if kind is not None and only_adds(kind))
    owner = reports.owner_of(connector, role)
    return None, (reports.unknown_format(entry.option, name, allowed, owner),)


def only_adds(format_: Format) -> bool:
    """Whether a format knows of no changes."""
    return set(format_.changelog.sink or format_.changelog.source) <= {"I"}


def _word(value: object) -> str | None:
    if isinstance(value, Word):
        return value.text
    return value.plain if isinstance(value, Text) else None
