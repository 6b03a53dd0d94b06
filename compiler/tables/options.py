"""The options of a source or sink, with what they have against its columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compiler.connectors.model import Connector, Role
from compiler.options.apply import Options, is_compiled, table_options
from compiler.options.carried import check_carried, check_registry
from compiler.options.not_run import not_run
from compiler.options.unquoted import check_unquoted
from compiler.plan.operators import TableColumn
from compiler.resolve.unit import Entity
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass
from dsl.syntax.declarations import SinkDeclaration, SourceDeclaration

if TYPE_CHECKING:
    from compiler.graph import Graph


def options_of(
    graph: Graph,
    entity: Entity,
    connector: Connector,
    columns: tuple[TableColumn, ...] | None,
    role: Role,
    told: tuple[str, ...] = (),
) -> Options:
    """The options that reach a table; what is wrong with them, and with its columns for them, is reported."""
    asked = _Asked(entity, connector, columns, role, told)

    def make() -> tuple[Options, tuple[Diagnostic, ...]]:
        options = _made(graph, asked)
        return options, (*options.diagnostics, *_against_columns(asked, options))

    if graph.recall is None:
        options, report = make()
    else:
        key = (entity.unit.name, entity.name)
        of = (entity.declaration, connector, columns, role, told)
        options, report = graph.recall.options(key, of, make)
    graph.report.extend(report)
    return options


@dataclass(frozen=True, slots=True)
class _Asked:
    """A source or sink whose options are asked for; `columns` are None where they are not known."""

    entity: Entity
    connector: Connector
    columns: tuple[TableColumn, ...] | None
    role: Role
    told: tuple[str, ...]

    @property
    def declaration(self) -> SourceDeclaration | SinkDeclaration:
        """The source or sink as it is written."""
        found = self.entity.declaration
        assert isinstance(found, SourceDeclaration | SinkDeclaration)
        return found


def _made(graph: Graph, asked: _Asked) -> Options:
    declaration, unit, columns = asked.declaration, asked.entity.unit, asked.columns
    physical = (
        None
        if columns is None
        else tuple((c.column.name, c.column.type) for c in columns if c.kind == "physical")
    )
    return table_options(
        asked.connector,
        declaration.name,
        declaration.options,
        graph.inherited(unit),
        graph.params[unit.name].written,
        physical,
        graph.settings.target,
        asked.role,
        broken=declaration.broken,
        pipeline="" if graph.root.pipeline is None else graph.root.pipeline.name.text,
        keyed=declaration.primary_key is not None,
        told=asked.told,
    )


def _against_columns(asked: _Asked, options: Options) -> Iterator[Diagnostic]:
    """What options that are right by themselves have against each other and the columns."""
    connector, columns, role = asked.connector, asked.columns, asked.role
    declaration = asked.declaration
    yield from check_registry(options)
    if not options.diagnostics:
        yield from check_carried(connector, options, columns, declaration.name, role)
        yield from check_unquoted(connector, options, columns, declaration.name, role)
    part = connector if not is_compiled(connector) else options.format
    if part is not None and not is_compiled(part):
        span = declaration.connector.span
        if part is not connector:
            span = options.spans.get("format", span)
        yield not_run(part, span)
