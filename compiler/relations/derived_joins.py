"""Conditions on the rows of a join, or of a query that only chooses columns of one, that bound its times.

Flink's planner merges a query with the one around it, so that a condition outside makes an interval join of a join
inside, whose rows keep their times.
"""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import Expr, FieldRef
from compiler.plan.intervals import chosen, inner_times, interval_join, met, renamed
from compiler.plan.operators import Operator
from compiler.plan.subqueries import joins_rows
from compiler.plan.traverse import transform
from dsl.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Bounded:
    """The rows with the times that they keep, and the interval join in them.

    `absorbed` tells that the condition is part of the join; otherwise it has to stand above it still.
    """

    rows: Operator
    join: op.Join
    absorbed: bool


def bounded(rows: Operator, condition: Expr) -> Bounded | None:
    """What a condition makes of the join that gives the rows; None where it makes no interval join of one."""
    if isinstance(rows, op.Join):
        return _of_join(rows, condition)
    if isinstance(rows, op.Filter) and not joins_rows((rows.condition,)):
        found = bounded(rows.input, condition)
        return found and replace(found, rows=_retyped(rows, found.rows))
    if not isinstance(rows, op.Project):
        return None
    of = chosen(rows)
    found = None if of is None else bounded(rows.input, renamed(condition, of))
    if found is None:
        return None
    types = {c.name: c.type for c in found.rows.columns}
    sources = [expr.name for expr in rows.expressions if isinstance(expr, FieldRef)]
    exprs = tuple(
        replace(expr, type=types[name])
        for expr, name in zip(rows.expressions, sources, strict=True)
    )
    columns = tuple(
        replace(column, type=types[name])
        for column, name in zip(rows.columns, sources, strict=True)
    )
    again = replace(rows, input=found.rows, expressions=exprs, columns=columns)
    return Bounded(again, found.join, found.absorbed)


def _of_join(rows: op.Join, condition: Expr) -> Bounded | None:
    closer = interval_join(rows, condition)
    if closer is not None:
        return Bounded(closer, closer, absorbed=True)
    timed = inner_times(rows, condition)
    return None if timed is None else Bounded(timed, met(rows, condition), absorbed=False)


def _retyped(rows: op.Filter, inner: Operator) -> op.Filter:
    """The filter over rows whose columns have other types."""
    types = {c.name: c.type for c in inner.columns}

    def typed(part: Expr) -> Expr | None:
        if not isinstance(part, FieldRef) or part.side != 0:
            return None
        return replace(part, type=types[part.name])

    return replace(rows, input=inner, condition=transform(rows.condition, typed))
