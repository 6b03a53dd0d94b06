"""Which conditions Flink gives to the normalization of changes, and where they stay behind it.

A source of upserts has a ChangelogNormalize behind it, which keeps the last row of each key. Conditions are put into it
(PushCalcPastChangelogNormalizeRule) unless the table is read more than once: then only those that all readers have in
common (FlinkMarkChangelogNormalizeProgram). One that holds no condition, and of which nobody asks for what was before,
is left out (ChangelogNormalizeRequirementResolver); see `compiler.physical.modes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from compiler.physical.nodes import Node
from compiler.physical.projecting import refs
from compiler.plan.expressions import Expr, FieldRef
from compiler.plan.intervals import conjuncts
from compiler.plan.traverse import same, transform
from dsl.records import dataclass, once, replace

NORMALIZE = "ChangelogNormalize"


@dataclass(frozen=True, slots=True)
class _Reader:
    """The projections and filters right above a normalization, the uppermost first, and their conditions over its
    columns.
    """

    calcs: tuple[Node, ...]
    normalize: Node
    conditions: tuple[Expr, ...]


def settled(root: Node) -> Node:
    """The plan with each condition where Flink has it; `filters` of a normalization tells that it holds one."""
    if not normalizes(root):
        return root
    readers = list(_readers(root))
    shared: dict[int, list[_Reader]] = {}
    for reader in readers:
        if reader.calcs:
            shared.setdefault(id(reader.normalize.detail["table"]), []).append(reader)
    return _rebuilt(root, shared)


@once
def normalizes(node: Node) -> bool:
    """Whether a normalization is in a plan."""
    return node.kind == NORMALIZE or any(map(normalizes, node.inputs))


def _readers(node: Node) -> Iterator[_Reader]:
    found = _reader(node)
    if found is not None:
        yield found
    elif normalizes(node):
        for child in node.inputs:
            yield from _readers(child)


def _reader(node: Node) -> _Reader | None:
    """The reader that begins at a node, if a normalization is right below it."""
    calcs: list[Node] = []
    while node.kind == "Calc":
        calcs.append(node)
        (node,) = node.inputs
    if node.kind != NORMALIZE:
        return None
    conditions: list[Expr] = []
    for at, calc in enumerate(calcs):
        condition = calc.detail.get("condition")
        if calc.filters and condition is not None:
            whole = _over(condition, calcs[at + 1 :])  # type: ignore[arg-type]
            conditions += conjuncts(whole)
    return _Reader(tuple(calcs), node, tuple(conditions))


def _over(condition: Expr, below: list[Node]) -> Expr:
    """A condition in terms of the columns below some projections."""
    for calc in below:
        condition = transform(condition, partial(_below, calc))
    return condition


def _below(calc: Node, expr: Expr) -> Expr | None:
    items: Mapping[str, Expr] = calc.detail["items"]  # type: ignore[assignment]
    return items.get(expr.name) if isinstance(expr, FieldRef) else None


def _rebuilt(node: Node, shared: dict[int, list[_Reader]]) -> Node:
    if not normalizes(node):
        return node
    reader = _reader(node)
    if reader is None:
        return replace(node, inputs=tuple(_rebuilt(child, shared) for child in node.inputs))
    others = shared.get(id(reader.normalize.detail["table"]), [])
    pushed = _common(reader.conditions, others)
    key = frozenset(reader.normalize.by or ())
    holds = any(not refs((condition,)) <= key for condition in pushed)
    found = replace(reader.normalize, filters=holds)
    stay = len(pushed) < len(reader.conditions)
    for calc in reversed(reader.calcs):
        found = replace(calc, inputs=(found,), filters=calc.filters and stay)
    return found


def _common(conditions: tuple[Expr, ...], readers: list[_Reader]) -> tuple[Expr, ...]:
    """The conditions that all readers of a table have."""
    return tuple(
        condition
        for condition in conditions
        if all(any(same(condition, other) for other in reader.conditions) for reader in readers)
    )
