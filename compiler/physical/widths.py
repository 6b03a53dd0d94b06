"""How many bytes a row takes in state: Flink's binary row, estimated from the types of its columns.

A column takes eight bytes in the fixed part of a BinaryRowData, and what is longer follows behind; one bit a column
says what is NULL. Lengths of what has no length are guesses.
"""

from __future__ import annotations

from collections.abc import Iterable

from compiler.types.datatype import DataType, Root

FIXED = 8
ENTRY = 32
"""What a state backend adds to an entry: the key group, the namespace, its own index."""

_TEXT = 32
_ELEMENTS = 8
_INLINE = 7
"""Texts of up to seven bytes lie in the fixed part."""


def readable(amount: float) -> str:
    """Bytes in the largest unit that fits, in powers of 1,000: `1.2 GB`."""
    for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if amount >= size:
            return f"{amount / size:.3g} {unit}"
    return f"{amount:.0f} bytes"


def row_width(types: Iterable[DataType]) -> int:
    """Bytes of a row with columns of these types."""
    found = list(types)
    nulls = ((len(found) + 63 + 8) // 64) * 8
    return nulls + sum(FIXED + _behind(kind) for kind in found)


def _behind(kind: DataType) -> int:
    """Bytes behind the fixed part."""
    match kind.root:
        case Root.CHAR | Root.VARCHAR | Root.BINARY | Root.VARBINARY:
            length = min(kind.args[0] if kind.args else _TEXT, _TEXT)
            return 0 if length <= _INLINE else -(-length // 8) * 8
        case Root.DECIMAL:
            return 16 if kind.args[0] > 18 else 0
        case Root.TIMESTAMP | Root.TIMESTAMP_LTZ:
            return 8 if kind.args[0] > 3 else 0
        case Root.ARRAY | Root.MULTISET:
            return FIXED + _ELEMENTS * sum(FIXED + _behind(child) for child in kind.children)
        case Root.MAP:
            return 2 * FIXED + _ELEMENTS * sum(FIXED + _behind(child) for child in kind.children)
        case Root.ROW:
            return row_width(kind.children)
        case _:
            return 0
