"""LATERAL: a query that is asked anew for each row of what stands before it."""

from __future__ import annotations

from collections.abc import Callable

from compiler.plan import operators as op
from compiler.plan.expressions import Expr, FieldRef, Literal
from compiler.plan.subqueries import elements_of, outer_references, own_operators
from compiler.plan.traverse import transform
from compiler.relations import codes
from compiler.relations.correlated import is_top_of_each, joins_with_rows
from compiler.relations.elements import with_elements
from compiler.relations.flow import Flow, Rows
from compiler.relations.joins import joined_rows, names_after
from compiler.relations.visible import OUTER, Visible
from dsl.records import replace
from dsl.syntax.queries import DerivedTable, JoinTable, Query

Bind = Callable[[Query, Flow], Rows | None]


def lateral_rows(derived: DerivedTable, left: Rows, flow: Flow, bind: Bind) -> Rows | None:
    """The rows of a LATERAL query, which sees the columns before it; None where an error was reported."""
    from compiler.relations.tables import aliased

    found = bind(derived.query, flow.sub(outer=Visible(left.columns, outer=flow.outer)))
    return None if found is None else aliased(found, derived.alias, None, flow)


def asks_each(rows: Rows) -> bool:
    """Whether a LATERAL query refers to the columns before it; otherwise it is a table as any other."""
    return any(True for _ in outer_references(rows.operator))


def lateral_join(
    table: JoinTable, left: Rows, right: Rows, condition: Expr | None, flow: Flow
) -> Rows | None:
    """The rows of a join with a LATERAL query that refers to them; None where an error was reported."""
    kind = "inner" if table.kind in ("comma", "cross") else table.kind
    if kind not in ("inner", "left"):
        flow.say(
            codes.MISPLACED_STEP,
            "a `lateral` query is joined with `cross join` or `left join ... on`",
            table.span,
            f"`{table.kind}`",
        )
        return None
    right = _with_condition(right, condition)
    if elements_of(right.operator) is not None:
        return with_elements(left, right, kind, table.right.span, flow)
    ranking = kind == "inner" and is_top_of_each(left.operator, right.operator)
    if not ranking and not _plannable(table, right, flow):
        return None
    shape = "left" if kind == "left" else "cross"
    rows = joined_rows(
        left.operator, right.operator, shape, None, None, right.alias or "right", table.span
    )
    if ranking:
        # Flink's plan has no join, but ranks the rows of the query, so that these keep their times.
        types = {(1, c.name): c.type for c in right.operator.columns}
        pairs = zip(rows.columns, rows.origin, strict=True)
        columns = tuple(replace(c, type=types.get(origin, c.type)) for c, origin in pairs)
        rows = replace(rows, columns=columns)
    rows = replace(rows, left_alias=left.alias, right_alias=right.alias, lateral=True)
    beside = tuple(v.at(1) for v in right.columns)
    return Rows(rows, names_after(rows, left.columns, beside, ()))


def _with_condition(right: Rows, condition: Expr | None) -> Rows:
    """The query with the condition of the join inside it, where Flink puts it."""
    if condition is None or (isinstance(condition, Literal) and condition.value is True):
        return right

    def inside(part: Expr) -> Expr | None:
        if not isinstance(part, FieldRef):
            return None
        plain = part.type.without_time_attribute()
        return replace(part, side=0) if part.side else replace(part, side=OUTER, type=plain)

    filtered = op.Filter(right.operator, transform(condition, inside), condition.span)
    return replace(right, operator=filtered)


def _plannable(table: JoinTable, right: Rows, flow: Flow) -> bool:
    """Whether Flink can ask the query once for all rows; reports where not."""
    span = table.right.span
    if not any(isinstance(o, op.Read) for o in own_operators(right.operator)):
        flow.say(
            codes.MISPLACED_STEP,
            "Flink plans a `lateral` query only over tables",
            span,
            "reads none",
            help=("compute it in `select`", "or join what it is computed of, and group after"),
        )
        return False
    return joins_with_rows(right.operator, "a `lateral` query", flow)
