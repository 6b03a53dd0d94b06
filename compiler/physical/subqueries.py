"""What subqueries in expressions become: joins of the rows with those of the subquery."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from compiler.physical.correlation import Freed, freed
from compiler.physical.keys import is_unique
from compiler.physical.nodes import Node
from compiler.physical.pairing import beside, for_each, one_row_each, semi
from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef, SubqueryExpr
from compiler.plan.intervals import conjuncts
from compiler.plan.subqueries import _role as role_of
from compiler.plan.subqueries import subqueries
from compiler.plan.traverse import walk

if TYPE_CHECKING:
    from compiler.physical.planning import Planner


def stays_filter(condition: Expr) -> bool:
    """Whether something of a condition stays a filter when its subqueries are joins."""
    for part in conjuncts(condition):
        found = list(subqueries((part,)))
        if not found or any(role_of(one, part) == "left" for one in found):
            return True
    return False


def with_conditions(planner: Planner, given: op.Operator, node: Node, condition: Expr) -> Node:
    """The rows joined with those of the subqueries in a condition."""
    for part in conjuncts(condition):
        for found in subqueries((part,)):
            node = _joined(planner, given, node, found, role_of(found, part), part)
    return node


def with_condition_in_join(
    planner: Planner, given: op.Operator, node: Node, condition: Expr
) -> Node:
    """The right side of a join beside what the subqueries in the join's condition give."""
    for found in subqueries((condition,)):
        role = role_of(found, condition)
        role = "inner" if role == "inner" and found.kind == "exists" else "left"
        node = _joined(planner, given, node, found, role, None)
    return node


def with_values(planner: Planner, given: op.Operator, node: Node, exprs: Iterable[Expr]) -> Node:
    """The rows joined with those of the subqueries whose values are used."""
    for found in subqueries(exprs):
        node = _joined(planner, given, node, found, "left", None)
    return node


def _joined(
    planner: Planner,
    given: op.Operator,
    node: Node,
    found: SubqueryExpr,
    role: str,
    part: Expr | None,
) -> Node:
    loose = freed(found.query)
    around = outer_names(loose)
    if role in ("semi", "anti"):
        return _semi(planner, given, node, found, role, loose)
    match found.kind:
        case "exists":
            right = one_row_each(
                planner.relation, _plan(planner, node, loose), _inner(loose), found.span
            )
            if role == "inner":
                right = _filtering(right)
            return beside(planner.relation, node, right, role, loose.pairs, found.span)
        case "in" | "not in":
            return _membership(planner, node, found, loose)
        case "any" | "all":
            right = one_row_each(
                planner.relation, _plan(planner, node, loose), _inner(loose), found.span
            )
            if found.kind == "any" and role == "inner":
                right = _filtering(right)
            return beside(planner.relation, node, right, role, loose.pairs, found.span)
        case _:
            right = _plan(planner, node, loose)
            inner = outer_names(loose) if loose.others else _inner(loose)
            if not is_unique(right.unique, around and inner):
                right = one_row_each(planner.relation, right, _inner(loose), found.span)
            pairs = loose.pairs
            if role == "inner" and part is not None:
                if not _outside(part):
                    right = _filtering(right)
                pairs = (*pairs, *_compared(part, found, right))
            return beside(planner.relation, node, right, role, pairs, found.span)


def _inner(loose: Freed) -> tuple[str, ...]:
    return tuple(inner for _, inner in loose.pairs)


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


def _membership(planner: Planner, node: Node, found: SubqueryExpr, loose: Freed) -> Node:
    """IN as a value: the counts of what there is and of NULLs, then whether the value is among it."""
    query = _plan(planner, node, loose)
    column = next(iter(query.columns))
    nullable = query.columns[column].nullable or (
        found.operand is not None and found.operand.type.nullable
    )
    if nullable:
        counts = one_row_each(planner.relation, query, _inner(loose), found.span)
        kind = "left" if loose.pairs else "inner"
        node = beside(planner.relation, node, counts, kind, loose.pairs, found.span)
    pairs = list(loose.pairs)
    if isinstance(found.operand, FieldRef):
        pairs.append((found.operand.name, column))
    members = one_row_each(planner.relation, query, (column, *_inner(loose)), found.span)
    return beside(planner.relation, node, members, "left", tuple(pairs), found.span)


def _semi(
    planner: Planner, given: op.Operator, node: Node, found: SubqueryExpr, role: str, loose: Freed
) -> Node:
    query = planner.whole(loose.query)
    pairs = list(loose.pairs)
    if isinstance(found.operand, FieldRef):
        pairs.append((found.operand.name, next(iter(query.columns))))
    return semi(planner.relation, given, node, query, role, tuple(pairs))
