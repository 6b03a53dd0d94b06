"""Tells which queries that refer to the rows around them Flink's planner can join with these rows.

Flink asks no query anew for each row. It makes a join of the comparison with the columns of the rows around
(RelDecorrelator of Calcite, SubQueryDecorrelator of Flink). Where a clause stands in between, the planner fails, or it
applies the clause once for all rows, or it compares other columns than were meant. All three are refused here.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef
from compiler.plan.intervals import conjuncts
from compiler.plan.operators import Operator
from compiler.plan.subqueries import outer_references, own_inputs, own_operators
from compiler.plan.traverse import walk
from compiler.relations import codes
from compiler.relations.flow import Flow
from dsl.span import Span

Reason = tuple[str, Span, tuple[str, ...]]
"""A clause in words, its place, and what to do."""


def joins_with_rows(query: Operator, what: str, flow: Flow) -> bool:
    """Whether Flink can join the query with the rows around it; reports where not.

    `what` names it: `a subquery`.
    """
    if not any(True for _ in outer_references(query)):
        return True
    found = next(_reasons(query), None)
    if found is None:
        return True
    clause, where, help = found
    message = f"Flink cannot ask {what} with {clause} for each row around it"
    flow.say(codes.MISPLACED_STEP, message, where, help=help)
    return False


def _reasons(operator: Operator) -> Iterator[Reason]:
    """What stands between the rows around and the comparison with them, outermost first."""
    if not any(True for _ in outer_references(operator)):
        return
    match operator:
        case op.Sort(limit=limit, offset=offset) if limit is not None or offset is not None:
            helps = ("number the rows: `row_number() over (...)`, and filter on the number",)
            yield "`limit`", operator.span, helps
        case op.Rank():
            yield "a ranking", operator.span, ("rank first, and join what is left",)
        case op.UnnestRows():
            yield from _unnested(operator)
        case op.SetOp(kind=kind):
            helps = ("put the sides together first, and compare outside: `where t.x = o.x`",)
            yield f"`{kind}`", operator.span, helps
        case op.Join(condition=condition) if condition is not None and _outside(condition):
            yield "such a join condition", operator.span, ("compare in `where`",)
        case op.MatchRows():
            yield "`match_recognize`", operator.span, ("match in a task of its own",)
        case op.Filter() if _outside(operator.condition):
            yield from _unnested(operator)
        case _:
            pass
    for child in own_inputs(operator):
        yield from _reasons(child)


def _unnested(operator: Operator) -> Iterator[Reason]:
    """Elements of collections below: they are asked for each row, too, and Flink joins only tables."""
    for inner in own_operators(operator):
        if isinstance(inner, op.UnnestRows):
            what = "a table function" if inner.called else "`unnest`"
            first = "call it first" if inner.called else "unnest first"
            yield what, inner.span, (f"{first}, and join what that gives",)
            return


def having_over_rows_around(query: Operator) -> Span | None:
    """Where a query filters groups of rows that were compared with those around it.

    Flink 2.2 reads another column there: it forgets that the columns of the grouping have moved.
    """
    while isinstance(query, op.Project | op.Distinct):
        query = query.input
    if not isinstance(query, op.Filter) or not isinstance(query.input, op.Aggregate):
        return None
    return query.span if any(True for _ in outer_references(query)) else None


def is_top_of_each(left: Operator, right: Operator) -> bool:
    """Whether Flink plans a LATERAL query with ORDER BY and LIMIT as a ranking.

    It does so (CorrelateSortToRankRule) where the rows before it are the distinct values of columns of the same
    table, which the query compares with `=` and with nothing else.
    """
    keys = _distinct_columns(left)
    if keys is None or not isinstance(right, op.Project) or not _plain(right.expressions):
        return False
    sort = right.input
    if not isinstance(sort, op.Sort) or not sort.keys or sort.limit is None or sort.offset:
        return False
    given = {e.name for e in right.expressions if isinstance(e, FieldRef)}
    ordered = [key.expression for key in sort.keys]
    if not all(isinstance(e, FieldRef) and e.name in given for e in ordered):
        return False
    rows = sort.input
    if not isinstance(rows, op.Filter) or not isinstance(rows.input, op.Read):
        return False
    same = rows.input.relation == keys.relation and rows.input.hints == keys.hints
    return same and all(map(_equal_columns, conjuncts(rows.condition)))


def _distinct_columns(rows: Operator) -> op.Read | None:
    """The table of whose columns these are the distinct values."""
    if isinstance(rows, op.Project) and _plain(rows.expressions):
        rows = rows.input
    if isinstance(rows, op.Distinct):
        project = rows.input
        plain = isinstance(project, op.Project) and _plain(project.expressions)
        table = project.input if isinstance(project, op.Project) and plain else None
    elif isinstance(rows, op.Aggregate):
        plain = _plain(rows.keys) and not rows.aggregates and not rows.sets and not rows.window
        table = rows.input if plain else None
    else:
        return None
    return table if isinstance(table, op.Read) else None


def _plain(exprs: tuple[Expr, ...]) -> bool:
    return all(isinstance(e, FieldRef) for e in exprs)


def _equal_columns(part: Expr) -> bool:
    """Whether a comparison is that of a column with one of the rows around."""
    match part:
        case Call(function="=", args=(FieldRef(side=mine), FieldRef(side=other))):
            return {mine, other} == {0, -1}
        case _:
            return False


def _outside(expr: Expr) -> bool:
    return any(isinstance(part, FieldRef) and part.side == -1 for part in walk(expr))
