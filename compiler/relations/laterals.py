"""LATERAL: a query that is asked anew for each row of what stands before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from compiler.plan import operators as op
from compiler.plan.inputs import operators
from compiler.plan.subqueries import outer_references
from compiler.relations import codes
from compiler.relations.flow import Flow, Rows
from compiler.relations.joins import joined_rows, names_after
from compiler.relations.visible import Visible
from dsl.syntax.expressions import BooleanLiteral
from dsl.syntax.queries import DerivedTable, JoinTable, Query

Bind = Callable[[Query, Flow], Rows | None]


def lateral_join(
    table: JoinTable, derived: DerivedTable, left: Rows, flow: Flow, bind: Bind
) -> Rows | None:
    """The rows of a join with a LATERAL query; None where an error was reported."""
    from compiler.relations.tables import aliased

    kind = "inner" if table.kind in ("comma", "cross") else table.kind
    on = table.on
    if kind not in ("inner", "left") or table.natural or table.using:
        flow.say(
            codes.MISPLACED_STEP,
            "a `lateral` query is joined with `cross join` or `left join ... on true`",
            table.span,
            f"`{table.kind}`",
        )
        return None
    if on is not None and not (isinstance(on, BooleanLiteral) and on.value):
        flow.not_yet("a condition of a join with `lateral`, which can stand inside it,", on.span)
        return None
    found = bind(derived.query, flow.sub(outer=Visible(left.columns)))
    right = None if found is None else aliased(found, derived.alias, None, flow)
    if right is None or not _independent(derived, left, right, flow):
        return None
    shape = "left" if kind == "left" else "cross"
    rows = joined_rows(
        left.operator, right.operator, shape, None, None, right.alias or "right", table.span
    )
    correlated = any(True for _ in outer_references(right.operator))
    rows = replace(rows, left_alias=left.alias, right_alias=right.alias, lateral=correlated)
    beside = tuple(v.at(1) for v in right.columns)
    return Rows(rows, names_after(rows, left.columns, beside, ()))


def _independent(derived: DerivedTable, left: Rows, right: Rows, flow: Flow) -> bool:
    """Whether Flink can ask the query once for all rows: it plans no query anew for each."""
    if not any(True for _ in outer_references(right.operator)):
        return True
    inside = list(operators(right.operator))
    if not any(isinstance(o, op.Read) for o in inside):
        flow.say(
            codes.MISPLACED_STEP,
            "Flink plans a `lateral` query only over tables",
            derived.span,
            "reads none",
            help=("compute it in `select`",),
        )
        return False
    if any(isinstance(o, op.Sort | op.UnnestRows | op.Join | op.SetOp | op.Rank) for o in inside):
        one_a_key = isinstance(left.operator, op.Distinct | op.Aggregate)
        only_sort = not any(isinstance(o, op.UnnestRows | op.Join | op.SetOp) for o in inside)
        if not (one_a_key and only_sort):
            flow.not_yet("a `lateral` query that sorts, joins or unnests", derived.span)
            return False
    return True
