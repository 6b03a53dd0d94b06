"""Which types Flink compares with each other."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.datatype import DataType, Root

EQUALITY = frozenset({"=", "<>", "!=", "is distinct from", "is not distinct from"})


def comparable(operator: str, left: DataType, right: DataType) -> bool:
    """Whether `left operator right` is accepted and translated."""
    roots = {left.root, right.root}
    if Root.NULL in roots:
        if operator == "in" and left.root is Root.ROW:
            return False
        return not (left.root is Root.NULL and right.root is Root.ROW)
    if roots <= f.NUMERIC or roots <= f.BINARY or roots <= f.TIMESTAMPS or roots <= f.CHARACTER:
        return True
    if roots & f.CHARACTER and not roots <= f.CHARACTER:
        if operator == "in" and left.root in f.INTERVAL:
            return False
        return _with_text(operator, (roots - f.CHARACTER).pop())
    if left.root is not right.root:
        return False
    if left.root is Root.BITMAP:
        # The side that is NOT NULL would be cast to one that may be NULL, and no cast gives a bitmap.
        return operator == "in" or left.nullable == right.nullable
    if left.root in f.CONSTRUCTED:
        return _constructed(operator, left, right)
    return True


def _with_text(operator: str, other: Root) -> bool:
    """What may stand against a string: Flink casts the string for some operators, and refuses others."""
    if other in f.NUMERIC:
        return operator not in EQUALITY
    if other in f.INTERVAL:
        return operator in EQUALITY or operator == "in"
    return other is Root.BOOLEAN or other in f.DATETIME


def _constructed(operator: str, left: DataType, right: DataType) -> bool:
    if left.root is Root.ARRAY:
        return (
            operator in EQUALITY or operator == "in" or f.same(left.children[0], right.children[0])
        )
    if len(left.children) != len(right.children):
        return False
    pairs = zip(left.children, right.children, strict=True)
    return all(comparable("=", one, other) for one, other in pairs)
