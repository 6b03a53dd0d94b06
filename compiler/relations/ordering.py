"""ORDER BY, LIMIT and OFFSET of a query."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from compiler.plan import operators as op
from compiler.plan.expressions import Expr, FieldRef, Literal, SortKey
from compiler.plan.traverse import transform, walk
from compiler.relations import codes
from compiler.relations.columns import Items
from compiler.relations.flow import Flow
from compiler.relations.ranking import sortable
from compiler.relations.visible import Visible, VisibleColumn
from compiler.types.codes import UNKNOWN_COLUMN
from dsl.records import dataclass, replace
from dsl.span import Span
from dsl.syntax.expressions import Expression, NumberLiteral
from dsl.syntax.queries import OrderItem, Query

SELECTED = -2
"""The side that marks references to selected columns."""


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands after the body of a query. `outermost` tells the query of a task from those inside it."""

    order_by: tuple[OrderItem, ...]
    limit: int | None
    offset: int | None
    outermost: bool
    span: Span

    @property
    def sorts(self) -> bool:
        """Whether the order is kept: Flink forgets that of a query inside another."""
        return bool(self.order_by) and (
            self.outermost or self.limit is not None or self.offset is not None
        )

    @property
    def empty(self) -> bool:
        """Whether rows stay what they are."""
        return not self.sorts and self.limit is None and self.offset is None


def tail_of(query: Query, outermost: bool, flow: Flow) -> Tail | None:
    """The typed tail; None where an error was reported."""
    limit, offset = _count(query.limit, flow), _count(query.offset, flow)
    if limit is False or offset is False:
        return None
    assert not isinstance(limit, bool)
    assert not isinstance(offset, bool)
    if offset is not None and limit is None and flow.around.mode != "batch":
        flow.say(
            codes.MISPLACED_STEP,
            "rows of a stream are skipped only before a `limit`",
            query.offset.span if query.offset is not None else query.span,
            "no `limit`",
            help=("say how many rows come after: `limit 10 offset 3`",),
        )
        return None
    return Tail(query.order_by, limit, offset, outermost, query.span)


def _count(expression: Expression | None, flow: Flow) -> int | bool | None:
    """The number; None where there is no expression, False (reported) where it is no whole number."""
    if expression is None:
        return None
    typed = flow.type(expression)
    if typed is None:
        return False
    if isinstance(typed, Literal) and isinstance(typed.value, int | Decimal) and typed.value >= 0:
        # Flink leaves out the fraction.
        return int(typed.value)
    flow.say(codes.MISPLACED_STEP, "a number of rows is a whole number", expression.span)
    return False


def sort_keys(
    tail: Tail, items: Items, rows: Visible, flow: Flow, place: Callable[[Expr], Expr | None]
) -> tuple[SortKey, ...] | None:
    """The keys of ORDER BY over what items are computed from; None where an error was reported.

    A key is a position, or an expression over selected columns and, behind them, those of the rows. `place` puts an
    expression over the rows where the items stand.
    """
    if not tail.order_by:
        return ()
    taken = {column.name for _, column in items}
    selected = tuple(VisibleColumn(None, c.name, c, SELECTED) for _, c in items)
    behind = tuple(v for v in rows.columns if v.alias is not None or v.name not in taken)
    hidden = tuple(replace(v, reach="alias") if v.name in taken else v for v in behind)
    scope = Visible(_first_of_each(selected) + hidden, standing=rows.standing)
    by_name = {column.name: expr for expr, column in reversed(items)}

    def inline(part: Expr) -> Expr | None:
        if isinstance(part, FieldRef) and part.side == SELECTED:
            return by_name[part.name]
        return None

    keys = []
    for item in tail.order_by:
        expr = _position(item.expression, items, flow)
        if expr is False:
            return None
        if expr is None:
            typed = flow.type(item.expression, scope=scope, aggregates=True)
            placed = None if typed is None else place(typed)
            if placed is None:
                return None
            expr = transform(placed, inline)
        assert not isinstance(expr, bool)
        if not sortable(expr, item.span, flow):
            return None
        keys.append(SortKey(expr, item.descending, item.nulls_first))
    if not _in_time(tail, keys, flow):
        return None
    return tuple(keys)


def _first_of_each(columns: tuple[VisibleColumn, ...]) -> tuple[VisibleColumn, ...]:
    found: dict[str, VisibleColumn] = {}
    for v in columns:
        found.setdefault(v.name, v)
    return tuple(found.values())


def _position(expression: Expression, items: Items, flow: Flow) -> Expr | bool | None:
    """The item that a number means; None for other expressions, False (reported) where there is none."""
    if not isinstance(expression, NumberLiteral) or not expression.text.isdigit():
        return None
    number = int(expression.text)
    if 1 <= number <= len(items):
        return items[number - 1][0]
    flow.say(
        UNKNOWN_COLUMN,
        f"there is no column {number} to order by",
        expression.span,
        f"{len(items)} columns are selected",
    )
    return False


def _in_time(tail: Tail, keys: list[SortKey], flow: Flow) -> bool:
    """Whether a stream can be sorted so: by ascending time first, or to keep the first rows only."""
    if flow.around.mode == "batch" or tail.limit is not None or not tail.sorts:
        return True
    first = keys[0]
    if first.expression.type.time_attribute is not None and not first.descending:
        return True
    flow.say(
        codes.MISPLACED_STEP,
        "rows of a stream never end, so they are sorted by event time only, ascending, first",
        tail.order_by[0].span,
        help=("keep the first rows: add `limit 10`", "or sort in `mode = batch`"),
    )
    return False


def keep_order(flow: Flow) -> None:
    """Makes sorted rows a relation of their own where columns of the task take the names of what they are sorted by.

    No query can then both sort and select, and Calcite forgets the order of one inside another, but not that of a view.
    """
    above: list[op.Project] = []
    rows = flow.rows
    while isinstance(rows, op.Project):
        above.append(rows)
        rows = rows.input
    if not isinstance(rows, op.Sort) or rows.limit is not None or rows.offset is not None:
        return
    names = {
        part.name for k in rows.keys for part in walk(k.expression) if isinstance(part, FieldRef)
    }
    if not any(_renames(project, names) for project in above):
        return
    merged = above.pop()
    while above:
        merged = _through(above.pop(), merged)
    flow.operator = replace(merged, input=flow.shared(rows, "sorted", rows.span))


def _through(project: op.Project, below: op.Project) -> op.Project:
    """One projection for two: Flink keeps the order of a view that is read by the outermost query alone."""
    given = dict(zip((c.name for c in below.columns), below.expressions, strict=True))

    def inline(part: Expr) -> Expr | None:
        return given[part.name] if isinstance(part, FieldRef) and part.side == 0 else None

    expressions = tuple(transform(expr, inline) for expr in project.expressions)
    return replace(project, input=below.input, expressions=expressions)


def _renames(project: op.Project, names: set[str]) -> bool:
    """Whether a column by one of these names is no longer the one that was called so."""
    pairs = zip(project.columns, project.expressions, strict=True)
    return any(
        c.name in names and not (isinstance(e, FieldRef) and e.name == c.name) for c, e in pairs
    )


def sorted_rows(rows: op.Operator, tail: Tail, keys: tuple[SortKey, ...]) -> op.Operator:
    """The rows in their order, as many as are asked for."""
    if tail.empty:
        return rows
    return op.Sort(rows, keys if tail.sorts else (), tail.limit, tail.offset, tail.span)
