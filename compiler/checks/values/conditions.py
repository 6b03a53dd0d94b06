"""Which simple facts hold where a condition is true, or where it is not."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.plan.expressions import Call, CastExpr, Expr, FieldAccessExpr, FieldRef, Literal
from compiler.types.families import plain
from dsl.records import replace

_TURNED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPPOSITE = {
    "=": "<>",
    "<>": "=",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "IN": "NOT IN",
    "NOT IN": "IN",
    "IS NULL": "IS NOT NULL",
    "IS NOT NULL": "IS NULL",
    "BETWEEN": "NOT BETWEEN",
    "NOT BETWEEN": "BETWEEN",
}


def facts(condition: Expr, truth: bool = True) -> Iterator[Expr]:
    """The parts of a condition that hold each by itself, literals on the right; NULL is taken as either."""
    match condition:
        case Call(function="AND", args=args) if truth:
            for arg in args:
                yield from facts(arg)
        case Call(function="OR", args=args) if not truth:
            for arg in args:
                yield from facts(arg, truth=False)
        case Call(function="NOT" | "IS FALSE" | "IS NOT TRUE", args=(arg,)):
            yield from facts(arg, not truth)
        case Call(function="IS TRUE" | "IS NOT FALSE", args=(arg,)):
            yield from facts(arg, truth)
        case Call(function="BETWEEN", args=(value, low, high), clauses=()) if truth:
            yield from facts(replace(condition, function=">=", args=(value, low)))
            yield from facts(replace(condition, function="<=", args=(value, high)))
        case Call(function="NOT BETWEEN") if not truth:
            yield from facts(replace(condition, function="BETWEEN"))
        case Call(function=function) if not truth:
            if function in _OPPOSITE:
                yield from facts(replace(condition, function=_OPPOSITE[function]))
        case Call(function=function, args=(Literal() as left, right)) if function in _TURNED:
            yield replace(condition, function=_TURNED[function], args=(right, left))
        case _ if truth:
            yield condition
        case _:
            return


def alike(left: Expr, right: Expr) -> bool:
    """Whether two expressions have the same value for a row; what is said of their nullability does not count."""
    match left, right:
        case FieldRef(), FieldRef():
            return (left.name, left.side, left.variable) == (right.name, right.side, right.variable)
        case Literal(), Literal():
            return left.value == right.value and left.type.root is right.type.root
        case Call(), Call():
            return (
                left.function == right.function
                and len(left.args) == len(right.args)
                and all(map(alike, left.args, right.args))
            )
        case CastExpr(), CastExpr():
            return plain(left.type) == plain(right.type) and alike(left.operand, right.operand)
        case FieldAccessExpr(), FieldAccessExpr():
            return left.name == right.name and alike(left.operand, right.operand)
        case _:
            return False
