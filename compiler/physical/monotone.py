"""Whether Flink's planner can tell how the values of rows change while they are updated.

As FlinkRelMdModifiedMonotonicity has it: where it cannot, as behind deletes, a ranking has to be given old rows, too,
to take them back. A column is constant where no update changes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.physical.nodes import Node
from compiler.plan.expressions import FieldRef, SortKey

if TYPE_CHECKING:
    from compiler.plan.expressions import Expr

_PASSING = ("WatermarkAssigner", "DropUpdateBefore", "LookupJoin", "Correlate", "Calc")
_CONSTANT = ("IntervalJoin", "OverAggregate", "GroupWindowAggregate")
_JOINS = ("Join", "TemporalJoin", "WindowJoin")


def is_known(node: Node) -> bool:
    """Whether it can be told of the rows of a node at all."""
    match node.kind:
        case "TableSourceScan" | "ChangelogNormalize" | "Deduplicate":
            return True
        case kind if kind in _CONSTANT:
            return True
        case kind if kind in _PASSING:
            return is_known(node.inputs[0])
        case "Union":
            return all(map(is_known, node.inputs))
        case "GroupAggregate":
            below = node.inputs[0]
            return is_known(below) and all(_constant_key(below, key) for key in _keys(node))
        case "Rank":
            below = node.inputs[0]
            return is_known(below) and all(is_constant(below, name) for name in node.by or ())
        case kind if kind in _JOINS and node.join is not None:
            return _joined(node)
        case _:
            return False


def is_append(node: Node) -> bool:
    """Whether no row is ever updated, as far as it can be told."""
    return is_known(node) and all(is_constant(node, name) for name in node.columns)


def is_constant(node: Node, column: str) -> bool:
    """Whether no update changes a column; of a node of which it can be told."""
    match node.kind:
        case "TableSourceScan":
            return node.insert_only
        case "ChangelogNormalize":
            return any(column in key for key in node.unique)
        case "Deduplicate":
            return column in (node.by or ()) or (node.strategy == "first" and not _by_time(node))
        case "GroupAggregate" | "Rank":
            return column in (node.by or ())
        case "Calc":
            below = node.inputs[0]
            items = node.detail.get("items")
            expr = items.get(column) if isinstance(items, dict) else None
            return is_append(below) or (
                isinstance(expr, FieldRef) and is_constant(below, expr.name)
            )
        case kind if kind in _JOINS:
            sides = [one for one in node.inputs if column in one.columns]
            return all(is_append(one) for one in sides or node.inputs)
        case kind if kind in _CONSTANT:
            return True
        case _:
            return all(map(is_append, node.inputs))


def _by_time(node: Node) -> bool:
    """Whether rows are told apart by event time, of which Flink counts on no first one to stay."""
    order = node.detail.get("order")
    first = order[0] if isinstance(order, tuple) and order else None
    return isinstance(first, SortKey) and first.expression.type.time_attribute == "rowtime"


def _joined(node: Node) -> bool:
    assert node.join is not None
    if node.join.kind == "anti" or not all(map(is_known, node.inputs)):
        return False
    if len(node.inputs) < 2:
        return True
    left, right = node.inputs
    return all(is_constant(left, a) and is_constant(right, b) for a, b in node.join.pairs)


def _keys(node: Node) -> tuple[Expr, ...]:
    keys = node.detail.get("keys")
    return keys if isinstance(keys, tuple) else ()


def _constant_key(below: Node, key: Expr) -> bool:
    if isinstance(key, FieldRef):
        return is_constant(below, key.name)
    return is_append(below)
