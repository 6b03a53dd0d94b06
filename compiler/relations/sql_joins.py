"""Joins of a query: by condition, USING and NATURAL, as of a time, and with LATERAL queries."""

from __future__ import annotations

from collections.abc import Callable

from compiler.plan import operators as op
from compiler.plan.called_times import called_time
from compiler.plan.expressions import Call, Expr, FieldRef
from compiler.plan.operators import Column
from compiler.relations import codes
from compiler.relations.accepted_times import accepted_time
from compiler.relations.flow import Flow, Rows, field_ref
from compiler.relations.joins import joined_rows, names_after, using_condition
from compiler.relations.laterals import asks_each, lateral_join, lateral_rows
from compiler.relations.lookups import check_lookup
from compiler.relations.table_functions import is_table_function, joined_function
from compiler.relations.temporal import Asked, check_temporal, same_times
from compiler.relations.unnest import joined_unnest
from compiler.relations.visible import Visible, VisibleColumn
from compiler.types.merge import generalized_type
from dsl.records import replace
from dsl.syntax.expressions import Expression
from dsl.syntax.names import Name
from dsl.syntax.queries import (
    DerivedTable,
    JoinTable,
    Query,
    TableExpression,
    TableFunction,
    TableName,
    Unnest,
)

Bind = Callable[[Query, Flow], Rows | None]
Tables = Callable[[TableExpression, Flow, Bind], Rows | None]


def joined(table: JoinTable, flow: Flow, bind: Bind, tables: Tables) -> Rows | None:
    """The rows of a join; None where an error was reported."""
    left = tables(table.left, flow, bind)
    if left is None:
        return None
    right_table = table.right
    if isinstance(right_table, Unnest):
        return joined_unnest(table, right_table, left, flow)
    if isinstance(right_table, TableFunction) and is_table_function(right_table, flow):
        return joined_function(table, right_table, left, flow)
    as_of = None
    if isinstance(right_table, TableName):
        as_of, right_table = right_table.as_of, replace(right_table, as_of=None)
    lateral = isinstance(right_table, DerivedTable) and right_table.lateral
    if isinstance(right_table, DerivedTable) and lateral:
        right = lateral_rows(right_table, left, flow, bind)
    else:
        right = tables(right_table, flow, bind)
    if right is None or not _other_names(left, right, table, flow):
        return None
    beside = tuple(v.at(1) for v in right.columns)
    condition, sound = _condition(table, left, beside, flow)
    if not sound:
        return None
    using = _using(table, left, right)
    if lateral and asks_each(right):
        each = lateral_join(table, left, right, condition, flow)
        if each is None or not using or not isinstance(each.operator, op.Join):
            return each
        return _merged(each.operator, left.columns, beside, using, table)
    time = None
    if as_of is not None:
        time = _time(table, as_of, left, right, condition, flow)
        if time is None:
            return None
    kind = "inner" if table.kind == "comma" else table.kind
    if kind == "inner" and condition is None:
        kind = "cross"
    rows = joined_rows(
        left.operator, right.operator, kind, condition, time, right.alias or "right", table.span
    )
    rows = replace(rows, left_alias=left.alias, right_alias=right.alias)
    if not same_times(rows, flow):
        return None
    if not using:
        return Rows(rows, names_after(rows, left.columns, beside, ()))
    return _merged(rows, left.columns, beside, using, table)


def _other_names(left: Rows, right: Rows, table: JoinTable, flow: Flow) -> bool:
    taken = {v.alias for v in left.columns if v.alias is not None}
    twice = next((v.alias for v in right.columns if v.alias in taken), None)
    if twice is None:
        return True
    flow.say(
        codes.DUPLICATE_COLUMN,
        f"two inputs would be called `{twice}`",
        table.right.span,
        "the second",
        help=(f"give this one another name: `{twice} as other`",),
    )
    return False


def _using(table: JoinTable, left: Rows, right: Rows) -> tuple[Name, ...]:
    if not table.natural:
        return table.using
    shared = {v.name for v in right.columns}
    return tuple(Name(v.name, table.span) for v in left.columns if v.name in shared)


def _condition(
    table: JoinTable, left: Rows, beside: tuple[VisibleColumn, ...], flow: Flow
) -> tuple[Expr | None, bool]:
    """The condition, and whether it is sound."""
    both = Visible(left.columns + beside)
    right = Rows(left.operator, beside)
    using = _using(table, left, right)
    if using:
        condition = using_condition(using, both, flow)
    elif table.on is not None:
        condition = flow.condition(table.on, scope=both)
    else:
        return None, True
    return condition, condition is not None


def _time(
    table: JoinTable,
    as_of: Expression,
    left: Rows,
    right: Rows,
    condition: Expr | None,
    flow: Flow,
) -> Expr | None:
    time = flow.type(as_of, scope=Visible(left.columns))
    if time is None:
        return None
    kind = "inner" if table.kind == "comma" else table.kind
    asked = Asked(kind, as_of.span, table.right.span, right.alias or "it", table.span)
    if isinstance(time, FieldRef) and called_time(time, left.operator, flow.source_of) == "rowtime":
        time = accepted_time(
            time, left.operator, flow, "versions behind the watermark are forgotten"
        )
    if time.type.time_attribute == "proctime":
        # Its key may stand in WHERE, and is looked for when that is known.
        return time if check_lookup(asked, time, right.operator, flow) else None
    if condition is None:
        flow.say(codes.MISPLACED_STEP, "a join `as of` says how rows go together", table.span)
        return None
    sides = (left.operator, right.operator)
    return time if check_temporal(asked, time, condition, sides, flow) else None


def _merged(
    rows: op.Join,
    left: tuple[VisibleColumn, ...],
    right: tuple[VisibleColumn, ...],
    using: tuple[Name, ...],
    table: JoinTable,
) -> Rows:
    """The join with a column for each that USING or NATURAL brings together: the first of both that is there.

    `*` shows these first. Flink lets a column of USING be named alone; those of NATURAL it calls ambiguous.
    """
    shown = names_after(rows, left, right, ())
    merged: list[tuple[Expr, Column]] = []
    first: list[VisibleColumn] = []
    for name in using:
        pair = [v.column for v in shown if v.name == name.text][:2]
        kind = generalized_type([c.type for c in pair])
        assert kind is not None
        kind = kind.with_nullable(all(c.type.nullable for c in pair))
        expr = Call("COALESCE", tuple(field_ref(c) for c in pair), kind, name.span)
        labels = tuple(dict.fromkeys(label for c in pair for label in c.labels))
        column = Column(_free(f"{name.text}$", rows), kind, labels, name.span)
        merged.append((expr, column))
        first.append(
            VisibleColumn(None, name.text, column, reach="star" if table.natural else "any")
        )
    shared = {name.text for name in using}
    reach = "named" if table.natural else "alias"
    rest = tuple(replace(v, reach=reach) if v.name in shared else v for v in shown)
    given = [(field_ref(c), c) for c in rows.columns]
    everything = [*given, *merged]
    projected = op.Project(
        rows, tuple(e for e, _ in everything), tuple(c for _, c in everything), table.span
    )
    return Rows(projected, (*first, *rest))


def _free(name: str, rows: op.Join) -> str:
    taken = {c.name for c in rows.columns}
    while name in taken:
        name += "$"
    return name
