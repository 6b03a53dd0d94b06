"""Moves filters down to where the planner puts them: below projections, groupings, joins and unions.

Where a filter ends decides whether updates need what was before: a row that an update takes out of a filter must be
taken back downstream.
"""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.determinism import repeatable
from compiler.plan.expressions import Call, Expr, FieldRef, OverCall, SubqueryExpr
from compiler.plan.intervals import conjuncts, rejects_null
from compiler.plan.operators import Operator
from compiler.plan.traverse import transform, walk
from compiler.types.datatype import DataType, Root
from dsl.records import replace
from dsl.span import Span


def pushed(given: op.Filter) -> Operator:
    """The filter, each part of its condition as far down as it goes."""
    below, stay = given.input, []
    for part in conjuncts(given.condition):
        moved = _into(below, part) if _movable(part) else None
        if isinstance(moved, op.Filter) and moved.condition is part:
            below, moved = moved.input, None
        if moved is None:
            stay.append(part)
        else:
            below = moved
    if not stay:
        return below
    return op.Filter(below, together(stay, given.span), given.span)


def together(parts: list[Expr], span: Span) -> Expr:
    """All of the conditions."""
    if len(parts) == 1:
        return parts[0]
    nullable = any(part.type.nullable for part in parts)
    return Call("AND", tuple(parts), DataType(Root.BOOLEAN, nullable), span)


def _movable(part: Expr) -> bool:
    if any(isinstance(inner, SubqueryExpr | OverCall) for inner in walk(part)):
        return False
    return repeatable(part) and any(isinstance(inner, FieldRef) for inner in walk(part))


def _names(part: Expr) -> set[str]:
    return {p.name for p in walk(part) if isinstance(p, FieldRef) and p.side == 0}


def _into(operator: Operator, part: Expr) -> Operator | None:
    """The operator with the condition inside of it, or None where it cannot go there."""
    match operator:
        case op.Filter():
            inner = _into(operator.input, part)
            return None if inner is None else replace(operator, input=inner)
        case op.Project():
            return _below_projection(operator, part)
        case op.Aggregate(window=None):
            return _below_groups(operator, part)
        case op.Join(as_of=None, lateral=False):
            return _below_join(operator, part)
        case op.SetOp(kind="union", all=True):
            return _below_union(operator, part)
        case _:
            return None


def _over(operator: Operator, part: Expr) -> Operator:
    moved = _into(operator, part)
    return moved if moved is not None else op.Filter(operator, part, part.span)


def _substituted(part: Expr, of: dict[str, Expr]) -> Expr:
    def change(inner: Expr) -> Expr | None:
        if isinstance(inner, FieldRef) and inner.side == 0 and inner.name in of:
            return of[inner.name]
        return None

    return transform(part, change)


def _below_projection(project: op.Project, part: Expr) -> Operator | None:
    of = dict(zip((c.name for c in project.columns), project.expressions, strict=True))
    used = [of[name] for name in _names(part)]
    if any(isinstance(p, OverCall | SubqueryExpr) for e in project.expressions for p in walk(e)):
        return None
    if not all(repeatable(expr) for expr in used):
        return None
    return replace(project, input=_over(project.input, _substituted(part, of)))


def _below_groups(aggregate: op.Aggregate, part: Expr) -> Operator | None:
    keys = dict(zip((c.name for c in aggregate.columns), aggregate.keys, strict=False))
    if aggregate.sets:
        calls = zip(aggregate.columns[len(keys) :], aggregate.aggregates, strict=True)
        told = {c.name for c, call in calls if call.function in ("GROUPING", "GROUPING_ID")}
        # It lands between the rows of the sets and their groups, where nothing is updated yet.
        return aggregate if _names(part) <= set(keys) | told else None
    if not _names(part) <= set(keys):
        return None
    return replace(aggregate, input=_over(aggregate.input, _substituted(part, dict(keys))))


_MISSING = {"left": (1,), "right": (0,), "full": (0, 1)}
"""The sides that an outer join fills with NULL."""


def _below_join(join: op.Join, part: Expr) -> Operator | None:
    """Into one side, or into the condition of a join that fills nothing with NULL."""
    join = stricter(join, part)
    names = _names(part)
    sides = {
        side for c, (side, _) in zip(join.columns, join.origin, strict=True) if c.name in names
    }
    moved = placed(join, part)
    if len(sides) == 2:
        if join.kind not in ("inner", "cross"):
            return op.Filter(join, part, part.span) if join.kind != "full" else None
        parts = [moved] if join.condition is None else [join.condition, moved]
        return replace(join, kind="inner", condition=together(parts, join.span))
    (side,) = sides
    kept = ("inner", "cross", "left", "semi", "anti") if side == 0 else ("inner", "cross", "right")
    if join.kind not in kept:
        return None
    return into_side(join, moved, side)


def into_side(join: op.Join, part: Expr, side: int) -> op.Join:
    """The join with a condition over one side's columns as a filter there."""

    def change(inner: Expr) -> Expr | None:
        return replace(inner, side=0) if isinstance(inner, FieldRef) and inner.side == 1 else None

    moved = _over(join.right if side else join.left, transform(part, change))
    return replace(join, right=moved) if side else replace(join, left=moved)


def placed(join: op.Join, part: Expr) -> Expr:
    """A condition over a join's columns as one over those of its sides."""
    places = dict(zip((c.name for c in join.columns), join.origin, strict=True))
    types = [{c.name: c.type for c in one.columns} for one in (join.left, join.right)]

    def change(inner: Expr) -> Expr | None:
        if isinstance(inner, FieldRef) and inner.side == 0:
            side, name = places[inner.name]
            return replace(inner, side=side, name=name, type=types[side][name])
        return None

    return transform(part, change)


def stricter(join: op.Join, part: Expr) -> op.Join:
    """The join as it is where a condition above it takes no row that it filled with NULL."""
    left = False
    right = False
    for missing in _MISSING.get(join.kind, ()):
        origins = zip(join.columns, join.origin, strict=True)
        names = {c.name for c, (side, _) in origins if side == missing}
        if rejects_null(part, names):
            left, right = left or missing == 0, right or missing == 1
    if not (left or right):
        return join
    kinds = {
        ("left", False, True): "inner",
        ("right", True, False): "inner",
        ("full", True, True): "inner",
        ("full", True, False): "left",
        ("full", False, True): "right",
    }
    return replace(join, kind=kinds[join.kind, left, right])


def _below_union(union: op.SetOp, part: Expr) -> Operator:
    inputs = []
    for one in union.inputs:
        pairs = zip(union.columns, one.columns, strict=True)
        of: dict[str, Expr] = {
            c.name: FieldRef(below.name, below.type, part.span) for c, below in pairs
        }
        inputs.append(_over(one, _substituted(part, of)))
    return replace(union, inputs=tuple(inputs))
