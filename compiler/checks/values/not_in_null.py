"""Checks that NOT IN does not meet a NULL."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.checks.values.codes import NOT_IN_NULL
from compiler.checks.values.conditions import alike
from compiler.checks.values.places import Place
from compiler.plan import operators as op
from compiler.plan.expressions import Call, CastExpr, Expr, FieldRef, Literal, SubqueryExpr
from dsl.diagnostic import Diagnostic, Edit, Fix, Safety, diagnostic
from dsl.span import Span

_NAME = re.compile(r"(\w+\.)?\w+")


def check_not_in_null(place: Place) -> Iterator[Diagnostic]:
    """TYP032 for NOT IN over values of which one may be NULL: it is then true for no row.

    By SQL's three-valued logic `x <> null` is unknown, and NOT IN asks it of every value. On a stream, rows that were
    given before the NULL came are taken back.
    """
    expr = place.expr
    match expr:
        case Call(function="NOT IN", args=(_, *among)):
            for one in among:
                if _is_null(one):
                    yield _listed(one)
        case SubqueryExpr(kind="not in", query=query):
            column = query.columns[0]
            if not column.type.nullable:
                return
            asked = FieldRef(column.name, column.type, expr.span)
            held = place.around.rows.known(query).conditions
            if not any(_not_null(condition, asked) for condition in held):
                yield _subquery(expr, place)
        case _:
            return


def _listed(null: Expr) -> Diagnostic:
    return diagnostic(
        NOT_IN_NULL,
        "`not in` with a NULL among the values is never true",
        null.span,
        "no value is known to differ from it",
        help=("leave it out, and ask for it by itself: `... is not null`",),
    )


def _subquery(expr: SubqueryExpr, place: Place) -> Diagnostic:
    name = expr.query.columns[0].name
    return diagnostic(
        NOT_IN_NULL,
        f"one NULL in `{name}` makes `not in` true for no row",
        expr.span,
        f"`{name}` may be NULL",
        help=(
            f"leave NULL out in the query: `where {name} is not null`",
            "or write `not exists (select 1 from ... where ... = ...)`",
        ),
        fixes=_fix(expr, place),
    )


def _fix(expr: SubqueryExpr, place: Place) -> tuple[Fix, ...]:
    """A condition at the end of a query that is no more than `select column from table`."""
    query = expr.query
    if not isinstance(query, op.Project) or not isinstance(query.input, op.Read):
        return ()
    written = place.around.text(query.expressions[0].span)
    if not isinstance(query.expressions[0], FieldRef) or _NAME.fullmatch(written) is None:
        return ()
    end = expr.span.end - 1
    if place.around.text(Span(expr.span.source, end, end + 1)) != ")":
        return ()
    edit = Edit(Span(expr.span.source, end, end), f" where {written} is not null")
    return (Fix("leave NULL out", (edit,), Safety.UNSAFE),)


def _not_null(condition: Expr, column: Expr) -> bool:
    """Whether a condition keeps NULL away: IS NOT NULL, or any comparison with the column."""
    match condition:
        case Call(function="IS NOT NULL" | "=" | "<>" | "<" | "<=" | ">" | ">=" | "IN" | "LIKE"):
            return any(alike(arg, column) for arg in condition.args[:1])
        case _:
            return False


def _is_null(expr: Expr) -> bool:
    while isinstance(expr, CastExpr):
        expr = expr.operand
    return isinstance(expr, Literal) and expr.value is None
