"""The options of a source or sink, with what they have against its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.connectors.model import Connector, Role
from compiler.options.apply import Options, is_compiled, table_options
from compiler.options.carried import check_carried, check_registry
from compiler.options.not_run import not_run
from compiler.options.unquoted import check_unquoted
from compiler.plan.operators import TableColumn
from compiler.resolve.unit import Entity
from dsl.diagnostic import Diagnostic
from dsl.syntax.names import Name

if TYPE_CHECKING:
    from compiler.graph import Graph


def options_of(
    graph: Graph,
    name: Name,
    given: tuple[object, ...],
    connector: Connector,
    columns: tuple[TableColumn, ...] | None,
    entity: Entity,
    role: Role,
    told: tuple[str, ...] = (),
) -> Options:
    """The options that reach a table; what is wrong with them, and with its columns for them, is reported."""

    def make() -> tuple[Options, tuple[Diagnostic, ...]]:
        report: list[Diagnostic] = []
        return _made(graph, name, given, connector, columns, entity, role, told, report), tuple(
            report
        )

    if graph.recall is None:
        options, report = make()
    else:
        key = (entity.unit.name, entity.name)
        of = (entity.declaration, connector, columns, role, told)
        options, report = graph.recall.options(key, of, make)
    graph.report.extend(report)
    return options


def _made(
    graph: Graph,
    name: Name,
    given: tuple[object, ...],
    connector: Connector,
    columns: tuple[TableColumn, ...] | None,
    entity: Entity,
    role: Role,
    told: tuple[str, ...],
    report: list[Diagnostic],
) -> Options:
    physical = (
        None
        if columns is None
        else tuple((c.column.name, c.column.type) for c in columns if c.kind == "physical")
    )
    options = table_options(
        connector,
        name,
        given,  # type: ignore[arg-type]
        graph.inherited(entity.unit),
        graph.params[entity.unit.name].written,
        physical,
        graph.settings.target,
        role,
        broken=entity.declaration.broken,
        pipeline="" if graph.root.pipeline is None else graph.root.pipeline.name.text,
        keyed=entity.declaration.primary_key is not None,  # type: ignore[union-attr]
        told=told,
    )
    report.extend(options.diagnostics)
    report.extend(check_registry(options))
    if not options.diagnostics:
        report.extend(check_carried(connector, options, columns, name, role))
        report.extend(check_unquoted(connector, options, columns, name, role))
    part = connector if not is_compiled(connector) else options.format
    if part is not None and not is_compiled(part):
        span = entity.declaration.connector.span  # type: ignore[union-attr]
        if part is not connector:
            span = options.spans.get("format", span)
        report.append(not_run(part, span))
    return options
