"""Recognizes joins whose condition bounds the time between the two rows.

Flink plans such a join as an interval join, which keeps time attributes and forgets rows, only where the condition
has a lower and an upper bound between the row-time attributes of both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compiler.plan.expressions import Call, Expr, FieldRef, Literal, SubqueryExpr
from compiler.plan.traverse import transform, walk
from compiler.types.datatype import DataType, Root
from dsl.records import once, replace

if TYPE_CHECKING:
    from compiler.plan.operators import Join, Operator, Project

_INTERVALS = (Root.INTERVAL_MONTHS, Root.INTERVAL_SECONDS)


@once
def is_interval_join(join: Join) -> bool:
    """Whether Flink plans the join as an interval join."""
    if join.condition is None or join.as_of is not None:
        return False
    if join.kind not in ("inner", "left", "right", "full"):
        return False
    bounds: set[str] = set()
    for part in conjuncts(join.condition):
        bounds |= _bounds(part)
    return bounds == {"low", "high"}


def interval_times(join: Join) -> Iterator[tuple[Expr, DataType, DataType]]:
    """The comparisons that bound the time of an interval join, with the types of the times, left and right."""
    if join.condition is None or not is_interval_join(join):
        return
    for part in conjuncts(join.condition):
        if not _bounds(part):
            continue
        times: dict[int, DataType] = {}
        for inner in walk(part):
            if isinstance(inner, FieldRef) and inner.type.time_attribute is not None:
                times.setdefault(inner.side, inner.type)
        if len(times) == 2:
            yield part, times[0], times[1]


@once
def conjuncts(condition: Expr) -> tuple[Expr, ...]:
    """The parts of a condition that must all hold."""
    if isinstance(condition, Call) and condition.function == "AND":
        return tuple(part for arg in condition.args for part in conjuncts(arg))
    return (condition,)


def met(join: Join, condition: Expr) -> Join:
    """The inner join that gives the rows of a join for which a condition over its columns holds."""
    places = dict(zip((c.name for c in join.columns), join.origin, strict=True))

    def place(part: Expr) -> Expr | None:
        if isinstance(part, FieldRef) and part.side == 0:
            side, name = places[part.name]
            source = join.right if side else join.left
            kind = next(c.type for c in source.columns if c.name == name)
            return replace(part, name=name, side=side, type=kind)
        return None

    placed = transform(condition, place)
    parts = (placed,) if join.condition is None else (join.condition, placed)
    both = tuple(part for given in parts for part in conjuncts(given))
    nullable = any(part.type.nullable for part in both)
    together = Call("AND", both, DataType(Root.BOOLEAN, nullable), condition.span)
    return replace(join, kind="inner", condition=both[0] if len(both) == 1 else together)


def interval_join(rows: Operator, condition: Expr) -> Join | None:
    """The interval join that a condition makes of an inner join, as in `from a, b where ...`; else None."""
    from compiler.plan.operators import Join

    if not isinstance(rows, Join) or rows.kind not in ("inner", "cross"):
        return None
    plain = rows.as_of is None and not rows.lateral and not is_interval_join(rows)
    if not plain or any(isinstance(part, SubqueryExpr) for part in walk(condition)):
        return None
    closer = met(rows, condition)
    if not is_interval_join(closer):
        return None
    columns = []
    for column, (side, name) in zip(rows.columns, rows.origin, strict=True):
        source = rows.right if side else rows.left
        kind = next(c.type for c in source.columns if c.name == name)
        columns.append(replace(column, type=kind))
    return replace(closer, columns=tuple(columns))


def chosen(project: Project) -> dict[str, str] | None:
    """The column that each column of a projection is; None where it computes."""
    of: dict[str, str] = {}
    for expr, column in zip(project.expressions, project.columns, strict=True):
        if not isinstance(expr, FieldRef) or expr.side != 0:
            return None
        of[column.name] = expr.name
    return of


def renamed(condition: Expr, of: dict[str, str]) -> Expr:
    """A condition over a projection as one over what it projects."""

    def named(part: Expr) -> Expr | None:
        if isinstance(part, FieldRef) and part.side == 0:
            return replace(part, name=of[part.name])
        return None

    return transform(condition, named)


_MISSING = {"left": (1,), "right": (0,), "full": (0, 1)}
"""The sides that an outer join fills with NULL."""


def made_inner(join: Join, condition: Expr) -> bool:
    """Whether a condition lets no row of an outer join pass that has no other."""
    if join.as_of is not None or join.kind not in _MISSING:
        return False
    parts = conjuncts(condition)
    for missing in _MISSING[join.kind]:
        places = zip(join.columns, join.origin, strict=True)
        names = {c.name for c, (side, _) in places if side == missing}
        if not any(rejects_null(part, names) for part in parts):
            return False
    return True


def inner_times(rows: Operator, condition: Expr) -> Join | None:
    """The outer join with the times that it keeps, as a condition makes an interval join of it; else None."""
    from compiler.plan.operators import Join

    if not isinstance(rows, Join) or rows.lateral or not made_inner(rows, condition):
        return None
    if any(isinstance(part, SubqueryExpr) for part in walk(condition)):
        return None
    if not is_interval_join(met(rows, condition)):
        return None
    columns = []
    for column, (side, name) in zip(rows.columns, rows.origin, strict=True):
        source = rows.right if side else rows.left
        time = next(c.type for c in source.columns if c.name == name).time_attribute
        columns.append(replace(column, type=replace(column.type, time_attribute=time)))
    return replace(rows, columns=tuple(columns))


def rejects_null(part: Expr, names: set[str]) -> bool:
    """Whether a condition is not true for rows in which all the named columns are NULL."""
    match part:
        case Call(function="IS NOT NULL" | "IS TRUE" | "IS FALSE", args=(operand,)):
            return _strict(operand, names)
        case Call(
            function="=" | "<>" | "<" | "<=" | ">" | ">=" | "BETWEEN" | "LIKE" | "IN" as word
        ):
            used = part.args[:1] if word in ("IN", "LIKE") else part.args
            return any(_strict(arg, names) for arg in used)
        case Call(function="OR", args=args):
            return all(rejects_null(arg, names) for arg in args)
        case Call(function="AND", args=args):
            return any(rejects_null(arg, names) for arg in args)
        case FieldRef():
            return part.name in names
        case _:
            return False


def _strict(expr: Expr, names: set[str]) -> bool:
    """Whether an expression is NULL where a named column is."""
    match expr:
        case FieldRef():
            return expr.name in names
        case Call(function="+" | "-" | "*" | "/" | "UPPER" | "LOWER" | "ABS", args=args):
            return any(_strict(arg, names) for arg in args)
        case _:
            return False


def _bounds(part: Expr) -> set[str]:
    """Which bounds on (left time - right time) a comparison gives."""
    if not isinstance(part, Call):
        return set()
    if part.function == "BETWEEN" and not part.clauses:
        value, low, high = part.args
        return _compare(">=", value, low) | _compare("<=", value, high)
    if part.function in ("=", "<", "<=", ">", ">="):
        return _compare(part.function, *part.args)
    return set()


def _compare(sign: str, left: Expr, right: Expr) -> set[str]:
    one, other = _time_side(left), _time_side(right)
    # Flink joins no event time with a processing time by an interval.
    if one is None or other is None or one[0] == other[0] or one[1] != other[1]:
        return set()
    if sign == "=":
        return {"low", "high"}
    greater = sign.startswith(">")
    return {"low"} if greater == (one[0] == 0) else {"high"}


def _time_side(expr: Expr) -> tuple[int, str] | None:
    """The side whose time attribute this is, give or take a constant, and its kind; None where it is none."""
    match expr:
        case FieldRef(type=kind, side=side) if kind.time_attribute is not None:
            return side, kind.time_attribute
        case Call(function="+" | "-", args=(inner, Literal(type=kind))) if kind.root in _INTERVALS:
            return _time_side(inner)
        case _:
            return None
