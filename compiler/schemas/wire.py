"""Turns the bytes of a protobuf message into its fields, by their numbers.

Only what a descriptor set is made of: varints and length-delimited fields; others are passed over
(https://protobuf.dev/programming-guides/encoding). The protobuf library would do it too, and takes longer to be
imported than a file takes to be checked.
"""

from __future__ import annotations

from typing import TypeAlias

Fields: TypeAlias = "dict[int, list[int | bytes]]"

_VARINT, _FIXED64, _DELIMITED, _FIXED32 = 0, 1, 2, 5
_SIZES = {_FIXED64: 8, _FIXED32: 4}
_LONGEST = 10
"""Bytes of a varint of 64 bits."""


class WireError(Exception):
    """That bytes are no message."""


def fields_of(data: bytes) -> Fields:
    """The values of each field in their order; WireError where the bytes are no message."""
    found: Fields = {}
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, kind = tag >> 3, tag & 7
        if number == 0:
            raise WireError
        if kind == _VARINT:
            value, at = _varint(data, at)
            found.setdefault(number, []).append(value)
        elif kind == _DELIMITED:
            size, at = _varint(data, at)
            if at + size > len(data):
                raise WireError
            found.setdefault(number, []).append(data[at : at + size])
            at += size
        elif kind in _SIZES and at + _SIZES[kind] <= len(data):
            at += _SIZES[kind]
        else:
            raise WireError
    return found


def messages(fields: Fields, number: int) -> list[bytes]:
    """The messages that a repeated field holds."""
    return [value for value in fields.get(number, ()) if isinstance(value, bytes)]


def text(fields: Fields, number: int) -> str:
    """The last text that a field holds, which counts; empty where it is not there."""
    held = messages(fields, number)
    try:
        return held[-1].decode("utf-8") if held else ""
    except UnicodeDecodeError:
        raise WireError from None


def number_in(fields: Fields, number: int) -> int:
    """The last number that a field holds; 0 where it is not there."""
    return next((value for value in reversed(fields.get(number, ())) if isinstance(value, int)), 0)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(_LONGEST):
        if at + place >= len(data):
            raise WireError
        byte = data[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at + place + 1
    raise WireError
