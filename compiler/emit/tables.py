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
from compiler.plan.plan import PlanSink


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
    settings = ",\n".join(f"  {string_literal(k)} = {string_literal(v)}" for k, v in ordered)
    text += f" WITH (\n{settings}\n)"
    return text


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
