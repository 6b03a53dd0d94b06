"""The steps that gather rows: `group by`, the `select` with aggregates that goes with it, and `having`."""

from __future__ import annotations

from compiler.plan.expressions import AggregateCall, Expr, FieldRef, OverCall, SubqueryExpr
from compiler.plan.operators import Column
from compiler.plan.traverse import transform, walk
from compiler.relations import codes
from compiler.relations.aggregation import NAMED_KEY, SELECTED, WINDOW_BOUNDS, Grouping
from compiler.relations.columns import Items, check_names, column_name
from compiler.relations.flow import Flow, labels_of
from compiler.relations.group_windows import asked
from compiler.relations.output import output_name, starred
from compiler.relations.times import distinct_rows
from compiler.relations.visible import Visible, VisibleColumn, visible
from compiler.types.functions.catalogue import builtin
from compiler.types.functions.entry import Kind
from dsl.records import replace
from dsl.syntax.expressions import Expression, FunctionCall, Star
from dsl.syntax.queries import Query, SelectItem
from dsl.syntax.steps import GroupByStep, Having, SelectStep, Step
from dsl.walk import walk as tree_walk


def group(steps: tuple[Step, ...], at: int, flow: Flow) -> int | None:
    """Applies the cluster of steps from a `group by` or an aggregating `select` on.

    It is `[group by] [having]* select [having]*`. Gives the position after it, or None where an error was
    reported.
    """
    first = steps[at]
    grouping = Grouping(flow, first.span)
    position = at
    if isinstance(first, GroupByStep):
        position += 1
        if not _add_keys(first, grouping):
            return None
    else:
        _add_window_keys(grouping)
    conditions: list[Having] = []
    while position < len(steps) and isinstance(steps[position], Having):
        conditions.append(steps[position])  # type: ignore[arg-type]
        position += 1
    if position >= len(steps) or not isinstance(steps[position], SelectStep):
        flow.say(
            codes.MISPLACED_STEP,
            "`group by` is followed by a `select` that says what to compute of each group",
            first.span,
            "nothing is selected",
            help=("add for example `select key, count(*) as row_count`",),
        )
        return None
    select = steps[position]
    assert isinstance(select, SelectStep)
    position += 1
    while position < len(steps) and isinstance(steps[position], Having):
        conditions.append(steps[position])  # type: ignore[arg-type]
        position += 1
    return position if finish(select, conditions, grouping) else None


def _add_keys(step: GroupByStep, grouping: Grouping) -> bool:
    _add_window_keys(grouping)
    flow, fine = grouping.flow, True
    for item in step.keys:
        expr = flow.type(item.expression)
        if expr is None:
            fine = False
            continue
        name = item.alias.text if item.alias is not None else _key_name(expr)
        grouping.add_key(expr, name, item.span, labels_of(expr, flow.rows))
    return fine


def _key_name(expr: Expr) -> str:
    return expr.name if isinstance(expr, FieldRef) else "key"


def _add_window_keys(grouping: Grouping) -> None:
    """After a `window` step, groups are groups of one window: both its bounds are keys."""
    flow = grouping.flow
    if not flow.windowed:
        return
    for column in flow.rows.columns:
        if column.name in WINDOW_BOUNDS:
            ref = FieldRef(column.name, column.type, grouping.span)
            grouping.add_key(ref, column.name, grouping.span, ())


def finish(select: SelectStep, conditions: list[Having], grouping: Grouping) -> bool:
    """Builds the aggregation, filters its groups and selects of them; False where an error was reported."""
    flow = grouping.flow
    items = group_items(select.items, grouping)
    if items is None or not check_names(items, flow):
        return False
    filters = []
    for having in conditions:
        condition = having_condition(having, items, grouping)
        if condition is None:
            return False
        filters.append((condition, having.span))
    items = grouping.settled(items)
    flow.operator = grouping.operator()
    for condition, span in filters:
        flow.filter(condition, span)
    flow.windowed = None
    flow.project(items, select.span)
    if select.distinct:
        distinct_rows(flow, select.span)
    return True


def group_items(selected: tuple[SelectItem, ...], grouping: Grouping) -> Items | None:
    """The items of a SELECT over groups, in terms of keys and aggregates."""
    flow = grouping.flow
    items: Items = []
    fine = True
    scope, keys = _scope(grouping), len(grouping.keys)
    for item in selected:
        if isinstance(item.expression, Star):
            found = starred(item, flow) or []
            fine = fine and bool(found)
        else:
            written = asked(item.expression, grouping) if flow.sql else item.expression
            if written is None:
                return None
            if len(grouping.keys) != keys:
                scope, keys = _scope(grouping), len(grouping.keys)
            expr = flow.type(
                written,
                scope=scope,
                aggregates=True,
                over=True,
                grouped=bool(grouping.keys) or grouping.window is not None,
            )
            if expr is None:
                name = None
            elif flow.sql:
                name = output_name(item, expr, len(items))
            else:
                name = column_name(item, expr, flow)
            fine = fine and name is not None
            found = [] if expr is None or name is None else [(expr, name)]
        for expr, name in found:
            labels = labels_of(expr, flow.rows)
            grouped = grouping.over_groups(expr, name)
            if grouped is None:
                return None
            items.append((grouped, Column(name, grouped.type, labels, item.span)))
    return items if fine else None


def _scope(grouping: Grouping) -> Visible:
    """Columns of the rows, and named keys such as `group by hour(t) as h`."""
    flow = grouping.flow
    named = [
        VisibleColumn(None, column.name, column, NAMED_KEY)
        for expr, column in grouping.keys
        if not isinstance(expr, FieldRef) or expr.name != column.name
    ]
    taken = {v.name for v in flow.scope.columns}
    return Visible(
        flow.scope.columns + tuple(v for v in named if v.name not in taken and v.name != "key"),
        standing=grouping.asked,
    )


def having_condition(having: Having, items: Items, grouping: Grouping) -> Expr | None:
    """A condition on groups; it may name selected columns and aggregate columns of the rows."""
    flow = grouping.flow
    rows = _scope(grouping)
    taken = {v.name for v in rows.columns}
    selected = tuple(
        v for v in visible(tuple(c for _, c in items), None, side=SELECTED) if v.name not in taken
    )
    written = asked(having.condition, grouping) if flow.sql else having.condition
    if written is None:
        return None
    scope = Visible(rows.columns + selected, standing=grouping.asked)
    condition = flow.condition(written, scope=scope, aggregates=True)
    if condition is None:
        return None
    by_name = {column.name: expr for expr, column in items}

    def inline(part: Expr) -> Expr | None:
        if isinstance(part, FieldRef) and part.side == SELECTED:
            return by_name[part.name]
        return None

    # Aggregates and keys are put in place first; what stands for selected columns is in those terms already.
    grouped = grouping.over_groups(condition, "having")
    return None if grouped is None else transform(grouped, inline)


def aggregates(expr: Expr) -> bool:
    """Whether an expression holds an aggregate call outside of OVER."""
    match expr:
        case AggregateCall():
            return True
        case OverCall() | SubqueryExpr():
            return False
        case _:
            return any(isinstance(part, AggregateCall) for part in walk(expr))


def needs_groups(select: SelectStep, flow: Flow) -> bool:
    """Whether an item of a `select` holds an aggregate function outside of OVER; nothing is reported."""
    quiet = Flow(flow.name, replace(flow.around, report=[]), flow.operator, flow.scope)
    for item in select.items:
        if any(isinstance(n, FunctionCall) and n.over is None for n in tree_walk(item.expression)):
            typed = quiet.type(item.expression, aggregates=True, over=True)
            if aggregates(typed) if typed is not None else _calls_aggregate(item.expression, flow):
                return True
    return False


def _calls_aggregate(expression: Expression, flow: Flow) -> bool:
    """Whether an expression that is refused calls a built-in aggregate by its name, in no query inside."""
    queries = [part for part in tree_walk(expression) if isinstance(part, Query)]
    inside = {id(part) for query in queries for part in tree_walk(query)}
    declared = flow.around.functions
    for part in tree_walk(expression):
        if isinstance(part, FunctionCall) and part.over is None and id(part) not in inside:
            name = part.name.text
            entry = builtin(name, flow.around.target)
            own = declared is not None and declared.lookup(name) is not None
            if entry is not None and entry.kind is Kind.AGGREGATE and not own:
                return True
    return False
