"""Turns names, strings, bytes and spans of time into Flink's literals, so that nothing breaks out of them."""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = (("DAY", 86_400_000), ("HOUR", 3_600_000), ("MINUTE", 60_000), ("SECOND", 1000))


class EmitError(ValueError):
    """Something of the plan cannot be said in Flink SQL; `reason` is a sentence for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def identifier(name: str) -> str:
    """A name in backticks. Flink's lexer knows neither empty names nor line breaks in them."""
    if not name or "\n" in name or "\r" in name:
        raise EmitError(f"Flink has no way to write the name {name!r}")
    return "`" + name.replace("`", "``") + "`"


def string_literal(value: str) -> str:
    r"""A character string on one line; control characters become `U&'\000A'` escapes.

    One line, because tools that split a script into statements look for a `;` at the end of a line.
    """
    if value.isprintable() or not any(_needs_escape(char) for char in value):
        return "'" + value.replace("'", "''") + "'"
    return "U&'" + "".join(map(_escaped, value)) + "'"


LITERAL = re.compile(r"(U&)?'((?:[^']|'')*)'")
"""A character string of emitted SQL."""
_ESCAPE = re.compile(r"\\(?:\\|\+([0-9a-fA-F]{6})|([0-9a-fA-F]{4}))")


def literal_value(literal: re.Match[str]) -> str:
    """The value of a character string that `string_literal` wrote, as `LITERAL` finds it."""
    text = literal[2].replace("''", "'")
    if literal[1] is None:
        return text
    return _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else "\\", text)


def _needs_escape(char: str) -> bool:
    code = ord(char)
    return code < 32 or 127 <= code < 160 or code in (0x2028, 0x2029, 0xFEFF)


def _escaped(char: str) -> str:
    if char == "'":
        return "''"
    if char == "\\":
        return "\\\\"
    return f"\\{ord(char):04X}" if _needs_escape(char) else char


def bytes_literal(value: bytes) -> str:
    """`x'0aff'`."""
    return f"x'{value.hex()}'"


def number_literal(value: Decimal | int | float) -> str:
    """A number that Flink reads as INT or BIGINT, DECIMAL, or DOUBLE, by its Python type."""
    if isinstance(value, float):
        text = repr(value)
        if text in ("inf", "-inf", "nan"):
            raise EmitError(f"Flink has no literal for {text}")
        return text.upper() if "e" in text else text + "E0"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def milliseconds_interval(value: int) -> str:
    """A day-time interval. Flink's leading field takes 2 digits unasked and 3 at most."""
    sign, amount = ("-" if value < 0 else ""), abs(value)
    for unit, size in _UNITS:
        count, rest = divmod(amount, size)
        if rest == 0 and 0 < count <= 999:
            precision = "" if count <= 99 else "" if unit == "SECOND" else "(3)"
            if not (unit == "SECOND" and count > 99):
                return f"INTERVAL {sign}'{count}' {unit}{precision}"
    if amount < 100_000:
        return f"INTERVAL {sign}'{_seconds(amount)}' SECOND"
    days, rest = divmod(amount, 86_400_000)
    if days > 999:
        raise EmitError(f"Flink takes intervals up to 999 days, not {days}")
    hours, rest = divmod(rest, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    precision = "(3)" if days > 99 else ""
    text = f"{days} {hours:02}:{minutes:02}:{_seconds(rest):0>2}"
    return f"INTERVAL {sign}'{text}' DAY{precision} TO SECOND"


def _seconds(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return (
        f"{seconds:02}.{rest:03}"
        if rest and seconds > 9
        else (f"{seconds}.{rest:03}" if rest else str(seconds))
    )


def months_interval(value: int) -> str:
    """A year-month interval."""
    sign, amount = ("-" if value < 0 else ""), abs(value)
    years, months = divmod(amount, 12)
    if years > 9999:
        raise EmitError(f"Flink takes intervals up to 9999 years, not {years}")
    if amount <= 99 and months:
        return f"INTERVAL {sign}'{amount}' MONTH"
    precision = f"({len(str(years))})" if years > 99 else ""
    if not months:
        return f"INTERVAL {sign}'{years}' YEAR{precision}" if years else "INTERVAL '0' MONTH"
    return f"INTERVAL {sign}'{years}-{months}' YEAR{precision} TO MONTH"
