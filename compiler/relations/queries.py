"""Turns a SQL query into typed operators."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.called_times import called_column, put_together
from compiler.plan.expressions import SortKey
from compiler.plan.operators import Column, Operator
from compiler.plan.plan import Relation
from compiler.plan.subqueries import outer_references
from compiler.relations import codes
from compiler.relations.columns import Items
from compiler.relations.flow import Flow, Rows, field_ref
from compiler.relations.ordering import Tail, sort_keys, sorted_rows, tail_of
from compiler.relations.output import unique
from compiler.relations.selects import select_rows
from compiler.relations.tables import rename_columns, table_rows
from compiler.relations.visible import Visible, VisibleColumn, visible
from compiler.types.datatype import DataType
from compiler.types.merge import common_type
from compiler.types.show import show, show_plain
from dsl.records import replace
from dsl.syntax.queries import Cte, Query, QueryBody, Select, SetOperation, Values


def query_rows(query: Query, flow: Flow) -> Operator | None:
    """The rows of a task's query, or None where an error was reported."""
    inside = flow.sub()
    rows = _query(query, inside, outermost=True)
    return None if rows is None else rows.operator


def inner_query(query: Query, flow: Flow) -> Operator | None:
    """The rows of a query inside an expression."""
    rows = inner_rows(query, flow)
    return None if rows is None else rows.operator


def inner_rows(query: Query, flow: Flow) -> Rows | None:
    """The rows of a query inside another, and the names that its columns have there."""
    return _query(query, flow, outermost=False)


def _query(query: Query, flow: Flow, outermost: bool) -> Rows | None:
    for cte in query.ctes:
        rows = inner_rows(cte.query, flow.sub())
        known = None if rows is None else _cte(cte, rows, flow)
        if known is None:
            return None
        flow.ctes = {**flow.ctes, cte.name.text: known}
    tail = tail_of(query, outermost, flow)
    return None if tail is None else _body(query.body, tail, flow.sub())


def _cte(cte: Cte, rows: Rows, flow: Flow) -> Rows | None:
    """The relation of a table of WITH, as it is read."""
    operator: Operator | None = rows.operator
    names = [v.name for v in rows.columns]
    if cte.columns:
        operator = rename_columns(rows.operator, cte.columns, flow)
        names = [name.text for name in cte.columns]
    if operator is None:
        return None
    if any(True for _ in outer_references(operator)):
        # What is asked anew for each row around cannot be a relation of its own.
        shown = zip(names, operator.columns, strict=True)
        return Rows(operator, tuple(VisibleColumn(None, n, c) for n, c in shown))
    taken = {part.name for part in flow.parts}
    name = f"{flow.name}${cte.name.text}"
    while name in taken:
        name += "_"
    flow.parts.append(Relation(name, "part", operator, flow.name, cte.span))
    read = op.Read(name, operator.columns, cte.span)
    columns = tuple(VisibleColumn(None, n, c) for n, c in zip(names, operator.columns, strict=True))
    return Rows(read, columns)


def _body(body: QueryBody, tail: Tail, flow: Flow) -> Rows | None:
    match body:
        case Select():
            return _select(body, tail, flow)
        case SetOperation():
            rows = _set_operation(body, flow)
        case Values():
            rows = _values(body, flow)
        case Query():
            rows = _query(body, flow.sub(), tail.outermost and tail.empty)
    return None if rows is None else _with_tail(rows, tail, flow)


def _select(select: Select, tail: Tail, flow: Flow) -> Rows | None:
    source = None
    if select.from_ is not None:
        source = table_rows(select.from_, flow, inner_rows)
        if source is None:
            return None
    return select_rows(select, tail, flow, source)


def _with_tail(rows: Rows, tail: Tail, flow: Flow) -> Rows | None:
    """Sorts the rows of a set operation or VALUES, which are named by their columns alone."""
    flow.operator, flow.scope = rows.operator, Visible(())
    items: Items = [
        (field_ref(c), replace(c, name=v.name))
        for v, c in zip(rows.columns, rows.operator.columns, strict=True)
    ]
    keys: tuple[SortKey, ...] | None = sort_keys(tail, items, Visible(()), flow, lambda e: e)
    if keys is None:
        return None
    return replace(rows, operator=sorted_rows(rows.operator, tail, keys))


def _plain_body(body: QueryBody, flow: Flow) -> Rows | None:
    """One side of a set operation."""
    return _body(body, Tail((), None, None, False, body.span), flow.sub())


def _values(values: Values, flow: Flow) -> Rows | None:
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
    operator = op.ValuesRows(tuple(typed), tuple(columns), values.span)
    return Rows(operator, visible(operator.columns, None))


Side = tuple[Column, str | None]
"""A column of a side of a set operation, and the kind of time that Flink's validator calls it."""


def _side(rows: Operator, column: Column, flow: Flow) -> Side:
    return column, called_column(rows, column.name, flow.source_of)


def _set_operation(operation: SetOperation, flow: Flow) -> Rows | None:
    left, right = _plain_body(operation.left, flow), _plain_body(operation.right, flow)
    if left is None or right is None:
        return None
    mine, theirs = left.operator, right.operator
    if len(mine.columns) != len(theirs.columns):
        flow.say(
            codes.UNION_MISMATCH,
            f"`{operation.operator}` puts {len(mine.columns)} columns together with {len(theirs.columns)}",
            operation.right.span,
        )
        return None
    names = unique(v.name for v in left.columns)
    columns = []
    for name, one, other in zip(names, mine.columns, theirs.columns, strict=True):
        kind = _common(operation, _side(mine, one, flow), _side(theirs, other, flow), flow)
        if kind is None:
            return None
        labels = tuple(dict.fromkeys(one.labels + other.labels))
        columns.append(Column(name, kind, labels, one.span))
    operator = op.SetOp(
        operation.operator, operation.all, (mine, theirs), tuple(columns), operation.span
    )
    shown = tuple(
        VisibleColumn(None, v.name, c) for v, c in zip(left.columns, columns, strict=True)
    )
    return Rows(operator, shown)


def _common(operation: SetOperation, mine: Side, theirs: Side, flow: Flow) -> DataType | None:
    """The type of a column of a set operation; UNION ALL keeps what Flink calls a time of both sides."""
    (one, called), (other, other_called) = mine, theirs
    kind = one.type.without_time_attribute()
    if one.type != other.type:
        found = common_type((kind, other.type.without_time_attribute()))
        if found is None:
            flow.say(
                codes.UNION_MISMATCH,
                f"`{one.name}` is `{show(one.type)}` and `{other.name}` is `{show(other.type)}`",
                operation.right.span,
                help=("cast one of them",),
            )
            return None
        kind = found
    if operation.operator != "union":
        return kind
    time, planned = put_together((one.type, called), (other.type, other_called))
    if not planned:
        _say_unlike(operation, one, other, flow)
        return None
    return replace(kind, time_attribute=time) if operation.all else kind


def _say_unlike(operation: SetOperation, one: Column, other: Column, flow: Flow) -> None:
    """Reports an event time beside one that is none any more."""
    stale = other if other.type.time_attribute is None else one
    flow.say(
        codes.UNION_MISMATCH,
        f"Flink takes `{stale.name}` for an event time, which it is not after it was computed, joined or grouped",
        operation.right.span,
        "put together here",
        help=(f"cast it in its query: `cast({stale.name} as {show_plain(stale.type).lower()})`",),
    )
