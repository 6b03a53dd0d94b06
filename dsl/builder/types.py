"""Builds data types from what their rules matched."""

# A rule and its callback have one name, by which it is documented; all take the same arguments.
# ruff: noqa: ARG001

from __future__ import annotations

from typing import Any

from dsl.builder.context import Build, Children, word_of
from dsl.builder.declarations import listed
from dsl.builder.literals import interval_range
from dsl.syntax.types import TypeField, TypeSyntax

SYNONYMS = {"DEC": "DECIMAL", "NUMERIC": "DECIMAL", "INTEGER": "INT", "BOOL": "BOOLEAN",
            "CHARACTER": "CHAR"}  # fmt: skip
TWO_WORDS = {"DOUBLE PRECISION": "DOUBLE", "CHAR VARYING": "VARCHAR", "CHARACTER VARYING": "VARCHAR",
             "BINARY VARYING": "VARBINARY"}  # fmt: skip
ZONES = {"with local time zone": "_LTZ", "with time zone": "_TZ", "without time zone": ""}


def type_(b: Build, c: Children, start: int, end: int) -> TypeSyntax:
    base, nullability = c
    if nullability is None:
        found: TypeSyntax = base
        return found
    negated = word_of(nullability) != "null"
    return TypeSyntax(
        base.name, b.span(start, end), base.args, base.units, base.elements, base.fields, negated
    )


def type_suffixed(b: Build, c: Children, start: int, end: int) -> Any:
    element, suffix = c
    if b.too_long(element.span, start, end):
        return element
    return TypeSyntax(suffix.text.upper(), b.span(start, end), elements=(element,))


def type_named(b: Build, c: Children, start: int, end: int) -> TypeSyntax:
    token, args, zone = c
    name = token.text.upper()
    name = SYNONYMS.get(name, name)
    if zone and name in ("TIMESTAMP", "TIME"):
        name += ZONES.get(word_of(zone), "")
    return TypeSyntax(name, b.span(start, end), args or ())


def type_two_words(b: Build, c: Children, start: int, end: int) -> TypeSyntax:
    words = word_of(c[0]).upper()
    return TypeSyntax(TWO_WORDS.get(words, words), b.span(start, end), c[1] or ())


def type_interval(b: Build, c: Children, start: int, end: int) -> TypeSyntax:
    return _interval(b, c[0], start, end)


def difference_range(b: Build, c: Children, start: int, end: int) -> TypeSyntax:
    return _interval(b, interval_range(b, c, start, end), start, end)


def _interval(b: Build, written: tuple[Any, ...], start: int, end: int) -> TypeSyntax:
    first, low, scale, last, high = written
    digits = (low, high) if last else (low, scale)
    args = tuple(n for n in digits if n is not None)
    units = (first, last) if last else (first,)
    return TypeSyntax("INTERVAL", b.span(start, end), args, units)


def type_collection(b: Build, c: Children, start: int, end: int) -> TypeSyntax:
    return TypeSyntax(c[0].text.upper(), b.span(start, end), elements=tuple(c[1:]))


def type_row(b: Build, c: Children, start: int, end: int) -> TypeSyntax:
    return TypeSyntax("ROW", b.span(start, end), fields=tuple(c))


def type_field(b: Build, c: Children, start: int, end: int) -> TypeField:
    name, kind, comment = c
    return TypeField(name, kind, b.span(start, end), comment.text if comment else None)


def type_args(b: Build, c: Children, start: int, end: int) -> tuple[int, ...]:
    return tuple(int(token.text) for token in c if token.text.isdecimal())


CALLBACKS: dict[str, Any] = {
    f.__name__: f
    for f in (type_suffixed, type_named, type_two_words, type_interval,
              difference_range, type_collection, type_row,
              type_field, type_args)
} | {"type": type_}  # fmt: skip

__all__ = ["CALLBACKS", "listed"]
