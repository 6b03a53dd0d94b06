"""Recognizes filters on the number of a row: the patterns that Flink plans as rankings."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef, Literal, OverCall
from compiler.plan.traverse import walk

NUMBERS = ("ROW_NUMBER", "RANK", "DENSE_RANK")
_TURNED = {">=": "<=", ">": "<", "=": "="}


def ranked_column(project: op.Project) -> tuple[str, OverCall] | None:
    """The column of a projection that numbers rows, where it is the only OVER."""
    found = [
        (column.name, expr)
        for column, expr in zip(project.columns, project.expressions, strict=True)
        if any(isinstance(part, OverCall) for part in walk(expr))
    ]
    if len(found) != 1:
        return None
    name, expr = found[0]
    return (name, expr) if isinstance(expr, OverCall) and expr.function in NUMBERS else None


def upper_bound(part: Expr, name: str) -> int | None:
    """The number n where a condition says that the column is at most n."""
    match part:
        case Call(
            function="<=" | "<" | "=" as sign,
            args=(FieldRef(name=column), Literal(value=int(value))),
        ) if column == name and not isinstance(value, bool):
            return value - 1 if sign == "<" else value
        case Call(
            function=">=" | ">" | "=" as sign,
            args=(Literal(value=int(value)), FieldRef(name=column)),
        ) if column == name and not isinstance(value, bool):
            return value - 1 if _TURNED[sign] == "<" else value
        case Call(
            function="BETWEEN", args=(FieldRef(name=column), _, Literal(value=int(value)))
        ) if column == name:
            return value
        case _:
            return None
