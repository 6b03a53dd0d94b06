"""What subqueries in expressions do to the rows around them: Flink turns each into a join.

IN and EXISTS that decide alone whether a row passes become semi joins, their opposites anti joins; a value in a
condition becomes an inner join with one row, and anything else a left join.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef, Literal, SubqueryExpr
from compiler.plan.inputs import expressions_of, operators
from compiler.plan.intervals import conjuncts
from compiler.plan.operators import Operator
from compiler.plan.traverse import walk

if TYPE_CHECKING:
    from compiler.plan.traits import Traits


def subqueries(exprs: Iterable[Expr]) -> Iterator[SubqueryExpr]:
    """The subqueries in expressions, but for those that always say the same."""
    for expr in exprs:
        for part in walk(expr):
            if isinstance(part, SubqueryExpr) and not _always(part):
                yield part


def joins_rows(exprs: Iterable[Expr]) -> bool:
    """Whether rows are joined for the sake of the expressions."""
    return any(True for _ in subqueries(exprs))


def _always(part: SubqueryExpr) -> bool:
    """EXISTS over one group of all rows: there is always a row."""
    query = part.query
    while isinstance(query, op.Project):
        query = query.input
    one = isinstance(query, op.Aggregate) and not query.keys and query.window is None
    return part.kind == "exists" and one


def outer_references(query: Operator) -> Iterator[FieldRef]:
    """The columns of the query around that a subquery refers to."""
    for inner in operators(query):
        for expr in expressions_of(inner):
            for part in walk(expr):
                if isinstance(part, FieldRef) and part.side == -1:
                    yield part


def after_filter(condition: Expr, inner: Traits, traits: Callable[[Operator], Traits]) -> Traits:
    """The traits of rows that pass a condition with subqueries."""
    for part in conjuncts(condition):
        for found in subqueries((part,)):
            inner = _after(found, _role(found, part), inner, traits(found.query))
    return inner


def after_projection(exprs: Iterable[Expr], inner: Traits) -> Traits:
    """The traits of rows that values of subqueries were added to."""
    if not joins_rows(exprs):
        return inner
    return replace(inner, updates=True, deletes=True, windows=None, bounded_by="nothing")


def _role(found: SubqueryExpr, part: Expr) -> str:
    """`semi`, `anti`, `inner` or `left`: the join that a subquery in a conjunct of a condition becomes."""
    while isinstance(part, Call) and (part.function == "IS TRUE" or _is_true(part)):
        part = part.args[0]
    negated = isinstance(part, Call) and part.function == "NOT" and part.args == (found,)
    if part is found or negated:
        match found.kind, found.operator:
            case ("in", _) | ("any", "="):
                return "anti" if negated else "semi"
            case ("not in", _) | ("all", "<>"):
                return "semi" if negated else "anti"
            case ("exists", _):
                if any(True for _ in outer_references(found.query)):
                    return "anti" if negated else "semi"
                return "left" if negated else "inner"
            case _:
                return "inner"
    if found.kind != "scalar" or not _needed(part, found):
        return "left"
    return "left" if compares_unequal(found.query) else "inner"


def _is_true(part: Call) -> bool:
    match part:
        case Call(function="=", args=(SubqueryExpr(), Literal(value=True))):
            return True
        case _:
            return False


def _needed(part: Expr, found: SubqueryExpr) -> bool:
    """Whether a condition cannot be true where a value is NULL: it is compared, or computed with and compared."""
    if part is found:
        return True
    strict = ("=", "<>", "<", "<=", ">", ">=", "BETWEEN", "+", "-", "*", "/", "NEGATE")
    if not isinstance(part, Call) or part.function not in strict:
        return False
    return any(_needed(arg, found) for arg in part.args)


def compares_unequal(query: Operator) -> bool:
    """Whether a subquery compares columns of the query around with anything but `=`."""
    for inner in operators(query):
        if not isinstance(inner, op.Filter):
            continue
        for part in conjuncts(inner.condition):
            around = any(isinstance(p, FieldRef) and p.side == -1 for p in walk(part))
            if around and not (isinstance(part, Call) and part.function == "="):
                return True
    return False


def _after(found: SubqueryExpr, role: str, inner: Traits, other: Traits) -> Traits:
    updates, deletes = inner.updates or other.updates, inner.deletes or other.deletes
    if role == "inner":
        updates = True
    elif role in ("anti", "left"):
        updates = deletes = True
    alone = role in ("semi", "anti") or found.kind == "scalar"
    return replace(
        inner,
        updates=updates,
        deletes=deletes,
        keys=inner.keys if alone else (),
        windows=None,
        bounded_by="nothing",
        known=inner.known if alone else (),
    )
