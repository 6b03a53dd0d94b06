"""Recognizes joins whose condition bounds the time between the two rows.

Flink plans such a join as an interval join, which keeps time attributes and forgets rows, only where the condition
has a lower and an upper bound between the row-time attributes of both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.plan.expressions import Call, Expr, FieldRef, Literal
from compiler.types.datatype import Root

if TYPE_CHECKING:
    from compiler.plan.operators import Join

_INTERVALS = (Root.INTERVAL_MONTHS, Root.INTERVAL_SECONDS)


def is_interval_join(join: Join) -> bool:
    """Whether Flink plans the join as an interval join."""
    if join.condition is None or join.as_of is not None:
        return False
    if join.kind not in ("inner", "left", "right", "full"):
        return False
    bounds: set[str] = set()
    equal = False
    for part in conjuncts(join.condition):
        bounds |= _bounds(part)
        equal = equal or _is_equality(part)
    return equal and bounds == {"low", "high"}


def conjuncts(condition: Expr) -> tuple[Expr, ...]:
    """The parts of a condition that must all hold."""
    if isinstance(condition, Call) and condition.function == "AND":
        return tuple(part for arg in condition.args for part in conjuncts(arg))
    return (condition,)


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
    sides = (_time_side(left), _time_side(right))
    if None in sides or sides[0] == sides[1]:
        return set()
    if sign == "=":
        return {"low", "high"}
    greater = sign.startswith(">")
    return {"low"} if greater == (sides[0] == 0) else {"high"}


def _time_side(expr: Expr) -> int | None:
    """The side whose time attribute this is, give or take a constant; None where it is none."""
    match expr:
        case FieldRef(type=kind, side=side) if kind.time_attribute is not None:
            return side
        case Call(function="+" | "-", args=(inner, Literal(type=kind))) if kind.root in _INTERVALS:
            return _time_side(inner)
        case _:
            return None


def _is_equality(part: Expr) -> bool:
    match part:
        case Call(function="=", args=(FieldRef(side=a), FieldRef(side=b))):
            return a != b
        case _:
            return False
