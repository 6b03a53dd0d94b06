"""Rows that come after their window has closed, or after the watermark, as the side output `.late`."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef, Literal
from compiler.plan.operators import Column, Operator
from compiler.relations import codes
from compiler.relations.flow import Flow, without_time
from compiler.types.datatype import DataType, Root
from dsl.records import replace
from dsl.span import Span

BOOLEAN = DataType(Root.BOOLEAN, nullable=False)


def late_apart(window: op.Window, flow: Flow) -> Operator:
    """The rows in their windows without those that are late, which go to `.late` where that is read.

    A row that is late by the watermark in front of an operator may not be by the one in it, which can only be behind:
    what goes on is never dropped, and no row is in both.
    """
    time = next(c for c in window.input.columns if c.name == window.time)
    if not _wanted(time, window.input, window.span, flow):
        return window
    if window.kind == "session":
        return _sessions(window, FieldRef(time.name, time.type, window.span), flow)
    span = window.span
    shared = flow.shared(window, "windowed", span)
    named = {c.name: c.type for c in window.columns}
    end = FieldRef("window_end", named["window_end"], span)
    attribute = FieldRef("window_time", named["window_time"], span)
    late = op.Filter(shared, _closed(end, attribute, True, span), span)
    flow.side["late"] = _plain_rows(late, span)
    return op.Filter(shared, _closed(end, attribute, False, span), span)


def late_rows_apart(rows: Operator, time: Column, span: Span, flow: Flow) -> Operator:
    """The rows without those that come after the watermark has passed their time, which go to `.late` where that is
    read.
    """
    if not _wanted(time, rows, span, flow):
        return rows
    shared = flow.shared(rows, "timed", span)
    moment = FieldRef(time.name, time.type, span)
    flow.side["late"] = op.Filter(shared, _passed(moment, moment, True, span), span)
    return op.Filter(shared, _passed(moment, moment, False, span), span)


def _wanted(time: Column, rows: Operator, span: Span, flow: Flow) -> bool:
    """Whether late rows are to be set apart here. Where they were already, all that goes on is in time."""
    if "late" not in flow.around.wanted or time.type.time_attribute != "rowtime":
        return False
    if "late" not in flow.side:
        return True
    if not _in_time(rows, flow):
        flow.say(
            codes.MISPLACED_STEP,
            f"`{flow.name}` has one output `.late`, and rows can be late at two of its steps",
            span,
            "rows that came in since the first can be late here",
            help=("put this step into a task of its own",),
        )
    return False


def _in_time(rows: Operator, flow: Flow) -> bool:
    """Whether rows come from a step that held them until the watermark passed them, without others beside them."""
    match rows:
        case op.Window():
            return True
        case op.Read():
            own = flow.rows_of(rows)
            return own is not None and _in_time(own, flow)
        case op.Project() | op.Filter() | op.Aggregate() | op.Rank() | op.Distinct():
            return _in_time(rows.input, flow)
        case _:
            return False


def _sessions(window: op.Window, time: FieldRef, flow: Flow) -> Operator:
    """For sessions a row is late where even a session of its own would have closed."""
    span = window.span
    shared = flow.shared(window.input, "timed", span)
    interval = DataType(Root.INTERVAL_SECONDS, False, (3,), units=("SECOND",))
    gap = Literal(window.sizes[0], interval, span)
    end = Call("+", (time, gap), time.type.without_time_attribute(), span)
    flow.side["late"] = op.Filter(shared, _closed(end, time, True, span), span)
    rows = op.Filter(shared, _closed(end, time, False, span), span)
    return replace(window, input=rows)


def _closed(end: Expr, time: FieldRef, closed: bool, span: Span) -> Expr:
    """Whether the window that ends at `end` has closed: its last millisecond is not after the watermark.

    The rule is that of Flink's window operators (a window fires when the watermark reaches its end less 1 ms). The
    two conditions, open and closed, are exact opposites: each row satisfies one of them.
    """
    millisecond = Literal(1, DataType(Root.INTERVAL_SECONDS, False, (3,), units=("SECOND",)), span)
    last = Call("-", (end, millisecond), end.type.without_time_attribute(), span)
    return _passed(last, time, closed, span)


def _passed(last: Expr, time: FieldRef, closed: bool, span: Span) -> Expr:
    """Whether the watermark has reached a time."""
    plain = time.type.without_time_attribute().with_nullable(True)
    watermark = Call("CURRENT_WATERMARK", (time,), plain, span)
    test = Call("<=", (last, watermark), DataType(Root.BOOLEAN), span)
    return Call("IS TRUE" if closed else "IS NOT TRUE", (test,), BOOLEAN, span)


def _plain_rows(rows: Operator, span: Span) -> Operator:
    """The late rows with the bounds of their windows as ordinary data, and without event time.

    Windows would drop them once more, and so would an aggregation by both bounds: Flink makes one by windows of it
    wherever the bounds are columns of the window function (FlinkRelMdWindowProperties), and none of computed ones.
    """
    kept = tuple(without_time(c) for c in rows.columns if c.name != "window_time")
    none = Literal(0, DataType(Root.INTERVAL_SECONDS, False, (3,), units=("SECOND",)), span)
    values: list[Expr] = []
    for column in kept:
        value = FieldRef(column.name, column.type, span)
        bound = column.name in ("window_start", "window_end")
        values.append(Call("+", (value, none), column.type, span) if bound else value)
    return op.Project(rows, tuple(values), kept, span)
