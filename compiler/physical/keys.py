"""Unique and upsert keys through the operators, as FlinkRelMdUniqueKeys and FlinkRelMdUpsertKeys have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

from compiler.physical.nodes import JoinFacts, Key, Keys, Node
from compiler.plan.expressions import FieldRef

_MOST = 16
"""Keys kept of a projection that gives a column under many names."""


def projected(keys: Keys, places: Mapping[str, tuple[str, ...]]) -> Keys:
    """The keys in the names of a projection: `places` tells where each column of the input goes."""
    found: set[Key] = set()
    for key in keys:
        if all(name in places for name in key):
            ways = product(*(places[name] for name in sorted(key)))
            found.update(frozenset(way) for way, _ in zip(ways, range(_MOST), strict=False))
    return frozenset(found)


def containing(keys: Keys, columns: Iterable[str]) -> Keys:
    """The keys that hold all of the columns: those whose rows stay in one task when sent by the columns."""
    wanted = frozenset(columns)
    return frozenset(key for key in keys if wanted <= key)


def is_unique(keys: Keys, columns: Iterable[str]) -> bool:
    """Whether the columns hold a key."""
    given = frozenset(columns)
    return any(key <= given for key in keys)


def known_unique(node: Node, columns: Iterable[str], early: bool = False) -> bool:
    """Whether the planner knows that the columns tell a node's rows apart.

    What it knows of single columns (FlinkRelMdColumnUniqueness) ends at a watermark, other than keys. `early` is before
    it plans the normalization of changes, behind which it sees a key again.
    """
    given = frozenset(columns)
    match node.kind:
        case "WatermarkAssigner":
            return False
        case "ChangelogNormalize" if early:
            return known_unique(node.inputs[0], given, early)
        case "Calc" if node.inputs:
            items = node.detail.get("items")
            below = [items.get(name) for name in given] if isinstance(items, dict) else []
            if not below or not all(isinstance(expr, FieldRef) for expr in below):
                return is_unique(node.unique, given)
            names = [expr.name for expr in below if isinstance(expr, FieldRef)]
            return known_unique(node.inputs[0], names, early)
        case "Join" if node.join is not None and node.join.kind in ("semi", "anti"):
            return known_unique(node.inputs[0], given, early)
        case _:
            return is_unique(node.unique, given)


def joined(join: JoinFacts, left: Keys, right: Keys, left_unique: bool, right_unique: bool) -> Keys:
    """The keys of joined rows, in the names of the join's output; of each side those that may be used.

    A side's own keys hold where the other side has one row at most, and where the join fills none of their columns.
    """
    if join.kind in ("semi", "anti"):
        return left
    found: set[Key] = {a | b for a in left for b in right}
    if right_unique and join.kind in ("inner", "left"):
        found |= left
    if left_unique and join.kind in ("inner", "right"):
        found |= right
    return frozenset(found)


def grouped(columns: Iterable[str]) -> Keys:
    """Groups have one row for each value of their keys."""
    return frozenset({frozenset(columns)})
