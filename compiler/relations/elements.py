"""LATERAL over UNNEST: what a query makes of the elements of a collection, beside the row that they are in."""

from __future__ import annotations

from dataclasses import replace

from compiler.plan import operators as op
from compiler.plan.expressions import Expr, FieldRef
from compiler.plan.operators import Column, Operator
from compiler.plan.subqueries import joins_rows, outer_references
from compiler.plan.traverse import transform, walk
from compiler.relations import codes
from compiler.relations.flow import Flow, Rows, field_ref
from compiler.relations.joins import joined_rows, names_after
from compiler.relations.output import unique
from compiler.relations.visible import VisibleColumn
from compiler.types import families as f
from compiler.types.datatype import Root
from dsl.span import Span


def with_elements(left: Rows, right: Rows, kind: str, span: Span, flow: Flow) -> Rows | None:
    """Each row beside what a query makes of the elements of its collection; None where an error was reported.

    Flink makes one operator of both, which keeps times and asks nothing but the elements.
    """
    elements, filters, values = _taken_apart(right.operator)
    conditions = [condition for condition, _ in filters]
    if any(_refers_outside(e) for e in (*conditions, *values)) or joins_rows(
        (*conditions, *values)
    ):
        flow.say(
            codes.MISPLACED_STEP,
            "Flink takes nothing but the elements into a `lateral` query over `unnest`",
            span,
            help=("write `cross join unnest(...) as t(x)`, and compute in `select` and `where`",),
        )
        return None
    if kind == "left":
        if _never_null(elements, values):
            flow.say(
                codes.MISPLACED_STEP,
                "Flink cannot keep rows without elements here: a column of the elements is `not null`",
                span,
                help=(
                    "use `cross join lateral`",
                    "or `left join unnest(...)`, which computes after",
                ),
            )
            return None
        return _outer(left, right, span)
    names = unique([c.name for c in left.operator.columns] + [c.name for c in elements.columns])
    width = len(left.operator.columns)
    inner = dict(zip((c.name for c in elements.columns), names[width:], strict=True))
    own = [replace(c, name=inner[c.name]) for c in elements.columns[_hidden(elements) :]]
    rows: Operator = op.UnnestRows(
        left.operator,
        _inside(elements.expression),
        False,
        elements.ordinality,
        elements.alias,
        (*left.operator.columns, *own),
        elements.span,
    )

    def renamed(expr: Expr) -> Expr:
        return transform(
            expr, lambda e: replace(e, name=inner[e.name]) if isinstance(e, FieldRef) else None
        )

    for condition, where in filters:
        rows = op.Filter(rows, renamed(condition), where)
    given = [field_ref(c) for c in left.operator.columns]
    free = unique(
        [c.name for c in left.operator.columns] + [c.name for c in right.operator.columns]
    )
    made = [
        replace(c, name=name) for c, name in zip(right.operator.columns, free[width:], strict=True)
    ]
    rows = op.Project(
        rows,
        (*given, *(renamed(value) for value in values)),
        (*left.operator.columns, *made),
        span,
    )
    shown = tuple(
        VisibleColumn(v.alias, v.name, c) for v, c in zip(right.columns, made, strict=True)
    )
    return Rows(rows, left.columns + shown)


def _never_null(elements: op.UnnestRows, values: tuple[Expr, ...]) -> bool:
    """Whether Flink fails to make a column of the elements nullable, as it does where nothing is computed."""
    own = elements.columns[_hidden(elements) :]
    constant = any(
        not v.type.nullable and not any(isinstance(e, FieldRef) for e in walk(v)) for v in values
    )
    given = [v.name if isinstance(v, FieldRef) else None for v in values]
    collection = elements.expression.type
    rows = collection.root in f.COLLECTION and collection.children[0].root is Root.ROW
    as_they_are = given == [c.name for c in own] and (elements.ordinality or not rows)
    return constant or (as_they_are and any(not c.type.nullable for c in own))


def _outer(left: Rows, right: Rows, span: Span) -> Rows:
    """Rows without elements stay, so that filters are part of the join."""
    rows = joined_rows(
        left.operator, right.operator, "left", None, None, right.alias or "right", span
    )
    columns: list[Column] = []
    for column, (side, name) in zip(rows.columns, rows.origin, strict=True):
        source = next((c for c in left.operator.columns if c.name == name), column)
        columns.append(replace(column, type=source.type) if side == 0 else column)
    rows = replace(
        rows,
        columns=tuple(columns),
        left_alias=left.alias,
        right_alias=right.alias,
        lateral=True,
    )
    beside = tuple(v.at(1) for v in right.columns)
    return Rows(rows, names_after(rows, left.columns, beside, ()))


def _taken_apart(
    operator: Operator,
) -> tuple[op.UnnestRows, list[tuple[Expr, Span]], tuple[Expr, ...]]:
    """The elements, the filters over them, and the values of each column, in terms of the elements."""
    if isinstance(operator, op.UnnestRows):
        return operator, [], tuple(field_ref(c) for c in operator.columns)
    assert isinstance(operator, op.Project | op.Filter)
    elements, filters, values = _taken_apart(operator.input)
    named = dict(zip((c.name for c in operator.input.columns), values, strict=True))

    def meant(expr: Expr) -> Expr:
        return transform(
            expr, lambda e: named[e.name] if isinstance(e, FieldRef) and e.side == 0 else None
        )

    if isinstance(operator, op.Filter):
        return elements, [*filters, (meant(operator.condition), operator.span)], values
    return elements, filters, tuple(meant(e) for e in operator.expressions)


def _hidden(elements: op.UnnestRows) -> int:
    """How many columns stand before those of the elements, that nobody can name."""
    return len(elements.input.columns)


def _inside(expr: Expr) -> Expr:
    """An expression over the rows around as one over these rows."""
    return transform(expr, lambda e: replace(e, side=0) if isinstance(e, FieldRef) else None)


def _refers_outside(expr: Expr) -> bool:
    probe = op.Filter(op.ValuesRows((), (), expr.span), expr, expr.span)
    return any(True for _ in outer_references(probe))
