"""Turns values of rows, expected or collected, into one form by their type, and into text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from decimal import Decimal, InvalidOperation

from compiler.types.datatype import DataType, Root

_WHOLE = frozenset({Root.TINYINT, Root.SMALLINT, Root.INT, Root.BIGINT})
_TIMES = frozenset({Root.TIME, Root.TIMESTAMP, Root.TIMESTAMP_LTZ, Root.TIMESTAMP_TZ})
_FIRST_DAY = "1970-01-01 "
"""The day of times that a test writes without one; they are shown without it as well."""
_DIGITS = {Root.FLOAT: 6, Root.DOUBLE: 12}


def canonical(value: object, kind: DataType) -> Hashable:
    """Equal for equal values of a type, however they were written: 10.0 and 10.00, `T` or a space.

    Approximate numbers are equal when they agree in 6 (FLOAT) or 12 (DOUBLE) digits.
    """
    if value is None:
        return None
    root = kind.root
    try:
        if root in _WHOLE:
            return int(str(value))
        if root is Root.DECIMAL:
            return Decimal(str(value)).normalize()
        if root in _DIGITS:
            return f"{float(str(value)):.{_DIGITS[root]}g}"
        if root is Root.BOOLEAN:
            return str(value).lower()
    except (ValueError, InvalidOperation):
        return str(value)
    if root in _TIMES:
        return _time(value)
    return _other(value, kind)


def written(value: object, kind: DataType) -> str:
    """A value as a `then` would have it: `'m1'`, `10.00`, `null`."""
    if value is None:
        return "null"
    match value:
        case bool():
            return str(value).lower()
        case bytes() | bytearray():
            return f"x'{value.hex()}'"
        case list() | tuple():
            return f"[{', '.join(written(one, child) for one, child in _children(value, kind))}]"
        case Mapping():
            key, item = _pair(kind)
            pairs = (f"{written(k, key)}: {written(v, item)}" for k, v in value.items())
            return f"{{{', '.join(pairs)}}}"
        case _:
            pass
    if kind.root in _WHOLE or kind.root is Root.DECIMAL or kind.root in _DIGITS:
        return str(value)
    text = _time(value).removeprefix(_FIRST_DAY) if kind.root in _TIMES else str(value)
    return "'" + text.replace("'", "''") + "'"


def _time(value: object) -> str:
    """`2024-01-01 12:00:00`, with a fraction only where it is not zero."""
    if isinstance(value, dt.datetime | dt.time):
        value = value.isoformat()
    text = str(value).strip().replace("T", " ").removesuffix("Z").removesuffix("+00:00")
    whole, point, fraction = text.partition(".")
    if whole.count(":") == 1:
        whole += ":00"
    fraction = fraction.rstrip("0")
    return f"{whole}{point}{fraction}" if fraction else whole


def _other(value: object, kind: DataType) -> Hashable:
    match value:
        case bytes() | bytearray():
            return value.hex()
        case Mapping() if kind.root is Root.ROW:
            return tuple(
                canonical(value.get(name), child)
                for name, child in zip(kind.names, kind.children, strict=True)
            )
        case Mapping():
            key, item = _pair(kind)
            return frozenset((canonical(k, key), canonical(v, item)) for k, v in value.items())
        case list() | tuple():
            return tuple(canonical(one, child) for one, child in _children(value, kind))
        case _:
            return str(value)


def _children(
    values: list[object] | tuple[object, ...], kind: DataType
) -> list[tuple[object, DataType]]:
    if kind.root is Root.ROW and len(kind.children) == len(values):
        return list(zip(values, kind.children, strict=True))
    child = kind.children[0] if kind.children else DataType(Root.VARCHAR)
    return [(value, child) for value in values]


def _pair(kind: DataType) -> tuple[DataType, DataType]:
    if kind.root is Root.MAP:
        return kind.children[0], kind.children[1]
    if kind.root is Root.MULTISET:
        return kind.children[0], DataType(Root.INT)
    return DataType(Root.VARCHAR), DataType(Root.VARCHAR)
