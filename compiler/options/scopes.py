"""Everything that a table takes: the options of its connector, of its format, and of all sources or sinks."""

from __future__ import annotations

from compiler.connectors.model import Connector, Format, Role
from compiler.options import declared
from compiler.options.bind import Scope, format_scopes
from dsl.records import once


def table_scopes(connector: Connector, format_: Format | None, role: Role) -> tuple[Scope, ...]:
    """Everything that a table of this connector and format takes; the same scopes for each such table."""
    known = _known_scopes(connector)
    which = (None if format_ is None else format_.name, role)
    if which not in known:
        known[which] = _scopes(connector, format_, role)
    return known[which]


@once
def _known_scopes(_connector: Connector) -> dict[tuple[str | None, Role], tuple[Scope, ...]]:
    """The scopes of tables that were asked for, by format and role."""
    return {}


def _scopes(connector: Connector, format_: Format | None, role: Role) -> tuple[Scope, ...]:
    if role is Role.CATALOG:
        return (Scope(connector.options), Scope(declared.CATALOG))
    about = declared.SOURCE if role is Role.SOURCE else declared.SINK
    malformed = declared.MALFORMED if connector.formats else ()
    written = declared.WRITTEN if any(one.writable for one in connector.metadata) else ()
    return (
        Scope(connector.options),
        Scope(about + malformed + written),
        *format_scopes(connector, format_),
    )
