"""LATERAL over UNNEST or a table function: what a query makes of the elements, beside the row that they are of."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import Expr, FieldRef
from compiler.plan.operators import Column, Operator
from compiler.plan.subqueries import joins_rows, outer_references
from compiler.plan.traverse import transform
from compiler.relations import codes
from compiler.relations.flow import Flow, Rows, field_ref
from compiler.relations.joins import joined_rows, names_after
from compiler.relations.output import unique
from compiler.relations.visible import VisibleColumn
from compiler.types import families as f
from compiler.types.datatype import Root
from dsl.records import replace
from dsl.span import Span


def with_elements(left: Rows, right: Rows, kind: str, span: Span, flow: Flow) -> Rows | None:
    """Each row beside what a query makes of its elements; None where an error was reported.

    Elements are those of a collection, or the rows that a function gives. Flink makes one operator of both, which keeps
    times and asks nothing but the elements.
    """
    elements, filters, values = _taken_apart(right.operator)
    conditions = [condition for condition, _ in filters]
    if any(_refers_outside(e) for e in (*conditions, *values)) or joins_rows(
        (*conditions, *values)
    ):
        what, written = _called(elements)
        flow.say(
            codes.MISPLACED_STEP,
            f"Flink takes nothing but the elements into a `lateral` query over {what}",
            span,
            help=(f"write `cross join {written}`, and compute in `select` and `where`",),
        )
        return None
    if kind == "left":
        return _kept(left, right, span, flow)
    rows, inner = _beside(left.operator, elements)

    def renamed(expr: Expr) -> Expr:
        return transform(
            expr, lambda e: replace(e, name=inner[e.name]) if isinstance(e, FieldRef) else None
        )

    for condition, where in filters:
        rows = op.Filter(rows, renamed(condition), where)
    return _given(left, right, rows, tuple(renamed(value) for value in values), span)


def _beside(left: Operator, elements: op.UnnestRows) -> tuple[Operator, dict[str, str]]:
    """The elements beside the row that they are of, and how their columns are called there."""
    names = unique([c.name for c in left.columns] + [c.name for c in elements.columns])
    inner = dict(zip((c.name for c in elements.columns), names[len(left.columns) :], strict=True))
    own = [replace(c, name=inner[c.name]) for c in elements.columns[_hidden(elements) :]]
    rows = op.UnnestRows(
        left,
        _inside(elements.expression),
        False,
        elements.ordinality,
        elements.alias,
        (*left.columns, *own),
        elements.span,
        called=elements.called,
    )
    return rows, inner


def _given(left: Rows, right: Rows, rows: Operator, values: tuple[Expr, ...], span: Span) -> Rows:
    """What the query gives of the elements, after the columns of the row."""
    columns = left.operator.columns
    free = unique([c.name for c in columns] + [c.name for c in right.operator.columns])
    made = [
        replace(c, name=name)
        for c, name in zip(right.operator.columns, free[len(columns) :], strict=True)
    ]
    given = (*(field_ref(c) for c in columns), *values)
    shown = tuple(
        VisibleColumn(v.alias, v.name, c) for v, c in zip(right.columns, made, strict=True)
    )
    return Rows(op.Project(rows, given, (*columns, *made), span), left.columns + shown)


def _kept(left: Rows, right: Rows, span: Span, flow: Flow) -> Rows | None:
    """Rows without elements stay, so that filters are part of the join; None where an error was reported.

    The operator that Flink makes of both filters, and computes nothing (StreamPhysicalCorrelateRule takes the condition
    of the query alone): columns that are left out or put into another order are taken by their places, which gives
    wrong rows or fails the job. Here the query gives the elements whole, and columns are taken out of them after.
    """
    elements, filters, values = _taken_apart(right.operator)
    own = elements.columns[_hidden(elements) :]
    named = [value.name for value in values if isinstance(value, FieldRef)]
    if len(named) < len(values):
        what, written = _called(elements)
        flow.say(
            codes.MISPLACED_STEP,
            f"Flink forgets what a `lateral` query computes over {what} where all rows are kept",
            span,
            help=(f"write `left join {written} on true`, and compute in `select`",),
        )
        return None
    if _never_null(elements, own, filtered=bool(filters)):
        flow.say(
            codes.MISPLACED_STEP,
            "Flink cannot keep rows without elements here: a column of the elements is `not null`",
            span,
            help=("use `cross join lateral`", "or `left join unnest(...)`, which computes after"),
        )
        return None
    whole: Operator = elements
    for condition, where in filters:
        whole = op.Filter(whole, condition, where)
    whole = op.Project(whole, tuple(map(field_ref, own)), own, right.operator.span)
    return _chosen(_outer(left, whole, right.alias, span), left, right, named, span)


def _called(elements: op.UnnestRows) -> tuple[str, str]:
    """What gives the elements, in words, and how a query joins with them."""
    if elements.called:
        return "a table function", "lateral table(...) as t(x)"
    return "`unnest`", "unnest(...) as t(x)"


def _never_null(elements: op.UnnestRows, own: tuple[Column, ...], *, filtered: bool) -> bool:
    """Whether Flink makes no column nullable that is `not null` in the elements: it plans no such join, or the job
    fails at the first row without elements.

    It does make those of functions nullable, and fields of rows where nothing is filtered.
    """
    collection = elements.expression.type
    rows = collection.root in f.COLLECTION and collection.children[0].root is Root.ROW
    if elements.called or (rows and not elements.ordinality and not filtered):
        return False
    return any(not c.type.nullable for c in own)


def _outer(left: Rows, whole: Operator, alias: str | None, span: Span) -> op.Join:
    """The join of rows with their elements, which keeps the times of the rows."""
    rows = joined_rows(left.operator, whole, "left", None, None, alias or "right", span)
    columns: list[Column] = []
    for column, (side, name) in zip(rows.columns, rows.origin, strict=True):
        source = next((c for c in left.operator.columns if c.name == name), column)
        columns.append(replace(column, type=source.type) if side == 0 else column)
    return replace(
        rows, columns=tuple(columns), left_alias=left.alias, right_alias=alias, lateral=True
    )


def _chosen(join: op.Join, left: Rows, right: Rows, named: list[str], span: Span) -> Rows:
    """The columns of the elements that a query gives, as it calls them, beside those of the rows."""
    width = len(left.operator.columns)
    given = {
        name: column for column, (side, name) in zip(join.columns, join.origin, strict=True) if side
    }
    free = unique([c.name for c in join.columns[:width]] + [c.name for c in right.operator.columns])
    made = [replace(given[name], name=own) for name, own in zip(named, free[width:], strict=True)]
    exprs = [field_ref(c) for c in (*join.columns[:width], *(given[name] for name in named))]
    rows = op.Project(join, tuple(exprs), (*join.columns[:width], *made), span)
    before = names_after(join, left.columns, (), ())
    shown = tuple(
        VisibleColumn(v.alias, v.name, c) for v, c in zip(right.columns, made, strict=True)
    )
    return Rows(rows, (*before, *shown))


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
