"""Turns tables of connectors into CREATE TEMPORARY TABLE statements, and relations into views."""

from __future__ import annotations

from compiler.emit import nodes
from compiler.emit.blocks import columns_of
from compiler.emit.dialect import render
from compiler.emit.expressions import Columns, Scope, build
from compiler.emit.text import EmitError, identifier, string_literal
from compiler.emit.types import column_type_text
from compiler.plan.expressions import Expr, SubqueryExpr
from compiler.plan.operators import TableColumn, TableSource
from compiler.plan.plan import PlanCatalog, PlanSink


def create_source(name: str, table: TableSource) -> str:
    """The table of a source, with its watermark."""
    lines = _lines(table.table_columns, table.primary_key)
    if table.watermark is not None:
        column, expression = table.watermark
        spelt = _expression(expression, table.table_columns)
        lines.append(f"WATERMARK FOR {identifier(column)} AS {spelt}")
    return _create(name, lines, (), table.connector, table.options)


def create_sink(name: str, sink: PlanSink) -> str:
    """The table of a sink."""
    lines = _lines(sink.table_columns, sink.primary_key)
    return _create(name, lines, sink.partition_by, sink.connector, sink.options)


def create_catalog(catalog: PlanCatalog) -> str:
    """A catalog, under the name that the file has for it."""
    return f"CREATE CATALOG {identifier(catalog.name)}{_with(catalog.options)}"


def catalog_view(name: str, table: TableSource) -> str:
    """The columns of a table in a catalog that a source declares, and those that it computes, as a view.

    A table of a catalog has its columns there: it cannot be declared again, and what is said of it for this job goes
    into a hint.
    """
    columns = ",\n".join(f"  {_selected(c, table.table_columns)}" for c in table.table_columns)
    text = f"SELECT\n{columns}\nFROM {path_of(table.path)}"
    hint = hint_of(table.options)
    return create_view(name, f"{text} {hint}" if hint else text)


def _selected(column: TableColumn, columns: tuple[TableColumn, ...]) -> str:
    name = identifier(column.column.name)
    if column.kind == "physical":
        return name
    if column.expression is None:
        raise EmitError(f"{name} is no column that a catalog keeps")
    return f"{_expression(column.expression, columns)} AS {name}"


def path_of(path: tuple[str, ...]) -> str:
    """The whole name of a table in a catalog."""
    return ".".join(map(identifier, path))


def hint_of(options: tuple[tuple[str, str], ...]) -> str:
    """The options that a job has for a table which is there already; empty where it has none."""
    said = [(key, value) for key, value in sorted(options) if key != "connector"]
    pairs = ", ".join(f"{string_literal(key)} = {string_literal(value)}" for key, value in said)
    return f"/*+ OPTIONS({pairs}) */" if pairs else ""


def create_in_catalog(sink: PlanSink) -> tuple[str, str]:
    """The database and the table of a sink in a catalog, made where they are missing."""
    lines = _lines(sink.made, sink.primary_key)
    body = ",\n".join(f"  {line}" for line in lines)
    text = f"CREATE TABLE IF NOT EXISTS {path_of(sink.path)} (\n{body}\n)"
    if sink.partition_by:
        text += f" PARTITIONED BY ({', '.join(map(identifier, sink.partition_by))})"
    if sink.properties:
        text += _with(tuple(sorted(sink.properties)))
    return f"CREATE DATABASE IF NOT EXISTS {path_of(sink.path[:2])}", text


def create_view(name: str, query: str) -> str:
    """A view over a query."""
    return f"CREATE TEMPORARY VIEW {identifier(name)} AS\n{query}"


def _create(
    name: str,
    lines: list[str],
    partition: tuple[str, ...],
    connector: str,
    options: tuple[tuple[str, str], ...],
) -> str:
    body = ",\n".join(f"  {line}" for line in lines)
    text = f"CREATE TEMPORARY TABLE {identifier(name)} (\n{body}\n)"
    if partition:
        text += f" PARTITIONED BY ({', '.join(map(identifier, partition))})"
    values = dict(options)
    if connector:
        values.setdefault("connector", connector)
    ordered = sorted(values.items(), key=lambda item: (item[0] != "connector", item[0]))
    return text + _with(tuple(ordered))


def _with(options: tuple[tuple[str, str], ...]) -> str:
    settings = ",\n".join(f"  {string_literal(k)} = {string_literal(v)}" for k, v in options)
    return f" WITH (\n{settings}\n)"


def _lines(columns: tuple[TableColumn, ...], primary_key: tuple[str, ...]) -> list[str]:
    lines = [_column(column, columns) for column in columns]
    if primary_key:
        lines.append(f"PRIMARY KEY ({', '.join(map(identifier, primary_key))}) NOT ENFORCED")
    return lines


def _column(column: TableColumn, columns: tuple[TableColumn, ...]) -> str:
    name = identifier(column.column.name)
    comment = f" COMMENT {string_literal(column.doc)}" if column.doc else ""
    if column.kind == "computed":
        if column.expression is None:
            raise EmitError(f"the computed column {name} has no expression")
        return f"{name} AS {_expression(column.expression, columns)}{comment}"
    spelt = f"{name} {column_type_text(column.column.type)}"
    if column.kind == "metadata":
        key = f" FROM {string_literal(column.key)}" if column.key is not None else ""
        return f"{spelt} METADATA{key}{' VIRTUAL' if column.virtual else ''}{comment}"
    return spelt + comment


def _expression(expression: Expr, columns: tuple[TableColumn, ...]) -> str:
    scope = Scope(columns_of([c.column.name for c in columns], None), {}, {}, _no_subquery)
    return render(build(expression, scope), pretty=False)


def _no_subquery(_: SubqueryExpr, __: Columns) -> nodes.Verbatim:
    raise EmitError("a table's column cannot hold a subquery")
