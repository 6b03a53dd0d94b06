"""Past which operators a filter can go down without changing the rows that come out."""

from __future__ import annotations

from compiler.optimize.predicates import filtered, moved, opaque, refs, renamed, split
from compiler.plan import operators as op
from compiler.plan.determinism import cannot_fail
from compiler.plan.expressions import Expr, FieldRef
from compiler.plan.operators import Operator
from dsl.records import replace

Below = tuple[list[Expr], Operator] | None
"""The parts that stay above, and the operator with the others below it; None where none can go down."""

_PRESERVED = {
    "inner": (0, 1),
    "cross": (0, 1),
    "left": (0,),
    "right": (1,),
    "semi": (0,),
    "anti": (0,),
}


def descend(parts: tuple[Expr, ...], source: Operator) -> Below:
    """Takes the parts of a filter over `source` below it, as far as they go.

    The parts are deterministic. Where more or other rows are met below, only what cannot fail goes.
    """
    match source:
        case op.Project():
            return _project(parts, source)
        case op.SetOp(kind="union"):
            return _union(parts, source)
        case op.Window():
            return _simple(parts, source, _window_columns(source))
        case op.Aggregate():
            return _aggregate(parts, source)
        case op.Join():
            return _join(parts, source)
        case op.Rank():
            return _simple([*parts], source, _partition(source), sure=True)
        case op.UnnestRows():
            names = frozenset(column.name for column in source.input.columns)
            return _simple(parts, source, names, sure=True)
        case op.Distinct():
            return _simple(parts, source, frozenset(c.name for c in source.columns))
        case _:
            return None


def _simple(
    parts: tuple[Expr, ...] | list[Expr],
    source: op.Window | op.Rank | op.UnnestRows | op.Distinct,
    allowed: frozenset[str],
    sure: bool = False,
) -> Below:
    """Parts over columns that the operator hands on as they are, and that decide for all rows alike."""
    going, staying = split(
        parts, lambda p: bool(refs(p)) and refs(p) <= allowed and (not sure or cannot_fail(p))
    )
    if not going:
        return None
    return staying, replace(source, input=filtered(source.input, going))


def _window_columns(window: op.Window) -> frozenset[str]:
    """Of a session only what it is kept apart by: any other row could have held two sessions together."""
    if window.kind == "session":
        return frozenset(window.partition_by)
    return frozenset(column.name for column in window.input.columns)


def _partition(rank: op.Rank) -> frozenset[str]:
    return frozenset(key.name for key in rank.partition_by if isinstance(key, FieldRef))


def _project(parts: tuple[Expr, ...], project: op.Project) -> Below:
    """Nothing goes past an expression that counts how often it is evaluated, or that sees other rows."""
    if any(opaque(expr) for expr in project.expressions):
        return None
    columns = {c.name: e for c, e in zip(project.columns, project.expressions, strict=True)}
    below = [moved(part, columns) for part in parts]
    return [], replace(project, input=filtered(project.input, below))


def _union(parts: tuple[Expr, ...], union: op.SetOp) -> Below:
    if not union.all and not all(map(cannot_fail, parts)):
        return None
    wanted = [column.name for column in union.columns]
    new = []
    for given in union.inputs:
        names = dict(zip(wanted, (column.name for column in given.columns), strict=True))
        types = all(
            a.type.root is b.type.root for a, b in zip(union.columns, given.columns, strict=True)
        )
        if not types:
            return None
        new.append(filtered(given, [_retyped(part, given, names) for part in parts]))
    return [], replace(union, inputs=tuple(new))


def _retyped(part: Expr, given: Operator, names: dict[str, str]) -> Expr:
    columns: dict[str, Expr] = {
        wanted: FieldRef(name, next(c.type for c in given.columns if c.name == name), part.span)
        for wanted, name in names.items()
    }
    return moved(part, columns)


def _aggregate(parts: tuple[Expr, ...], aggregate: op.Aggregate) -> Below:
    """Parts over group keys; not with grouping sets, where a key is NULL for some groups."""
    if aggregate.sets:
        return None
    pairs = zip(aggregate.columns, aggregate.keys, strict=False)
    keys = {column.name: key for column, key in pairs if not opaque(key)}
    going, staying = split(
        parts, lambda p: bool(refs(p)) and refs(p) <= keys.keys() and cannot_fail(p)
    )
    if not going:
        return None
    below = [moved(part, keys) for part in going]
    return staying, replace(aggregate, input=filtered(aggregate.input, below))


def _join(parts: tuple[Expr, ...], join: op.Join) -> Below:
    """Parts over one side whose rows all reach the output; a hint names its inputs, so they stay."""
    sides = (0,) if join.as_of is not None else _PRESERVED.get(join.kind, ())
    if (
        join.hints
        or join.lateral
        or (join.as_of is not None and join.kind not in ("inner", "left"))
    ):
        return None
    origin = {c.name: place for c, place in zip(join.columns, join.origin, strict=True)}

    def side_of(part: Expr) -> int | None:
        found = {origin[name][0] for name in refs(part)}
        return found.pop() if len(found) == 1 and cannot_fail(part) else None

    staying = list(parts)
    for side in sides:
        going, staying = split(staying, lambda p, side=side: side_of(p) == side)  # type: ignore[misc]
        names = {name: place[1] for name, place in origin.items() if place[0] == side}
        below = [renamed(part, names) for part in going]
        if side == 0:
            join = replace(join, left=filtered(join.left, below))
        else:
            join = replace(join, right=filtered(join.right, below))
    return None if len(staying) == len(parts) else (staying, join)
