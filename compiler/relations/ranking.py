"""The steps that keep some rows of each key: `dedup`, `top`; and `order by`, `limit`."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import Expr, FieldRef, Literal, SortKey
from compiler.plan.operators import Column
from compiler.relations import codes
from compiler.relations.flow import Flow
from compiler.relations.ranks import first_is_final
from compiler.relations.repeats import dedup_within
from compiler.types.datatype import DataType, Root
from compiler.types.show import show
from dsl.span import Span
from dsl.syntax.expressions import Expression
from dsl.syntax.queries import OrderItem
from dsl.syntax.steps import Dedup, Limit, OrderByStep, Top

PLACE = DataType(Root.BIGINT, nullable=False)


def dedup(step: Dedup, flow: Flow) -> bool:
    """One row a key: the first that arrives, or the last by event time (by arrival where the rows have none)."""
    keys = _expressions(step.keys, flow)
    if keys is None:
        return False
    if step.within is not None:
        return dedup_within(step, keys, flow)
    timed = [c for c in flow.rows.columns if c.type.time_attribute == "rowtime"]
    order: tuple[SortKey, ...] = ()
    # By event time Flink drops, of the first rows, those that come late. The first to arrive loses none.
    if timed and (step.keep == "last" or flow.around.mode == "batch"):
        time = FieldRef(timed[0].name, timed[0].type, step.span)
        order = (SortKey(time, descending=step.keep == "last"),)
    final = first_is_final(step.keep, bool(order), flow.around.target)
    flow.operator = op.Rank(
        flow.rows, step.keep, keys, order, 1, None, flow.rows.columns, step.span, final
    )
    return True


def top(step: Top, flow: Flow) -> bool:
    """The first n rows by an order, of each key."""
    count = flow.type(step.count)
    order = sort_keys(step.order_by, flow)
    per = _expressions(step.per, flow)
    if count is None or order is None or per is None:
        return False
    if not isinstance(count, Literal) or not isinstance(count.value, int) or count.value < 1:
        flow.say(
            codes.MISPLACED_STEP,
            "`top` takes a positive whole number of rows",
            step.count.span,
            help=("for example `top 3 by amount desc per merchant_id`",),
        )
        return False
    columns, alias = flow.rows.columns, None
    if step.alias is not None:
        alias = step.alias.text
        if any(c.name == alias for c in columns):
            flow.say(
                codes.DUPLICATE_COLUMN, f"there is a column `{alias}` already", step.alias.span
            )
            return False
        columns = (*columns, Column(alias, PLACE, (), step.alias.span))
    rows = op.Rank(flow.rows, "top", per, order, count.value, alias, columns, step.span)
    scope = flow.scope
    flow.become(rows, flow.alias)
    if alias is None:
        flow.scope = scope
    return True


def order_by(step: OrderByStep, flow: Flow) -> bool:
    """Sorts; on a stream only by event time, ascending, first."""
    keys = sort_keys(step.items, flow)
    if keys is None:
        return False
    if flow.around.mode != "batch":
        flow.say(
            codes.MISPLACED_STEP,
            "rows of a stream never end, so they cannot be sorted",
            step.span,
            "`order by` is for `mode = batch`",
            help=("keep the first rows of each key with `top n by ... per ...`",),
        )
        return False
    flow.operator = op.Sort(flow.rows, keys, None, None, step.span)
    return True


def limit(step: Limit, flow: Flow) -> bool:
    """The first n rows."""
    count = flow.type(step.count)
    if count is None:
        return False
    if not isinstance(count, Literal) or not isinstance(count.value, int) or count.value < 0:
        flow.say(codes.MISPLACED_STEP, "`limit` takes a whole number of rows", step.count.span)
        return False
    rows = flow.rows
    if isinstance(rows, op.Sort) and rows.limit is None:
        flow.operator = op.Sort(rows.input, rows.keys, count.value, None, step.span)
    else:
        flow.operator = op.Sort(rows, (), count.value, None, step.span)
    return True


def sort_keys(items: tuple[OrderItem, ...], flow: Flow) -> tuple[SortKey, ...] | None:
    """Typed sort keys, or None where one was reported."""
    keys = []
    for item in items:
        expr = flow.type(item.expression)
        if expr is None or not sortable(expr, item.span, flow):
            return None
        keys.append(SortKey(expr, item.descending, item.nulls_first))
    return tuple(keys)


def sortable(expr: Expr, span: Span, flow: Flow) -> bool:
    """Whether Flink orders rows by such values; reports where not."""
    if expr.type.root in (Root.MAP, Root.MULTISET, Root.RAW, Root.VARIANT):
        flow.say(
            codes.MISPLACED_STEP,
            f"rows have no order by a `{show(expr.type)}`",
            span,
            "not comparable",
        )
        return False
    return True


def _expressions(items: tuple[Expression, ...], flow: Flow) -> tuple[Expr, ...] | None:
    typed = [flow.type(item) for item in items]
    if any(expr is None for expr in typed):
        return None
    return tuple(expr for expr in typed if expr is not None)
