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
from dsl.records import dataclass
from dsl.span import Span

Source = Callable[[op.Read], Operator | None]
"""The rows of a relation."""

_WINDOWED = "use `window_time`, the event time of rows in windows"


@dataclass(frozen=True, slots=True)
class Lost:
    """The place at which a column ceased to be event time, what happened there, and what keeps a time.

    `value` tells that the column still has the values of that time.
    """

    span: Span
    why: str
    help: str
    value: bool = False


def lost_time(rows: Operator, name: str, source_of: Source) -> Lost | None:
    """Where a column lost its time, or never had one; None where it is a time, or what it is made of never was."""
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
            return _of_projection(rows, name, source_of)
        case op.Aggregate():
            return _of_group(rows, name, source_of)
        case op.MatchRows():
            return _of_pattern(rows, name)
        case op.ProcessRows():
            why = "what Python gives is ordinary data"
            return Lost(rows.span, why, f"say that it keeps the event time: `watermark {name}`")
        case op.Join():
            side, inside = rows.origin[[c.name for c in rows.columns].index(name)]
            below = rows.right if side else rows.left
            return (
                _of_join(rows) if _is_time(below, inside) else lost_time(below, inside, source_of)
            )
        case op.SetOp():
            return _of_set(rows, name, source_of)
        case op.Window() if _column(rows.input, name) is None:
            return Lost(rows.span, f"`{name}` of a window is ordinary data", _WINDOWED)
        case op.Distinct(input=op.Project() as below) if _is_read_as_it_is(below, name):
            return Lost(rows.span, *_DISTINCT, value=True)
        case _:
            return _handed_on(rows, inputs(rows), name, source_of)


_DISTINCT = (
    "`distinct` makes ordinary data of times",
    "`dedup by ... keep first` gives each row once, and keeps times",
)


def _handed_on(
    rows: Operator, below: tuple[Operator, ...], name: str, source_of: Source
) -> Lost | None:
    if len(below) != 1 or _column(below[0], name) is None:
        return None
    if _is_time(below[0], name):
        return Lost(rows.span, "makes ordinary data of times", "use its time before", value=True)
    return lost_time(below[0], name, source_of)


def _of_table(table: op.TableSource, column: Column) -> Lost | None:
    if column.span is None:
        return None
    if table.watermark is None:
        help = f"declare it at the source: `watermark {column.name} - 5s`"
        return Lost(column.span, "its source has no `watermark`", help)
    timed = table.watermark[0]
    why = f"the `watermark` of its source follows `{timed}`"
    return Lost(column.span, why, f"use `{timed}`, and keep it as it is on the way")


def _of_projection(rows: op.Project, name: str, source_of: Source) -> Lost | None:
    expr = _given(rows, rows.expressions, name)
    # What is written has a place of its own; rows of windows leave their task by a cast that nobody wrote.
    if isinstance(expr, CastExpr) and expr.span == rows.span and _reads_time(expr):
        window = _window(rows.input)
        why = "rows in windows leave their task with `window_time` as their one event time"
        place = rows.span if window is None else window.span
        return Lost(place, why, _WINDOWED, value=True)
    return _of_expression(expr, rows.input, rows.span, source_of)


def _of_expression(
    expr: Expr | None, below: Operator, span: Span, source_of: Source
) -> Lost | None:
    match expr:
        case None:
            return None
        case FieldRef(name=inside):
            if _is_time(below, inside):
                return Lost(span, "makes ordinary data of times", "use its time before", value=True)
            return lost_time(below, inside, source_of)
        case CastExpr() if _reads_time(expr):
            why = "a time that is cast is ordinary data"
            help = "hand the time on as it is, without a cast"
            return Lost(expr.span, why, help, value=isinstance(expr.operand, FieldRef))
        case _ if _reads_time(expr):
            why = "a time that is computed is ordinary data"
            return Lost(expr.span, why, "hand the time on as it is, beside what is computed of it")
        case _:
            return None


def _of_join(join: op.Join) -> Lost:
    return Lost(
        join.span,
        "a join without a bound in time makes ordinary data of times",
        "bound the time between the joined rows on both sides, or join `as of` a time: such joins keep times",
        value=True,
    )


def _of_pattern(rows: op.MatchRows, name: str) -> Lost | None:
    expr = _given(rows, (*rows.partition_by, *rows.measures), name)
    if expr is None or not _reads_time(expr):
        return None
    why = "what a pattern measures is ordinary data"
    return Lost(expr.span, why, f"measure the time of the match: `match_rowtime() as {name}`")


def _of_group(rows: op.Aggregate, name: str, source_of: Source) -> Lost | None:
    place = [c.name for c in rows.columns].index(name)
    help = "put the rows into windows, whose `window_time` is an event time"
    if place >= len(rows.keys):
        call = rows.aggregates[place - len(rows.keys)]
        kind, _, asked = call.function.partition("_")
        if rows.window is not None and asked in ("START", "END"):
            word = kind.lower()
            why = f"`{word}_{asked.lower()}` gives ordinary data"
            return Lost(call.span, why, f"`{word}_rowtime` of the same gives an event time")
        return Lost(call.span, "what an aggregate gives is ordinary data", help)
    key = rows.keys[place]
    if isinstance(key, FieldRef) and _is_time(rows.input, key.name):
        why = "a time that rows are grouped by is ordinary data, but for a window's"
        return Lost(key.span, why, help, value=True)
    return _of_expression(key, rows.input, rows.span, source_of)


def _of_set(rows: op.SetOp, name: str, source_of: Source) -> Lost | None:
    place = [c.name for c in rows.columns].index(name)
    for one in rows.inputs:
        inside = one.columns[place].name
        if not _is_time(one, inside):
            return lost_time(one, inside, source_of)
    word = rows.kind + (" all" if rows.all else "")
    help = "`union all` keeps times" if rows.kind == "union" else "use their times before"
    return Lost(rows.span, f"`{word}` makes ordinary data of times", help, value=True)


def _window(rows: Operator) -> op.Window | None:
    """The window in which rows of a task are."""
    while not isinstance(rows, op.Window):
        below = inputs(rows)
        if len(below) != 1:
            return None
        rows = below[0]
    return rows


def _is_read_as_it_is(rows: op.Project, name: str) -> bool:
    expr = _given(rows, rows.expressions, name)
    return isinstance(expr, FieldRef) and _is_time(rows.input, expr.name)


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
