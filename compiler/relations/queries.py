"""Turns a SQL query into typed operators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from compiler.plan import operators as op
from compiler.plan.expressions import Literal
from compiler.plan.operators import Column, Operator
from compiler.plan.plan import Relation
from compiler.relations import codes
from compiler.relations.columns import check_names, typed_items
from compiler.relations.flow import Flow
from compiler.relations.grouping import Grouping, finish, needs_groups
from compiler.relations.ranking import sort_keys
from compiler.relations.tables import rename_columns, table_rows
from compiler.relations.visible import Visible
from compiler.types.merge import common_type
from compiler.types.show import show
from dsl.records import dataclass
from dsl.syntax.expressions import Expression
from dsl.syntax.queries import GroupingSets, Query, QueryBody, Select, SetOperation, Values
from dsl.syntax.steps import Having, SelectStep


@dataclass(frozen=True, slots=True)
class Scoped:
    """A query's surroundings: the flow that it belongs to, and the tables of WITH by name."""

    flow: Flow
    ctes: Mapping[str, Relation]

    def sub(self) -> Flow:
        """A flow of its own that shares parts and reports with the task's."""
        return Flow(self.flow.name, self.flow.around, parts=self.flow.parts, side={})


def query_rows(query: Query, flow: Flow) -> Operator | None:
    """The rows of a task's query, or None where an error was reported."""
    return _query(query, Scoped(flow, {}))


def _query(query: Query, around: Scoped) -> Operator | None:
    ctes = dict(around.ctes)
    for cte in query.ctes:
        rows = _query(cte.query, replace(around, ctes=ctes))
        if rows is None:
            return None
        named = rename_columns(rows, cte.columns, around.flow) if cte.columns else rows
        if named is None:
            return None
        taken = {part.name for part in around.flow.parts}
        name = f"{around.flow.name}${cte.name.text}"
        while name in taken:
            name += "_"
        relation = Relation(name, "part", named, around.flow.name, cte.span)
        around.flow.parts.append(relation)
        ctes[cte.name.text] = relation
    around = replace(around, ctes=ctes)
    rows = _body(query.body, around)
    if rows is None:
        return None
    return _ordered(query, rows, around)


def _ordered(query: Query, rows: Operator, around: Scoped) -> Operator | None:
    flow = around.sub()
    flow.become(rows)
    if query.order_by:
        if flow.around.mode != "batch":
            flow.not_yet("`order by` of a whole query on a stream", query.order_by[0].span)
            return None
        keys = sort_keys(query.order_by, flow)
        if keys is None:
            return None
    else:
        keys = ()
    limit = _whole_number(query.limit, flow)
    offset = _whole_number(query.offset, flow)
    if limit is False or offset is False:
        return None
    if not keys and limit is None and offset is None:
        return rows
    return op.Sort(rows, keys, limit, offset, query.span)


def _whole_number(expression: Expression | None, flow: Flow) -> int | bool | None:
    """The number; None where there is no expression, False (reported) where it is no whole number."""
    if expression is None:
        return None
    typed = flow.type(expression)
    if typed is None:
        return False
    if isinstance(typed, Literal) and isinstance(typed.value, int) and typed.value >= 0:
        return typed.value
    flow.say(codes.MISPLACED_STEP, "a number of rows is a whole number", expression.span)
    return False


def _body(body: QueryBody, around: Scoped) -> Operator | None:
    match body:
        case Select():
            return _select(body, around)
        case SetOperation():
            return _set_operation(body, around)
        case Values():
            return _values(body, around)
        case Query():
            return _query(body, around)


def _select(select: Select, around: Scoped) -> Operator | None:
    flow = around.sub()
    if select.hints or select.windows or select.qualify is not None:
        place = select.qualify.span if select.qualify is not None else select.span
        flow.not_yet("a query with select hints, named windows or `qualify`", place)
        return None
    if select.from_ is None:
        return _row(select, flow)
    rows = table_rows(select.from_, flow, around.ctes, lambda query: _query(query, around))
    if rows is None:
        return None
    flow.operator, flow.scope, flow.alias = rows.operator, Visible(rows.columns), rows.alias
    if select.where is not None:
        condition = flow.condition(select.where)
        if condition is None:
            return None
        flow.filter(condition, select.where.span)
    step = SelectStep(select.distinct, select.items, select.span)
    if select.group_by is None and select.having is None and not needs_groups(step, flow):
        items = typed_items(select.items, flow)
        if items is None or not check_names(items, flow):
            return None
        flow.project(items, select.span)
        return op.Distinct(flow.rows, select.span) if select.distinct else flow.rows
    return _grouped(select, step, flow)


def _grouped(select: Select, step: SelectStep, flow: Flow) -> Operator | None:
    grouping = Grouping(flow, select.span)
    for key in select.group_by or ():
        if isinstance(key, GroupingSets):
            flow.not_yet(f"`{key.kind}`", key.span)
            return None
        typed = flow.type(key)
        if typed is None or not grouping.add_key(typed, _named(typed), key.span, ()):
            return None
    having = () if select.having is None else (Having(select.having, select.having.span),)
    return flow.rows if finish(step, list(having), grouping) else None


def _named(expr: object) -> str:
    return str(getattr(expr, "name", "key"))


def _row(select: Select, flow: Flow) -> Operator | None:
    """A SELECT without FROM: one row."""
    flow.operator = op.ValuesRows(((),), (), select.span)
    items = typed_items(select.items, flow)
    if items is None or not check_names(items, flow):
        return None
    return op.ValuesRows((tuple(e for e, _ in items),), tuple(c for _, c in items), select.span)


def _values(values: Values, around: Scoped) -> Operator | None:
    flow = around.sub()
    flow.operator = op.ValuesRows((), (), values.span)
    rows = [[flow.type(e) for e in row] for row in values.rows]
    if any(e is None for row in rows for e in row):
        return None
    width = len(rows[0])
    typed = [tuple(e for e in row if e is not None) for row in rows]
    if any(len(row) != width for row in typed):
        flow.say(
            codes.UNION_MISMATCH, "rows of `values` have the same number of columns", values.span
        )
        return None
    columns = []
    for i in range(width):
        kind = common_type(tuple(row[i].type for row in typed))
        if kind is None:
            flow.say(codes.UNION_MISMATCH, "a column of `values` has one type", typed[0][i].span)
            return None
        columns.append(Column(f"EXPR${i}", kind, (), typed[0][i].span))
    return op.ValuesRows(tuple(typed), tuple(columns), values.span)


def _set_operation(operation: SetOperation, around: Scoped) -> Operator | None:
    left, right = _body(operation.left, around), _body(operation.right, around)
    if left is None or right is None:
        return None
    flow = around.flow
    if len(left.columns) != len(right.columns):
        flow.say(
            codes.UNION_MISMATCH,
            f"`{operation.operator}` puts {len(left.columns)} columns together with {len(right.columns)}",
            operation.right.span,
        )
        return None
    columns = []
    for mine, theirs in zip(left.columns, right.columns, strict=True):
        kind = mine.type
        if mine.type != theirs.type:
            found = common_type(
                (mine.type.without_time_attribute(), theirs.type.without_time_attribute())
            )
            if found is None:
                flow.say(
                    codes.UNION_MISMATCH,
                    f"`{mine.name}` is `{show(mine.type)}` and `{theirs.name}` is `{show(theirs.type)}`",
                    operation.right.span,
                    help=("cast one of them",),
                )
                return None
            kind = found
        if not (operation.operator == "union" and operation.all):
            kind = kind.without_time_attribute()
        labels = tuple(dict.fromkeys(mine.labels + theirs.labels))
        columns.append(Column(mine.name, kind, labels, mine.span))
    inputs: tuple[Operator, ...] = (left, right)
    return op.SetOp(operation.operator, operation.all, inputs, tuple(columns), operation.span)
