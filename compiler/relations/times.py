"""Event times that the validator of Flink still calls so when the planner does not."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import CastExpr, Expr, FieldRef
from compiler.plan.operators import Column, Operator
from compiler.relations.flow import Flow


def forget_window_times(flow: Flow) -> None:
    """Makes ordinary data of the time by which rows were put into windows, before they leave the task.

    A sink takes one column that the validator calls a time attribute, and `window_time` is another.
    """
    stale = {c.name for c in flow.rows.columns if _is_window_time(flow.rows, c.name)}
    if not stale:
        return
    items: list[tuple[Expr, Column]] = []
    for expr, column in flow.all_columns():
        if column.name in stale:
            items.append((CastExpr(expr, column.type, False, flow.rows.span), column))
        else:
            items.append((expr, column))
    flow.project(items, flow.rows.span)


def _is_window_time(operator: Operator, name: str) -> bool:
    """Whether a column is the time of a window's rows, handed on as it is."""
    match operator:
        case op.Window():
            return operator.time == name
        case op.Project():
            names = [c.name for c in operator.columns]
            expr = operator.expressions[names.index(name)]
            return isinstance(expr, FieldRef) and _is_window_time(operator.input, expr.name)
        case op.Filter() | op.Sort() | op.Rank() | op.UnnestRows() | op.Distinct():
            inside = any(c.name == name for c in operator.input.columns)
            return inside and _is_window_time(operator.input, name)
        case _:
            return False
