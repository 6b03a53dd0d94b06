"""Finds the type that holds the values of several types, as Flink's planner does for CASE and its like."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.types import families as f
from compiler.types.datatype import MAX_LENGTH, DataType, Root

_RANK = {Root.TINYINT: 1, Root.SMALLINT: 2, Root.INT: 3, Root.BIGINT: 4}
_VARYING = {Root.CHAR: Root.VARCHAR, Root.BINARY: Root.VARBINARY}


def common_type(kinds: Iterable[DataType]) -> DataType | None:
    """The least type to which all convert, nullable if any is; None where there is none."""
    pool = [kind.without_time_attribute() for kind in kinds]
    merged: DataType | None = pool[0]
    for kind in pool[1:]:
        merged = None if merged is None else merge(merged, kind)
    return None if merged is None else merged.with_nullable(any(kind.nullable for kind in pool))


def generalized_type(kinds: Iterable[DataType]) -> DataType | None:
    """The common type that COALESCE and other newer functions find.

    Here DECIMAL with FLOAT is FLOAT, local time wins among timestamps, a date or time
    wins over a timestamp, and an interval before an exact number counts as that number.
    """
    pool = [kind.without_time_attribute() for kind in kinds]
    known = [kind for kind in pool if kind.root is not Root.NULL]
    if not known:
        return None
    if known[-1].root in f.EXACT:
        known = [kind for kind in known if kind.root not in f.INTERVAL]
    roots = {kind.root for kind in known}
    found: DataType | None
    if roots <= f.APPROXIMATE:
        found = f.DOUBLE if Root.DOUBLE in roots else f.FLOAT
    elif roots == {Root.DECIMAL, Root.FLOAT}:
        found = f.FLOAT if known[0].root is Root.DECIMAL else f.DOUBLE
    elif roots == {Root.TIMESTAMP, Root.TIMESTAMP_LTZ}:
        found = f.timestamp_ltz(max(kind.args[0] for kind in known))
    elif len(roots - {Root.TIMESTAMP}) == 1 and roots - {Root.TIMESTAMP} <= {Root.DATE, Root.TIME}:
        found = next(kind for kind in known if kind.root is not Root.TIMESTAMP)
    elif roots == {Root.BITMAP}:
        found = known[0]
    else:
        found = common_type(known)
    return None if found is None else found.with_nullable(any(kind.nullable for kind in pool))


def merge(left: DataType, right: DataType) -> DataType | None:
    """The common type of two; nullable if either is."""
    nullable = left.nullable or right.nullable
    if Root.BITMAP in (left.root, right.root) and left.nullable != right.nullable:
        # One of the two would be cast, and no cast gives a bitmap.
        return None
    if left.root is Root.NULL:
        return right.with_nullable(True)
    if right.root is Root.NULL:
        return left.with_nullable(True)
    if f.same(left, right):
        return left.with_nullable(nullable)
    merged = _merge(left, right)
    return None if merged is None else merged.with_nullable(nullable)


def _merge(left: DataType, right: DataType) -> DataType | None:
    roots = {left.root, right.root}
    if roots <= f.NUMERIC:
        return merge_numbers(left, right)
    if roots <= f.CHARACTER or roots <= f.BINARY:
        return _merge_lengths(left, right)
    if roots <= f.TIMESTAMPS:
        return _merge_timestamps(left, right)
    if left.root is right.root and left.root in f.INTERVAL:
        return left
    if left.root is right.root is Root.TIME:
        return left if left.args >= right.args else right
    if left.root is right.root and left.root in f.CONSTRUCTED:
        return _merge_children(left, right)
    return None


def merge_numbers(left: DataType, right: DataType) -> DataType:
    """The common type of two numbers."""
    roots = {left.root, right.root}
    if roots <= f.APPROXIMATE:
        return left
    if roots & f.APPROXIMATE:
        return f.FLOAT if roots <= f.INTEGER | {Root.FLOAT} else f.DOUBLE
    if Root.DECIMAL in roots:
        return merge_decimals(f.as_decimal(left), f.as_decimal(right))
    return left if _RANK[left.root] >= _RANK[right.root] else right


def merge_decimals(left: DataType, right: DataType) -> DataType:
    """Room for the integer digits and the scale of both, up to 38 digits: the integer digits come first."""
    (p1, s1), (p2, s2) = left.args, right.args
    whole, scale = max(p1 - s1, p2 - s2), max(s1, s2)
    if whole + scale > f.MAX_PRECISION:
        whole = min(whole, f.MAX_PRECISION)
        scale = f.MAX_PRECISION - whole
    return f.decimal(whole + scale, scale)


def _merge_lengths(left: DataType, right: DataType) -> DataType:
    """Fixed lengths stay fixed only where they are equal or both are CHAR, as Flink has it."""
    length = max(left.args[0], right.args[0])
    root = left.root
    if left.root is not right.root or left.args != right.args:
        root = _VARYING.get(root, root)
    return DataType(root, args=(min(length, MAX_LENGTH),))


def _merge_timestamps(left: DataType, right: DataType) -> DataType:
    """With equal precision the first one's kind, else the second's with the greater precision."""
    if left.args == right.args:
        return left
    return DataType(right.root, args=max(left.args, right.args))


def _merge_children(left: DataType, right: DataType) -> DataType | None:
    if len(left.children) != len(right.children):
        return None
    children: list[DataType] = []
    for one, other in zip(left.children, right.children, strict=True):
        child = merge(one, other)
        if child is None:
            return None
        children.append(child)
    return DataType(left.root, children=tuple(children), names=left.names)
