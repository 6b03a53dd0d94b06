"""What subqueries in expressions do to the rows around them: Flink turns each into a join.

IN and EXISTS that decide alone whether a row passes become semi joins, their opposites anti joins; a value in a
condition becomes an inner join with one row, and anything else a left join.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from compiler.plan import operators as op
from compiler.plan.expressions import Call, CaseExpr, Expr, FieldRef, Literal, SubqueryExpr
from compiler.plan.inputs import expressions_of, inputs
from compiler.plan.intervals import conjuncts
from compiler.plan.operators import Operator
from compiler.plan.traverse import walk
from dsl.records import once, replace

if TYPE_CHECKING:
    from compiler.plan.traits import Traits


def subqueries(exprs: Iterable[Expr]) -> Iterator[SubqueryExpr]:
    """The subqueries in expressions, but for those that always say the same."""
    for expr in exprs:
        yield from _subqueries_in(expr)


@once
def _subqueries_in(expr: Expr) -> tuple[SubqueryExpr, ...]:
    return tuple(p for p in walk(expr) if isinstance(p, SubqueryExpr) and not _always(p))


def joins_rows(exprs: Iterable[Expr]) -> bool:
    """Whether rows are joined for the sake of the expressions."""
    return any(True for _ in subqueries(exprs))


def _always(part: SubqueryExpr) -> bool:
    """EXISTS over one group of all rows, or over literal rows: there is always a row."""
    query = part.query
    while isinstance(query, op.Project):
        query = query.input
    one = isinstance(query, op.Aggregate) and not query.keys and query.window is None
    return part.kind == "exists" and (one or isinstance(query, op.ValuesRows))


def outer_references(query: Operator) -> Iterator[FieldRef]:
    """The columns of the query around that a subquery refers to."""
    for inner in own_operators(query):
        for expr in expressions_of(inner):
            for part in walk(expr):
                if isinstance(part, FieldRef) and part.side == -1:
                    yield part


def elements_of(query: Operator) -> op.UnnestRows | None:
    """What a query filters and computes of, where that is nothing but elements of a collection around it, or what a
    table function gives for the row around.
    """
    while isinstance(query, op.Project | op.Filter):
        query = query.input
    alone = isinstance(query, op.UnnestRows) and isinstance(query.input, op.ValuesRows)
    if not isinstance(query, op.UnnestRows) or not alone:
        return None
    return query if _outside(query.expression) else None


def own_operators(query: Operator) -> Iterator[Operator]:
    """The operators of a query, outermost first, without those that refer to rows of the query itself."""
    yield query
    for child in own_inputs(query):
        yield from own_operators(child)


def own_inputs(operator: Operator) -> tuple[Operator, ...]:
    """The inputs of an operator, without the right one of a lateral join, which refers to the left."""
    if isinstance(operator, op.Join) and operator.lateral:
        return (operator.left,)
    return inputs(operator)


def after_filter(
    condition: Expr, inner: Traits, traits: Callable[[Operator], Traits], correlated: bool
) -> Traits:
    """The traits of rows that pass a condition with subqueries."""
    for part in conjuncts(condition):
        for found, role in join_roles(part, correlated):
            inner = _after(found, role, inner, traits(found.query))
    return inner


def after_projection(exprs: Iterable[Expr], inner: Traits) -> Traits:
    """The traits of rows that values of subqueries were added to."""
    for found in subqueries(exprs):
        deletes = inner.deletes or not is_bound(found)
        inner = replace(inner, updates=True, deletes=deletes, windows=None, bounded_by="nothing")
    return inner


def after_join(condition: Expr, inner: Traits, traits: Callable[[Operator], Traits]) -> Traits:
    """The traits of joined rows whose condition has subqueries.

    Each is joined with the right input. That is an inner join where the condition refers to nothing of the left.
    """
    for part in conjuncts(condition):
        inside = list(subqueries((part,)))
        left = any(isinstance(p, FieldRef) and p.side == 0 for p in walk(part))
        left = left or len(inside) > 1
        for found in inside:
            role = "left" if left else join_role(found, part)
            role = "inner" if role == "semi" else role
            inner = _after(found, role, inner, traits(found.query))
    return inner


def is_bound(found: SubqueryExpr) -> bool:
    """A comparison by order with ANY or ALL rows: there is always one row with their bounds, to be joined."""
    ordered = found.kind in ("any", "all") and found.operator not in ("=", "<>")
    return ordered and not any(True for _ in outer_references(found.query))


def join_roles(part: Expr, correlated: bool = False) -> Iterator[tuple[SubqueryExpr, str]]:
    """The subqueries in a conjunct of a condition, and the joins that they become.

    They are joined one after the other, and only when the last is there the condition can leave out rows. BETWEEN is
    two conditions. `correlated` tells that there is a correlation in the condition or below (correlations.py).
    """
    found = list(subqueries((part,)))
    apart = isinstance(part, Call) and part.function == "BETWEEN"
    for place, one in enumerate(found, 1):
        role = join_role(one, part, correlated)
        yield one, "left" if role == "inner" and place < len(found) and not apart else role


def is_negated(found: SubqueryExpr, part: Expr) -> bool:
    """Whether a conjunct of a condition is the opposite of a subquery."""
    part = _bare(part)
    if not isinstance(part, Call) or part.args != (found,):
        return False
    return part.function == "NOT" or (part.function == "IS NOT TRUE" and found.kind == "in")


def is_alone(found: SubqueryExpr, part: Expr) -> bool:
    """Whether a conjunct of a condition is a subquery and nothing else."""
    return _bare(part) is found


def _bare(part: Expr) -> Expr:
    while isinstance(part, Call) and (part.function == "IS TRUE" or _is_true(part)):
        part = part.args[0]
    return part


def join_role(found: SubqueryExpr, part: Expr, correlated: bool = False) -> str:
    """`semi`, `anti`, `inner` or `left`: the join that a subquery in a conjunct of a condition becomes."""
    part = _bare(part)
    negated = is_negated(found, part)
    if part is found or negated:
        match found.kind, found.operator:
            case ("in", _) | ("any", "="):
                return _half("anti" if negated else "semi", found, correlated)
            case ("not in", _) | ("all", "<>"):
                return _half("semi" if negated else "anti", found, correlated)
            case ("exists", _):
                if any(True for _ in outer_references(found.query)):
                    return _half("anti" if negated else "semi", found, correlated)
                return "left" if negated else "inner"
            case ("any", "<>") | ("all", "="):
                return "left"
            case ("any" | "all", _):
                return "inner" if found.kind == "any" or is_bound(found) else "left"
            case _:
                return "inner"
    if is_bound(found):
        return "inner"
    if found.kind != "scalar" or not _needed(part, found):
        return "left"
    return "left" if compares_unequal(found.query) else "inner"


def _half(role: str, found: SubqueryExpr, correlated: bool) -> str:
    """A semi or anti join, but beside a correlation, and where columns of the query around are selected or under OR.

    SubQueryDecorrelator takes out no such reference; the rows around are joined with those of the subquery then.
    """
    if correlated:
        return "inner" if role == "semi" else "left"
    for inner in own_operators(found.query):
        if isinstance(inner, op.Filter):
            if any(_under_or(part) for part in conjuncts(inner.condition)):
                return "left"
            continue
        selected = [expr for expr in expressions_of(inner) if _outside(expr)]
        if selected:
            plain = role == "semi" and all(isinstance(expr, FieldRef) for expr in selected)
            return "inner" if plain else "left"
    return role


def _under_or(part: Expr) -> bool:
    """Whether a comparison with the rows around is one of several, any of which may hold."""
    either = isinstance(part, Call) and (
        part.function in ("OR", "IN") or (part.function == "NOT" and _is_and(part.args[0]))
    )
    return either and _outside(part)


def _is_and(part: Expr) -> bool:
    return isinstance(part, Call) and part.function == "AND"


def _outside(expr: Expr) -> bool:
    return any(isinstance(part, FieldRef) and part.side == -1 for part in walk(expr))


def decides_alone(found: SubqueryExpr, part: Expr) -> bool:
    """Whether a conjunct of a condition is but this subquery, which a semi or anti join answers."""
    return join_role(found, part) in ("semi", "anti")


def _is_true(part: Call) -> bool:
    match part:
        case Call(function="=", args=(SubqueryExpr(), Literal(value=True))):
            return True
        case _:
            return False


_STRICT = frozenset(
    {
        *("=", "<>", "<", "<=", ">", ">=", "BETWEEN", "LIKE", "IS NOT NULL"),
        *("+", "-", "*", "/", "NEGATE"),
    }
)
"""What is not true, or is NULL, where a part of it is NULL."""


def _needed(part: Expr, found: SubqueryExpr) -> bool:
    """Whether a condition cannot be true where a value is NULL: it is compared, or computed with and compared."""
    if part is found:
        return True
    if isinstance(part, CaseExpr) and len(part.branches) == 1 and _is_false(part.default):
        # The planner makes `c and v` of `case when c then v else false end`.
        return any(_needed(either, found) for either in part.branches[0])
    if not isinstance(part, Call) or part.function not in _STRICT:
        return False
    return any(_needed(arg, found) for arg in part.args)


def _is_false(default: Expr | None) -> bool:
    return default is None or (isinstance(default, Literal) and default.value is False)


def compares_unequal(query: Operator) -> bool:
    """Whether a subquery compares columns of the query around with anything but `=`, or computes with them."""
    for inner in own_operators(query):
        if not isinstance(inner, op.Filter):
            if any(_outside(expr) for expr in expressions_of(inner)):
                return True
            continue
        if compares_both_sides(inner):
            return True
        for part in conjuncts(inner.condition):
            around = any(isinstance(p, FieldRef) and p.side == -1 for p in walk(part))
            if around and not (isinstance(part, Call) and part.function == "="):
                return True
    return False


def compares_both_sides(filtered: op.Filter) -> bool:
    """Whether columns of the query around are compared with both inputs of a join."""
    join = filtered.input
    if not isinstance(join, op.Join) or join.kind not in ("inner", "cross"):
        return False
    sides = {c.name: side for c, (side, _) in zip(join.columns, join.origin, strict=True)}
    compared = [walk(part) for part in conjuncts(filtered.condition) if _outside(part)]
    found = {p.name for part in compared for p in part if isinstance(p, FieldRef) and p.side == 0}
    return len({sides[name] for name in found}) > 1


def _after(found: SubqueryExpr, role: str, inner: Traits, other: Traits) -> Traits:
    updates, deletes = inner.updates or other.updates, inner.deletes or other.deletes
    if role == "inner":
        updates = True
        # What is made of the rows is one row, which changes as they go.
        one = found.kind in ("exists", "any", "all")
        deletes = deletes or (one and not other.append_only)
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
