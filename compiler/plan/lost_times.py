"""Where a column ceased to be event time, and why: the operator that made ordinary data of it.

Flink's RelTimeIndicatorConverter materializes times in regular joins, in aggregations without a window, in set
operations, and where an expression is more than the column itself.
"""

from __future__ import annotations

from collections.abc import Callable

from compiler.plan import operators as op
from compiler.plan.expressions import CastExpr, Expr, FieldRef
from compiler.plan.inputs import inputs
from compiler.plan.operators import Column, Operator
from compiler.plan.traverse import walk
from dsl.span import Span

Source = Callable[[op.Read], Operator | None]
"""The rows of a relation."""

Lost = tuple[Span, str]


def lost_time(rows: Operator, name: str, source_of: Source) -> Lost | None:
    """The place, and what happened there; None where the column never was a time."""
    column = _column(rows, name)
    if column is None or column.type.time_attribute is not None:
        return None
    match rows:
        case op.Read():
            source = source_of(rows)
            return None if source is None else lost_time(source, name, source_of)
        case op.TableSource():
            return _of_table(rows, column)
        case op.Project():
            expr = _given(rows, rows.expressions, name)
            return _of_expression(expr, rows.input, rows.span, source_of)
        case op.Aggregate():
            return _of_group(rows, name, source_of)
        case op.MatchRows():
            expr = _given(rows, (*rows.partition_by, *rows.measures), name)
            return _of_expression(expr, rows.input, rows.span, source_of)
        case op.Join():
            side, inside = rows.origin[[c.name for c in rows.columns].index(name)]
            below = rows.right if side else rows.left
            if _is_time(below, inside):
                return rows.span, "a join without a bound in time makes ordinary data of times"
            return lost_time(below, inside, source_of)
        case op.SetOp():
            return _of_set(rows, name, source_of)
        case _:
            return _handed_on(rows, inputs(rows), name, source_of)


def _handed_on(
    rows: Operator, below: tuple[Operator, ...], name: str, source_of: Source
) -> Lost | None:
    if len(below) != 1 or _column(below[0], name) is None:
        return None
    if _is_time(below[0], name):
        return rows.span, "makes ordinary data of times"
    return lost_time(below[0], name, source_of)


def _of_table(table: op.TableSource, column: Column) -> Lost | None:
    if column.span is None:
        return None
    if table.watermark is None:
        return column.span, "its source has no `watermark`"
    return column.span, f"the `watermark` of its source follows `{table.watermark[0]}`"


def _of_expression(
    expr: Expr | None, below: Operator, span: Span, source_of: Source
) -> Lost | None:
    match expr:
        case None:
            return None
        case FieldRef(name=inside):
            if _is_time(below, inside):
                return span, "makes ordinary data of times"
            return lost_time(below, inside, source_of)
        case CastExpr() if _reads_time(expr):
            return expr.span, "a time that is cast is ordinary data"
        case _ if _reads_time(expr):
            return expr.span, "a time that is computed is ordinary data"
        case _:
            return None


def _of_group(rows: op.Aggregate, name: str, source_of: Source) -> Lost | None:
    place = [c.name for c in rows.columns].index(name)
    if place >= len(rows.keys):
        return rows.aggregates[
            place - len(rows.keys)
        ].span, "what an aggregate gives is ordinary data"
    key = rows.keys[place]
    if isinstance(key, FieldRef) and _is_time(rows.input, key.name):
        return key.span, "a time that rows are grouped by is ordinary data, but for a window's"
    return _of_expression(key, rows.input, rows.span, source_of)


def _of_set(rows: op.SetOp, name: str, source_of: Source) -> Lost | None:
    place = [c.name for c in rows.columns].index(name)
    for one in rows.inputs:
        inside = one.columns[place].name
        if not _is_time(one, inside):
            return lost_time(one, inside, source_of)
    word = rows.kind + (" all" if rows.all else "")
    return rows.span, f"`{word}` makes ordinary data of times"


def _reads_time(expr: Expr) -> bool:
    return any(isinstance(p, FieldRef) and p.type.time_attribute is not None for p in walk(expr))


def _given(rows: Operator, expressions: tuple[Expr, ...], name: str) -> Expr | None:
    names = [c.name for c in rows.columns]
    return expressions[names.index(name)] if name in names[: len(expressions)] else None


def _column(rows: Operator, name: str) -> Column | None:
    return next((c for c in rows.columns if c.name == name), None)


def _is_time(rows: Operator, name: str) -> bool:
    column = _column(rows, name)
    return column is not None and column.type.time_attribute is not None
