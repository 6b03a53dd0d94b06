"""What subqueries in expressions become: joins of the rows with those of the subquery."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from compiler.physical.correlation import Freed, freed
from compiler.physical.nodes import Node
from compiler.physical.pairing import beside, for_each, one_row_each, semi
from compiler.plan import operators as op
from compiler.plan.expressions import AggregateCall, Call, Expr, FieldRef, Literal, SubqueryExpr
from compiler.plan.intervals import conjuncts
from compiler.plan.subqueries import (
    is_alone,
    is_bound,
    is_negated,
    join_role,
    join_roles,
    outer_references,
    subqueries,
)
from compiler.plan.traverse import walk
from compiler.plan.unique import told_apart
from dsl.records import dataclass, replace

if TYPE_CHECKING:
    from compiler.physical.planning import Planner


_OF_DIFFERENT = (("any", "<>"), ("all", "="))
"""Comparisons for which different values are counted."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A subquery and the join that it becomes; `part` is the condition it stands in, None where its value is used.

    `sure` tells that NULL counts as false around it.
    """

    found: SubqueryExpr
    role: str
    part: Expr | None = None
    sure: bool = False


def stays_filter(condition: Expr, correlated: bool) -> bool:
    """Whether something of a condition stays a filter when its subqueries are joins."""
    for part in conjuncts(condition):
        found = list(_roles(part, correlated))
        if not found and _always(part):
            continue
        if not found or any(role == "left" for _, role in found):
            return True
    return False


def _always(part: Expr) -> bool:
    """Whether the planner knows that all rows pass a condition: what has no NULL is looked at for one."""
    match part:
        case Call(function="IS NOT NULL", args=(value,)):
            return not value.type.nullable
        case Call(function="OR", args=either):
            return any(map(_always, either))
        case _:
            return False


def _roles(part: Expr, correlated: bool) -> Iterator[tuple[SubqueryExpr, str]]:
    """The subqueries of a conjunct with the joins that they are in the end."""
    for found, role in join_roles(part, correlated):
        if role == "left" and is_alone(found, part) and _needs_partner(found):
            role = "inner"
        yield found, role


def with_conditions(planner: Planner, given: op.Filter, node: Node, correlated: bool) -> Node:
    """The rows joined with those of the subqueries in a condition; `correlated` as join_roles has it."""
    for part in conjuncts(given.condition):
        for found, role in _roles(part, correlated):
            node = _joined(planner, given, node, _Asked(found, role, part))
    return node


def _needs_partner(found: SubqueryExpr) -> bool:
    """Whether only rows with a partner pass, so that the planner makes an inner join of the left one."""
    if found.kind == "all":
        return found.operator == "=" and not any(True for _ in outer_references(found.query))
    return found.kind in ("exists", "in", "any")


def with_condition_in_join(
    planner: Planner, given: op.Operator, node: Node, condition: Expr
) -> Node:
    """The right side of a join beside what the subqueries in the join's condition give."""
    for found in subqueries((condition,)):
        inner = join_role(found, condition) == "inner" and found.kind == "exists"
        if _of_a_constant(found):
            node = _constant_among(planner, node, found)
        else:
            asked = _Asked(found, "inner" if inner else "left")
            node = _joined(planner, given, node, asked)
    return node


def with_values(planner: Planner, given: op.Operator, node: Node, exprs: Iterable[Expr]) -> Node:
    """The rows joined with those of the subqueries whose values are used."""
    for expr in exprs:
        of_filter = isinstance(expr, AggregateCall) and expr.filter is not None
        for found in subqueries((expr,)):
            role = "inner" if is_bound(found) else "left"
            node = _joined(planner, given, node, _Asked(found, role, sure=of_filter))
    return node


def is_of_constants(part: Expr) -> bool:
    """Whether a condition asks whether a constant is among the rows of a subquery."""
    return any(_of_a_constant(found) and is_alone(found, part) for found in subqueries((part,)))


def _of_a_constant(found: SubqueryExpr) -> bool:
    return found.kind == "in" and isinstance(found.operand, Literal)


def _constant_among(planner: Planner, node: Node, found: SubqueryExpr) -> Node:
    """The rows, if the constant is there: one row tells."""
    among = replace(planner.whole(found.query), columns={})
    there = one_row_each(planner.relation, among, ("cs",), found.span)
    return beside(planner.relation, node, _filtering(there), "inner", (), found.span)


def _joined(planner: Planner, given: op.Operator, node: Node, asked: _Asked) -> Node:
    found, role, part = asked.found, asked.role, asked.part
    loose = freed(found.query)
    if role in ("semi", "anti"):
        return _semi(planner, given, node, asked, loose)
    match found.kind, found.operator:
        case ("in" | "not in", _) | ("any", "=") | ("all", "<>"):
            if role == "inner":
                return _among(planner, node, found, loose)
            return _membership(planner, node, asked, loose)
        case ("exists" | "any" | "all", _):
            right = _bounds(planner, node, found, loose)
            if role == "inner" and _counts(asked, loose):
                right = _filtering(right)
        case _:
            right = _plan(planner, node, loose)
            if not _is_one(planner, loose):
                right = one_row_each(planner.relation, right, _keys(loose), found.span)
    pairs = _pairs(loose)
    if found.kind == "scalar" and role == "inner" and part is not None:
        if not _outside(part):
            right = _filtering(right)
        pairs = (*pairs, *_compared(part, found, right))
    return beside(planner.relation, node, right, role, pairs, found.span)


def _bounds(planner: Planner, node: Node, found: SubqueryExpr, loose: Freed) -> Node:
    """Of each value compared with: whether there is a row, or the bounds and the number of rows.

    `<> ANY` and `= ALL` count different values, by grouping them first.
    """
    right = _plan(planner, node, loose)
    keys = _keys(loose)
    if (found.kind, found.operator) in _OF_DIFFERENT:
        column = next(iter(right.columns))
        right = one_row_each(planner.relation, right, (column, *keys), found.span)
    return one_row_each(planner.relation, right, keys, found.span)


def _counts(asked: _Asked, loose: Freed) -> bool:
    """Whether a condition says something of the number of a subquery's rows alone, which is filtered then."""
    found, part = asked.found, asked.part
    if found.kind == "exists":
        return not loose.others
    if part is None:
        return False
    if (found.kind, found.operator) in _OF_DIFFERENT:
        return True
    return (found.kind == "any") != is_negated(found, part)


def _is_one(planner: Planner, loose: Freed) -> bool:
    """Whether there is one row at most for each value compared with, as far as Flink knows."""
    query = loose.query
    while isinstance(query, op.Project):
        query = query.input
    if isinstance(query, op.Aggregate) and (loose.others or not query.keys):
        return query.window is None
    return told_apart(planner.known(loose.query), frozenset(inner for _, inner in loose.pairs))


def _keys(loose: Freed) -> tuple[str, ...]:
    """The columns of the rows of a subquery that tell for which rows around they are."""
    return outer_names(loose) if loose.others else tuple(inner for _, inner in loose.pairs)


def _pairs(loose: Freed) -> tuple[tuple[str, str], ...]:
    """The columns by which rows and those of the subquery are joined."""
    return tuple((name, name) for name in outer_names(loose)) if loose.others else loose.pairs


def outer_names(loose: Freed) -> tuple[str, ...]:
    """The columns of the rows around that a query compares with."""
    return tuple(sorted(loose.others | {outer for outer, _ in loose.pairs}))


def _outside(part: Expr) -> bool:
    """Whether a condition reads columns of the rows around its subquery."""
    return any(isinstance(p, FieldRef) for p in walk(part))


def _compared(part: Expr, found: SubqueryExpr, right: Node) -> tuple[tuple[str, str], ...]:
    """The column that a subquery's value is compared with by `=`."""
    value = next(iter(right.columns), "")
    match part:
        case Call(function="=", args=(FieldRef(name=name), other)) if other is found:
            return ((name, value),)
        case Call(function="=", args=(other, FieldRef(name=name))) if other is found:
            return ((name, value),)
        case _:
            return ()


def _plan(planner: Planner, node: Node, loose: Freed) -> Node:
    """The rows of a query; where it compares otherwise than by `=`, for each value of the outer columns."""
    if not loose.others:
        return planner.whole(loose.query)
    query = loose.query
    while isinstance(query, op.Project):
        query = query.input
    if not isinstance(query, op.Aggregate) or query.window is not None:
        return for_each(planner.relation, node, planner.whole(loose.query), loose)
    rows = for_each(planner.relation, node, planner.whole(query.input), loose)
    return one_row_each(planner.relation, rows, outer_names(loose), query.span)


def _filtering(node: Node) -> Node:
    return replace(node, kind="Calc", inputs=(node,), filters=True, by=())


def _with_operand(
    found: SubqueryExpr, columns: Iterable[str], pairs: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """The pairs, and those of columns that are compared with the first, or with all, of a subquery."""
    match found.operand:
        case Call(function="ROW", args=values):
            compared = tuple(zip(values, columns, strict=False))
        case None:
            compared = ()
        case value:
            compared = ((value, next(iter(columns))),)
    return (*pairs, *((v.name, column) for v, column in compared if isinstance(v, FieldRef)))


def _among(planner: Planner, node: Node, found: SubqueryExpr, loose: Freed) -> Node:
    """The rows whose value is among those of a query that cannot be joined as it is."""
    query = _plan(planner, node, loose)
    column = next(iter(query.columns))
    members = one_row_each(planner.relation, query, (column, *_keys(loose)), found.span)
    pairs = _with_operand(found, query.columns, _pairs(loose))
    return beside(planner.relation, node, members, "inner", pairs, found.span)


def _membership(planner: Planner, node: Node, asked: _Asked, loose: Freed) -> Node:
    """IN as a value: the counts of what there is and of NULLs, then whether the value is among it."""
    found = asked.found
    query = _plan(planner, node, loose)
    column = next(iter(query.columns))
    nullable = query.columns[column].nullable or (
        found.operand is not None and found.operand.type.nullable
    )
    if nullable and not asked.sure:
        counts = one_row_each(planner.relation, query, _keys(loose), found.span)
        kind = "left" if _pairs(loose) else "inner"
        node = beside(planner.relation, node, counts, kind, _pairs(loose), found.span)
    members = one_row_each(planner.relation, query, (column, *_keys(loose)), found.span)
    pairs = _with_operand(found, query.columns, _pairs(loose))
    return beside(planner.relation, node, members, "left", pairs, found.span)


def _semi(planner: Planner, given: op.Operator, node: Node, asked: _Asked, loose: Freed) -> Node:
    found = asked.found
    if found.kind == "exists":
        needed = frozenset(inner for _, inner in loose.pairs)
        query = planner.plan(loose.query, needed)
        return semi(planner.relation, given, node, query, asked.role, loose.pairs)
    query = planner.whole(loose.query)
    pairs = _with_operand(found, query.columns, loose.pairs)
    joined = semi(planner.relation, given, node, query, asked.role, pairs)
    return replace(joined, detail={"subquery": found.kind})
