"""Turns one SELECT of a query into operators."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import Expr, OverCall, SortKey
from compiler.plan.traverse import same, transform, walk
from compiler.relations import codes
from compiler.relations.aggregation import Grouping
from compiler.relations.columns import Items
from compiler.relations.flow import Flow, Rows
from compiler.relations.group_windows import asked, plannable
from compiler.relations.grouping import group_items, having_condition, needs_groups
from compiler.relations.grouping_sets import add_group_by
from compiler.relations.lookups import check_lookup_keys
from compiler.relations.ordering import Tail, sort_keys, sorted_rows
from compiler.relations.output import as_written, named, written_items
from compiler.relations.qualify import qualified, windows_of
from compiler.relations.select_hints import with_hints
from compiler.relations.times import distinct_rows
from compiler.relations.visible import Visible
from dsl.records import replace
from dsl.syntax.queries import Select
from dsl.syntax.steps import Having, SelectStep


def select_rows(select: Select, tail: Tail, flow: Flow, source: Rows | None) -> Rows | None:
    """The rows of a SELECT over those of its FROM; None where an error was reported."""
    if source is None:
        return _one_row(select, tail, flow)
    flow.operator, flow.scope, flow.alias = source.operator, Visible(source.columns), source.alias
    windows = windows_of(select.windows, flow)
    if windows is None:
        return None
    flow.windows = windows
    if select.hints and not with_hints(select.hints, flow):
        return None
    condition = flow.condition(select.where) if select.where is not None else None
    if select.where is not None and condition is None:
        return None
    if not check_lookup_keys(flow.rows, condition, flow):
        return None
    if select.where is not None and condition is not None:
        flow.filter(condition, select.where.span)
    step = SelectStep(select.distinct, select.items, select.span)
    if select.group_by is not None or select.having is not None or needs_groups(step, flow):
        return _grouped(select, tail, flow)
    items = written_items(select.items, flow)
    if items is None:
        return None
    if select.qualify is not None:
        qualifying = qualified(select.qualify, items, flow)
        if qualifying is None:
            return None
        items = qualifying
    keys = sort_keys(tail, items, flow.scope, flow, lambda expr: expr)
    return None if keys is None else _finished(select, items, tail, keys, flow)


def _one_row(select: Select, tail: Tail, flow: Flow) -> Rows | None:
    """A SELECT without FROM: one row."""
    flow.operator = op.ValuesRows(((),), (), select.span)
    items = written_items(select.items, flow)
    if items is None:
        return None
    columns = tuple(column for _, column in named(items))
    values = op.ValuesRows((tuple(e for e, _ in items),), columns, select.span)
    flow.become(op.Distinct(values, select.span) if select.distinct else values)
    flow.operator = sorted_rows(flow.rows, tail, ())
    return as_written(flow, items)


def _finished(
    select: Select, items: Items, tail: Tail, keys: tuple[SortKey, ...], flow: Flow
) -> Rows | None:
    """Projects, and sorts where it makes no difference to what can be named: below, if nothing forbids it."""
    over = any(isinstance(part, OverCall) for expr, _ in items for part in walk(expr))
    if not select.distinct and not over:
        flow.operator = sorted_rows(flow.rows, tail, keys)
        flow.project(named(items), select.span)
        return as_written(flow, items)
    flow.project(named(items), select.span)
    if select.distinct:
        distinct_rows(flow, select.span)
    above = [_above(key, items, flow) for key in keys]
    if any(key is None for key in above):
        where = tail.order_by[above.index(None)].span
        flow.say(
            codes.MISPLACED_STEP,
            "`select distinct` is ordered by selected columns only",
            where,
            "is not selected",
        )
        return None
    flow.operator = sorted_rows(flow.rows, tail, tuple(k for k in above if k is not None))
    return as_written(flow, items)


def _above(key: SortKey, items: Items, flow: Flow) -> SortKey | None:
    """The key in terms of the projected columns."""

    def change(part: Expr) -> Expr | None:
        for (expr, _), column in zip(items, flow.rows.columns, strict=True):
            if same(part, expr):
                from compiler.plan.expressions import FieldRef

                return FieldRef(column.name, column.type, part.span, SELECTED_DONE)
        return None

    from compiler.plan.expressions import FieldRef

    changed = transform(key.expression, change)
    if any(isinstance(p, FieldRef) and p.side != SELECTED_DONE for p in walk(changed)):
        return None
    plain = transform(changed, lambda p: replace(p, side=0) if isinstance(p, FieldRef) else None)
    return replace(key, expression=plain)


SELECTED_DONE = -9
"""The side of references that are put in terms of the projection already."""


def _grouped(select: Select, tail: Tail, flow: Flow) -> Rows | None:
    if select.qualify is not None:
        flow.say(
            codes.MISPLACED_STEP,
            "Flink takes no `qualify` in a query with groups",
            select.qualify.span,
            help=("group in a subquery, and write `qualify` outside",),
        )
        return None
    grouping = Grouping(flow, select.span)
    if not add_group_by(select.group_by or (), grouping):
        return None
    items = group_items(select.items, grouping)
    if items is None:
        return None
    filters = []
    if select.having is not None:
        condition = having_condition(Having(select.having, select.having.span), [], grouping)
        if condition is None:
            return None
        filters.append(condition)
    order = [asked(item.expression, grouping) for item in tail.order_by]
    if any(written is None for written in order):
        return None
    pairs = zip(tail.order_by, order, strict=True)
    tail = replace(
        tail, order_by=tuple(replace(i, expression=w) for i, w in pairs if w is not None)
    )
    scope = replace(flow.scope, standing=grouping.asked)
    keys = sort_keys(tail, items, scope, flow, lambda expr: grouping.over_groups(expr, "order"))
    if keys is None or not plannable(grouping):
        return None
    items = grouping.settled(items)
    flow.operator = grouping.operator()
    for condition in filters:
        flow.filter(condition, select.span)
    return _finished(select, items, tail, keys, flow)
