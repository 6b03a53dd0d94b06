"""How many values a column has, where the file writes all of them out: names of expectations, ranks by CASE."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.physical.nodes import Node
from compiler.plan.expressions import Call, CaseExpr, CastExpr, Expr, FieldRef, Literal
from compiler.plan.intervals import conjuncts


def written_values(node: Node, name: str) -> float | None:
    """The number of values that a column of rows has at most; None where the file does not tell."""
    while node.kind == "Calc":
        items = node.detail.get("items")
        expr = items.get(name) if isinstance(items, Mapping) else None
        if not isinstance(expr, FieldRef):
            return None if expr is None else _of(expr, node.inputs[0])
        among = _among(node.detail.get("condition"), expr.name)
        if among is not None:
            return among
        node, name = node.inputs[0], expr.name
    return None


def _among(condition: object, name: str) -> float | None:
    """The number of constants of which a condition says that a column is one."""
    for part in conjuncts(condition) if isinstance(condition, Call) else ():
        match part:
            case Call(function="IN", args=(FieldRef(name=asked), *values)) if asked == name:
                if all(isinstance(value, Literal) for value in values):
                    return float(len(values))
            case _:
                continue
    return None


def key_values(node: Node, name: str) -> float | None:
    """The same of a column by which an operator keeps state: of its input, or computed for it."""
    exprs, by = node.detail.get("keys", ()), node.by or ()
    if isinstance(exprs, tuple) and len(exprs) == len(by) and name in by:
        return _of(exprs[by.index(name)], node.inputs[0])
    return written_values(node.inputs[0], name) if node.inputs else None


def _of(expr: Expr, below: Node) -> float | None:
    match expr:
        case Literal():
            return 1.0
        case CastExpr():
            return _of(expr.operand, below)
        case FieldRef():
            return written_values(below, expr.name)
        case CaseExpr():
            results = [result for _, result in expr.branches]
            found = [_of(result, below) for result in results]
            found.append(1.0 if expr.default is None else _of(expr.default, below))
            return None if None in found else sum(count for count in found if count is not None)
        case _:
            return None
