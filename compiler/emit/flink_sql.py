"""Turns a plan into the Flink SQL statements that run it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.artifacts.needed import tables_of
from compiler.connectors.load import find_connector
from compiler.emit.fallible import fallible_expressions
from compiler.emit.functions import (
    check_called_once,
    create_function,
    declared_functions,
    function_modules,
)
from compiler.emit.hoist import hoist_tables
from compiler.emit.names import Names, names_of
from compiler.emit.processes import declare_process, with_processes
from compiler.emit.relations import query
from compiler.emit.script import Insert, Script, SinkLocation, Statement, StatementKind
from compiler.emit.settings import job_settings
from compiler.emit.sharing import with_plain_times
from compiler.emit.tables import (
    catalog_view,
    create_catalog,
    create_in_catalog,
    create_sink,
    create_source,
    create_view,
    hint_of,
    path_of,
)
from compiler.emit.text import identifier
from compiler.emit.unreadable import without_unreadable_views
from compiler.jars import KEPT_WATERMARK, MALFORMED, REMEMBERING, ROUTING, WATERMARKS
from compiler.plan.functions import PlanFunction
from compiler.plan.operators import ProcessRows, TableSource
from compiler.plan.plan import Plan, PlanCatalog, PlanSink, Relation
from compiler.types.show import show
from compiler.types.versions import ON_CONFLICT, at_least
from dsl.source import Source


def emit(plan: Plan, sources: Mapping[str, Source] | None = None) -> Script:  # noqa: ARG001
    """The job of a plan. The texts of its files are not needed yet: spans say where things come from.

    EmitError where Flink SQL cannot say what the plan says, or nothing can be printed at all.
    """
    plan = with_plain_times(without_unreadable_views(hoist_tables(plan)))
    names = names_of(plan)
    functions = declared_functions(plan)
    check_called_once(plan, functions)
    modules = with_processes(function_modules(functions), plan)
    statements = [create_function(function, modules) for function in functions]
    statements += _catalogs(plan)
    statements += [_relation(relation, names, plan) for relation in plan.relations]
    pairs = list(zip(plan.sinks, names.sinks, strict=True))
    statements += [made for sink, name in pairs for made in _sink(sink, name)]
    return Script(
        name=plan.name,
        mode=plan.mode,
        settings=job_settings(plan),
        statements=tuple(statements),
        inserts=tuple(_insert(sink, name, names, plan) for sink, name in pairs),
        sinks=tuple(_location(sink) for sink in plan.sinks if not sink.stops),
        fallible=fallible_expressions(plan, names),
        modules=modules,
        jars=_jars(plan, functions),
    )


def emit_queries(plan: Plan) -> tuple[Script, dict[str, str]]:
    """The tables and views of a plan, and for each of its sinks, by name, the SELECT that would feed it.

    For callers who read results themselves: no sink tables, no INSERTs.
    """
    plan = with_plain_times(without_unreadable_views(hoist_tables(plan)))
    names = names_of(plan)
    functions = declared_functions(plan)
    modules = with_processes(function_modules(functions), plan)
    script = Script(
        name=plan.name,
        mode=plan.mode,
        settings=job_settings(plan),
        statements=(
            *(create_function(function, modules) for function in functions),
            *_catalogs(plan),
            *(_relation(relation, names, plan) for relation in plan.relations),
        ),
        inserts=(),
        fallible=fallible_expressions(plan, names),
        modules=modules,
        jars=_jars(plan, functions),
    )
    return script, {sink.name: query(sink.input, names.relations) for sink in plan.sinks}


def _jars(plan: Plan, functions: tuple[PlanFunction, ...]) -> tuple[str, ...]:
    tables = (r.operator for r in plan.relations if isinstance(r.operator, TableSource))
    used = {value for table in tables for _, value in table.options} | {f.name for f in functions}
    needed = ((MALFORMED, (ROUTING,)), (WATERMARKS, (REMEMBERING, KEPT_WATERMARK)))
    ours = tuple(jar for jar, names in needed if any(one.startswith(names) for one in used))
    return (*ours, *own_jars(plan))


def own_jars(plan: Plan) -> tuple[str, ...]:
    """The jars of ours that connectors of a plan are in."""
    connectors = [find_connector(table.connector) for table in tables_of(plan)]
    return tuple(sorted({one.jar for one in connectors if one is not None and one.jar}))


def _relation(relation: Relation, names: Names, plan: Plan) -> Statement:
    name = names.relations[relation.name]
    operator = relation.operator
    if isinstance(operator, ProcessRows):
        return declare_process(relation, names, dict(plan.settings))
    if isinstance(operator, TableSource) and operator.path:
        return _in_catalog(relation, name, operator)
    if isinstance(operator, TableSource):
        kind, sql = StatementKind.TABLE, create_source(name, operator)
    else:
        kind, sql = StatementKind.VIEW, create_view(name, query(operator, names.relations))
    doc = relation.doc or ""
    return Statement(kind, name, sql, relation.name, relation.span, doc, task=relation.task)


def _catalogs(plan: Plan) -> Iterator[Statement]:
    """The catalogs in which a table is: those of a test's sources are replaced."""
    tables = (r.operator for r in plan.relations if isinstance(r.operator, TableSource))
    used = {table.path[0] for table in tables if table.path}
    used |= {sink.path[0] for sink in plan.sinks if sink.path}
    yield from (_catalog(one) for one in plan.catalogs if one.name in used)


def _catalog(catalog: PlanCatalog) -> Statement:
    name, doc = catalog.name, catalog.doc or ""
    kind, sql = StatementKind.CATALOG, create_catalog(catalog)
    return Statement(kind, name, sql, name, catalog.span, doc, task=name)


def _in_catalog(relation: Relation, name: str, table: TableSource) -> Statement:
    """A view of a table in a catalog, which is held to the types of the columns that the file declares."""
    kept = [c.column for c in table.table_columns if c.kind == "physical"]
    names = ", ".join(identifier(column.name) for column in kept)
    return Statement(
        StatementKind.VIEW,
        name,
        catalog_view(name, table),
        relation.name,
        relation.span,
        relation.doc or "",
        probe=f"SELECT {names} FROM {path_of(table.path)}",
        gives=tuple(show(column.type) for column in kept),
        task=relation.task,
    )


def _sink(sink: PlanSink, name: str) -> Iterator[Statement]:
    doc = sink.doc or ""
    if not sink.path:
        sql = create_sink(name, sink)
        yield Statement(StatementKind.TABLE, name, sql, sink.name, sink.span, doc, task=name)
    elif sink.made:
        database, table = create_in_catalog(sink)
        yield Statement(
            StatementKind.DATABASE, sink.path[1], database, sink.name, sink.span, task=name
        )
        yield Statement(StatementKind.TABLE, name, table, sink.name, sink.span, doc, task=name)


def _location(sink: PlanSink) -> SinkLocation:
    """Where rows come to lie; tables with a format of their own for keys name that of the value apart."""
    options = dict(sink.options)
    format_ = options.get("format") or options.get("value.format")
    return SinkLocation(sink.name, sink.connector, sink.location, format_)


def _insert(sink: PlanSink, name: str, names: Names, plan: Plan) -> Insert:
    """INSERT INTO with the names of the columns that are written, in the table's order.

    ON CONFLICT came with Flink 2.3; what DO DEDUPLICATE says is what earlier versions do.
    """
    written = [
        (table.column.name, given.name)
        for table, given in zip(
            [c for c in sink.table_columns if c.kind != "computed" and not c.virtual],
            sink.input.columns,
            strict=True,
        )
    ]
    columns = ", ".join(identifier(column) for column, _ in written)
    select = query(sink.input, names.relations)
    into = identifier(name)
    if sink.path:
        into = f"{path_of(sink.path)} {hint_of(sink.options)}".rstrip()
    sql = f"INSERT INTO {into} ({columns})\n{select}"
    if sink.on_conflict and plan.mode == "streaming" and at_least(plan.target, ON_CONFLICT):
        sql += f"\nON CONFLICT DO {sink.on_conflict.upper()}"
    return Insert(name, sql, sink.span, sink.doc or "", bool(sink.stops))
