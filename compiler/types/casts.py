"""Which types Flink's CAST converts into which."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.datatype import DataType, Root


def can_cast(source: DataType, target: DataType) -> bool:
    """Whether `cast(source as target)` is accepted."""
    if source.root is Root.NULL or f.same(source, target):
        return True
    if Root.BITMAP in (source.root, target.root):
        return source.root is Root.BITMAP and (
            target.root in f.CHARACTER or f.same(f.BYTES, target)
        )
    if Root.VARIANT in (source.root, target.root):
        return False
    if source.root in f.CONSTRUCTED or target.root in f.CONSTRUCTED:
        return _constructed(source, target)
    if source.root in f.INTEGER and target.root in f.INTERVAL:
        return len(target.units) < 2
    if source.root in f.INTERVAL and target.root in f.EXACT:
        return len(source.units) < 2
    return _simple(source.root, target.root)


def _simple(source: Root, target: Root) -> bool:
    if target in f.CHARACTER:
        return True
    if target is Root.BOOLEAN:
        return source in f.CHARACTER or source in f.NUMERIC or source is Root.BOOLEAN
    if target in f.BINARY:
        return source in f.CHARACTER or source in f.BINARY
    if target in f.NUMERIC:
        return source in f.NUMERIC or source in f.CHARACTER or source is Root.BOOLEAN
    if target in f.INTERVAL:
        return source is target
    if source in f.CHARACTER or source is target:
        return True
    if target is Root.DATE or target is Root.TIME:
        return source in f.TIMESTAMPS
    return source in f.DATETIME


def _constructed(source: DataType, target: DataType) -> bool:
    if target.root in f.CHARACTER:
        return True
    if source.root is not target.root or len(source.children) != len(target.children):
        return False
    pairs = zip(source.children, target.children, strict=True)
    return all(can_cast(one, other) for one, other in pairs)


def can_widen(source: DataType, target: DataType) -> bool:
    """Whether a value of one type is taken where the other is wanted, without a cast in the text."""
    if source.root is Root.NULL or f.same(source, target):
        return True
    if source.root in f.INTEGER and target.root in f.INTEGER:
        return f.INTEGER_DIGITS[source.root] <= f.INTEGER_DIGITS[target.root]
    if target.root is Root.DECIMAL:
        return source.root in f.NUMERIC
    if target.root is Root.FLOAT:
        return source.root in f.EXACT | {Root.FLOAT}
    if target.root is Root.DOUBLE:
        return source.root in f.NUMERIC
    if target.root in f.TIMESTAMPS:
        return source.root in f.TIMESTAMPS
    if target.root in (Root.CHAR, Root.VARCHAR):
        return source.root in f.CHARACTER
    if target.root in f.BINARY:
        return source.root in f.BINARY
    if source.root is target.root and source.root in f.CONSTRUCTED:
        pairs = zip(source.children, target.children, strict=False)
        same_size = len(source.children) == len(target.children)
        return same_size and all(can_widen(one, other) for one, other in pairs)
    return source.root is target.root
