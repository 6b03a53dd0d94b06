"""Event times of rows in windows, beside the time of the window."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import Expr, FieldRef
from compiler.plan.lost_times import Lost, lost_time
from compiler.plan.operators import Operator
from compiler.plan.unique import told_apart
from compiler.relations.flow import Flow, field_ref, without_time
from dsl.diagnostic import Label
from dsl.records import replace
from dsl.span import Span

_DECLARE = "declare it at the source: `watermark column - 5s`, and keep it on the way"


def lost_label(expr: Expr, rows: Operator, flow: Flow) -> tuple[Label, ...]:
    """Where a column of rows ceased to be event time, as a label for what needs one."""
    found = _lost(expr, rows, flow)
    return () if found is None or found.span == expr.span else (Label(found.span, found.why),)


def time_help(expr: Expr, rows: Operator, flow: Flow) -> str:
    """What to do where an expression is no event time: take the one that there is, or keep it where it is lost."""
    timed = [c.name for c in rows.columns if c.type.time_attribute == "rowtime"]
    if timed:
        return f"`{timed[0]}` is the event time here"
    found = _lost(expr, rows, flow)
    return _DECLARE if found is None else found.help


def _lost(expr: Expr, rows: Operator, flow: Flow) -> Lost | None:
    return lost_time(rows, expr.name, flow.source_of) if isinstance(expr, FieldRef) else None


def distinct_rows(flow: Flow, span: Span) -> None:
    """Goes on with each different row once.

    Flink groups by all columns, and times become ordinary data, but for that of a window: gatherIndicesToMaterialize
    in RelTimeIndicatorConverter. Where rows are known to differ, it does nothing.
    """
    rows, traits = flow.rows, flow.own_traits()
    if not told_apart(traits.known, frozenset(c.name for c in rows.columns)):
        windowed = traits.windows is not None
        columns = tuple(
            c if windowed and is_window_time(rows, c.name, flow) else without_time(c)
            for c in rows.columns
        )
        if columns != rows.columns:
            if isinstance(rows, op.Project):
                rows = replace(rows, columns=columns)
            else:
                refs = tuple(field_ref(c) for c in rows.columns)
                rows = op.Project(rows, refs, columns, span)
    flow.become(op.Distinct(rows, span))


def is_time_before(operator: Operator, name: str, flow: Flow) -> bool:
    """Whether a column is the time by which rows were put into windows, handed on as it is."""
    found = _window_column(operator, name, flow)
    return found is not None and found[0].time == found[1]


def is_window_time(operator: Operator, name: str, flow: Flow) -> bool:
    """Whether a column is the time of the window that rows are in, handed on as it is."""
    found = _window_column(operator, name, flow)
    return found is not None and found[1] == "window_time"


def _window_column(operator: Operator, name: str, flow: Flow) -> tuple[op.Window, str] | None:
    """The window and its column that this one is."""
    match operator:
        case op.Window():
            return (operator, name)
        case op.Read():
            rows = flow.rows_of(operator)
            return None if rows is None else _window_column(rows, name, flow)
        case op.Project() | op.Aggregate():
            given = operator.expressions if isinstance(operator, op.Project) else operator.keys
            names = [c.name for c in operator.columns[: len(given)]]
            expr = given[names.index(name)] if name in names else None
            inside = expr.name if isinstance(expr, FieldRef) else ""
        case op.Filter() | op.Sort() | op.Rank() | op.UnnestRows() | op.Distinct():
            inside = name
        case _:
            return None
    if all(c.name != inside for c in operator.input.columns):
        return None
    return _window_column(operator.input, inside, flow)
