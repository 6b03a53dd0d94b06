"""Reads the text of a param's value as a value of its type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from compiler.plan.expressions import Literal
from compiler.types.datatype import MAX_LENGTH, DataType, Root
from compiler.types.literals import is_date, is_time
from dsl.syntax.types import TypeSyntax

_DURATION_UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_SIZE_UNITS = {"b": 1, "kb": 2**10, "mb": 2**20, "gb": 2**30, "tb": 2**40}
_BITS = {"TINYINT": 8, "SMALLINT": 16, "INT": 32, "BIGINT": 64}
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_TIME = re.compile(r"(\d{1,2}:\d{1,2}:\d{1,2})(?:\.(\d{1,9}))?", re.ASCII)

STRINGS = frozenset({"STRING", "VARCHAR", "CHAR"})
NUMBERS = frozenset({*_BITS, "FLOAT", "DOUBLE", "DECIMAL"})
QUANTITIES = frozenset({"DURATION", "SIZE"})
MOMENTS = frozenset({"DATE", "TIME", "TIMESTAMP"})
KINDS = STRINGS | NUMBERS | QUANTITIES | MOMENTS | {"BOOLEAN"}
"""The types that a param can have."""


def from_text(text: str, kind: TypeSyntax) -> Literal | None:
    """The text as a value of the type; None where it is none."""
    name, span = kind.name, kind.span
    if name in QUANTITIES:
        return _quantity(text, kind)
    if name in NUMBERS:
        return _number(text, kind)
    if name == "BOOLEAN":
        value = {"true": True, "false": False}.get(text.lower())
        return None if value is None else Literal(value, DataType(Root.BOOLEAN, False), span)
    if name in STRINGS:
        longest = MAX_LENGTH if name == "STRING" else (*kind.args, 1)[0]
        if len(text) > longest:
            return None
        return Literal(text, DataType(Root.VARCHAR, False, (MAX_LENGTH,)), span)
    if name in MOMENTS and _is_moment(text, name):
        args = () if name == "DATE" else kind.args or ((0,) if name == "TIME" else (6,))
        return Literal(text, DataType(Root(name), False, args), span)
    return None


def _quantity(text: str, kind: TypeSyntax) -> Literal | None:
    units = _DURATION_UNITS if kind.name == "DURATION" else _SIZE_UNITS
    amount = _amount(text, units)
    if amount is None:
        return None
    if kind.name == "SIZE":
        return Literal(amount, DataType(Root.BIGINT, nullable=False), kind.span)
    root = DataType(Root.INTERVAL_SECONDS, False, (3,), units=("SECOND",))
    return Literal(amount, root, kind.span)


def _number(text: str, kind: TypeSyntax) -> Literal | None:
    """A number that the type holds as it is: none is rounded or cut."""
    name, span = kind.name, kind.span
    if name in _BITS:
        if not _WHOLE.fullmatch(text):
            return None
        value, most = int(text), 2 ** (_BITS[name] - 1)
        fits = -most <= value < most
        return Literal(value, DataType(Root(name), nullable=False), span) if fits else None
    if not _NUMBER.fullmatch(text):
        return None
    if name != "DECIMAL":
        large = float(text)
        if large in (float("inf"), float("-inf")):
            return None
        return Literal(large, DataType(Root(name), nullable=False), span)
    precision, scale = (*kind.args, 0)[:2] if kind.args else (10, 0)
    exact = Decimal(text).normalize()
    shift = exact.as_tuple().exponent
    assert isinstance(shift, int)
    if (exact and exact.adjusted() >= precision - scale) or -shift > scale:
        return None
    return Literal(Decimal(text), DataType(Root.DECIMAL, False, (precision, scale)), span)


def _is_moment(text: str, name: str) -> bool:
    day, _, clock = text.partition(" ") if name == "TIMESTAMP" else (text, "", text)
    if name in ("DATE", "TIMESTAMP") and not is_date(day):
        return False
    if name == "DATE" or not clock:
        return name != "TIME"
    match = _TIME.fullmatch(clock)
    return match is not None and is_time(match[1])


def _amount(text: str, units: Mapping[str, int]) -> int | None:
    digits = len(text) - len(text.lstrip("0123456789"))
    factor = units.get(text[digits:].strip().lower())
    return int(text[:digits]) * factor if digits and factor else None
