"""Builds literals from what their rules matched."""

# A rule and its callback have one name, by which it is documented; all take the same arguments.
# ruff: noqa: ARG001, D103

from __future__ import annotations

import re
from typing import Any

from dsl.builder.context import Build, Children
from dsl.codes import INVALID_LITERAL
from dsl.lexer import Token
from dsl.syntax import expressions as tree
from dsl.syntax.names import Name

DURATIONS = ("ms", "s", "m", "h", "d")
SIZES = ("b", "kb", "mb", "gb", "tb")
_LONG_UNITS = {
    "sec": "s", "secs": "s", "second": "s", "seconds": "s", "min": "m", "mins": "m", "minute": "m",
    "minutes": "m", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "day": "d", "days": "d",
    "millis": "ms", "msec": "ms", "k": "kb", "kib": "kb", "mib": "mb", "g": "gb", "gib": "gb",
    "t": "tb", "tib": "tb",
}  # fmt: skip
_HOLE = re.compile(r"\$\{\s*([^\W\d]\w*)\s*\}")
_ESCAPE = re.compile(r"\\(\\|\+[0-9a-fA-F]{6}|[0-9a-fA-F]{4})")


def number(b: Build, c: Children, start: int, end: int) -> tree.NumberLiteral:
    return tree.NumberLiteral(c[0].text, b.span(start, end))


def quantity(
    b: Build, c: Children, start: int, end: int
) -> tree.DurationLiteral | tree.SizeLiteral:
    text = c[0].text
    digits = re.match(r"\d+", text)
    amount, unit = (digits[0], text[digits.end() :]) if digits else ("0", text)
    span = b.span(start, end)
    small = unit.lower()
    if small in SIZES and small not in DURATIONS:
        return tree.SizeLiteral(_amount(amount), small, span)
    if small not in DURATIONS:
        _report_unit(b, text, amount, unit, start, end)
        small = "s"
    return tree.DurationLiteral(_amount(amount), small, span)


def _amount(digits: str) -> int:
    # Python refuses to read numbers of more than 4300 digits; no duration has 18.
    return int(digits[:18])


def _report_unit(b: Build, text: str, amount: str, unit: str, start: int, end: int) -> None:
    known = _LONG_UNITS.get(unit.lower())
    help: tuple[str, ...] = ()
    if known:
        help = (f"did you mean `{amount}{known}`?",)
    elif re.fullmatch(r"(?:\d*[a-z]+)+", unit.lower()) and re.search(r"\d", unit):
        help = ("a duration has one unit: write `90m` for an hour and a half",)
    message = f"`{text}` is no number, duration or size"
    label = f"`{unit}` is no unit: durations end in ms, s, m, h or d, sizes in b, kb, mb, gb or tb"
    b.report(INVALID_LITERAL, message, start, end, label, help)


def string(b: Build, c: Children, start: int, end: int) -> tree.StringLiteral:
    """One string, without those that continue it."""
    return strings(b, c, start, end)


def strings(b: Build, c: Children, start: int, end: int) -> tree.StringLiteral:
    """Strings beside each other count as one, as in SQL."""
    parts: list[str | tree.Hole] = []
    for token in c:
        parts.extend(_parts(b, token))
    return tree.StringLiteral(_joined(parts), b.span(start, end))


def _parts(b: Build, token: Token) -> list[str | tree.Hole]:
    opening = token.text.index("'") + 1
    body = token.text[opening:-1]
    if "${" not in body:
        return [body.replace("''", "'")] if body else []
    parts: list[str | tree.Hole] = []
    at = 0
    for match in _HOLE.finditer(body):
        if match.start() > at:
            parts.append(body[at : match.start()].replace("''", "'"))
        offset = token.start + opening
        name = Name(match[1], b.span(offset + match.start(1), offset + match.end(1)))
        parts.append(tree.Hole(name, b.span(offset + match.start(), offset + match.end())))
        at = match.end()
    if at < len(body):
        parts.append(body[at:].replace("''", "'"))
    return parts


def _joined(parts: list[str | tree.Hole]) -> tuple[str | tree.Hole, ...]:
    """The parts, with texts beside each other made one."""
    joined: list[str | tree.Hole] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(joined)


def unicode_string(b: Build, c: Children, start: int, end: int) -> tree.StringLiteral:
    token, escape = c
    text = token.text[3:-1].replace("''", "'")
    mark = escape.text[1:-1] if escape else "\\"
    if mark != "\\" and len(mark) == 1:
        text = text.replace("\\", "\0").replace(mark, "\\")
    text = _ESCAPE.sub(_unescape, text).replace("\0", "\\")
    return tree.StringLiteral((text,) if text else (), b.span(start, end))


def _unescape(match: re.Match[str]) -> str:
    if match[1] == "\\":
        return "\\"
    code = int(match[1].removeprefix("+"), 16)
    return chr(code) if code < 0x110000 else match[0]


def bytes_(b: Build, c: Children, start: int, end: int) -> tree.BytesLiteral:
    digits = c[0].text[2:-1]
    if not re.fullmatch(r"(?:[0-9a-fA-F]{2})*", digits):
        message = f"`{c[0].text}` is no sequence of bytes"
        b.report(INVALID_LITERAL, message, start, end, "a byte is two of 0-9 and a-f")
        digits = ""
    return tree.BytesLiteral(digits, b.span(start, end))


def true(b: Build, c: Children, start: int, end: int) -> tree.BooleanLiteral:
    return tree.BooleanLiteral(True, b.span(start, end))


def false(b: Build, c: Children, start: int, end: int) -> tree.BooleanLiteral:
    return tree.BooleanLiteral(False, b.span(start, end))


def null(b: Build, c: Children, start: int, end: int) -> tree.NullLiteral:
    return tree.NullLiteral(b.span(start, end))


def unknown(b: Build, c: Children, start: int, end: int) -> tree.UnknownLiteral:
    return tree.UnknownLiteral(b.span(start, end))


def temporal(b: Build, c: Children, start: int, end: int) -> tree.TemporalLiteral:
    kind, text = c
    return tree.TemporalLiteral(
        kind.text.upper(), text.text[1:-1].replace("''", "'"), b.span(start, end)
    )


def interval(b: Build, c: Children, start: int, end: int) -> tree.IntervalLiteral:
    sign, text, (first, low, scale, last, high) = c
    plain = text.text[1:-1]
    return tree.IntervalLiteral(
        plain, sign is not None and sign[0].text == "-", first, last, b.span(start, end), low,
        high if last else scale,
    )  # fmt: skip


def interval_range(b: Build, c: Children, start: int, end: int) -> tuple[Any, ...]:
    first, low, scale, last, high = c
    return _unit(first), _digits(low), _digits(scale), _unit(last) if last else None, _digits(high)


def _unit(token: Token) -> str:
    return token.text.upper().removesuffix("S")


def _digits(token: Token | None) -> int | None:
    return int(token.text[:9]) if token and token.text.isdecimal() else None


CALLBACKS: dict[str, Any] = {
    f.__name__: f
    for f in (number, quantity, string, strings, unicode_string, true, false, null, unknown,
              temporal, interval, interval_range)
} | {"bytes": bytes_}  # fmt: skip
