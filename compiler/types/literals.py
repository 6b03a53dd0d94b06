"""Turns literals as written into typed constants."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from math import isinf

from compiler.plan.expressions import Literal
from compiler.types import families as f
from compiler.types.codes import INVALID_LITERAL
from compiler.types.context import Context
from compiler.types.datatype import DataType, Root
from compiler.types.versions import TIMES_OF_DAY, WEEKS_AND_QUARTERS, at_least
from dsl.span import Span
from dsl.syntax.expressions import (
    BytesLiteral,
    DurationLiteral,
    IntervalLiteral,
    NumberLiteral,
    TemporalLiteral,
)

_TIME_DIGITS = 3
_MONTHS = {"YEAR": 12, "QUARTER": 3, "MONTH": 1}
_MILLISECONDS = {
    "WEEK": 604_800_000,
    "DAY": 86_400_000,
    "HOUR": 3_600_000,
    "MINUTE": 60_000,
    "SECOND": 1000,
}
_ORDER = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")
_SEPARATORS = {"MONTH": "-", "HOUR": " ", "MINUTE": ":", "SECOND": ":"}
_TIMESTAMP = re.compile(r"(\d{4}-\d{1,2}-\d{1,2}) (\d{1,2}:\d{1,2}:\d{1,2})(\.\d+)?\Z")
_TIME = re.compile(r"(\d{1,2}:\d{1,2}:\d{1,2})(\.\d+)?\Z")


def number(literal: NumberLiteral, context: Context, negative: bool = False) -> Literal | None:
    """INT, BIGINT, DECIMAL(p, s) or, with an exponent, DOUBLE; the sign belongs to the number."""
    text = literal.text.replace("_", "")
    sign = "-" if negative else ""
    if "e" in text.lower():
        double = float(sign + text)
        if isinf(double):
            message = f"number `{literal.text}` exceeds what `DOUBLE` holds"
            context.say(INVALID_LITERAL, message, literal.span)
            return None
        return Literal(double, f.DOUBLE.with_nullable(False), literal.span)
    value = Decimal(sign + text)
    if "." not in text.rstrip("."):
        whole = int(value)
        if -(2**31) <= whole < 2**31:
            return Literal(whole, f.INT.with_nullable(False), literal.span)
        if -(2**63) <= whole < 2**63:
            return Literal(whole, f.BIGINT.with_nullable(False), literal.span)
        _too_large(literal, context)
        return None
    scale = len(text) - text.index(".") - 1
    precision = len(text) - 1  # leading zeros count
    if scale <= f.MAX_PRECISION and len(value.as_tuple().digits) <= f.MAX_PRECISION:
        precision = min(precision, f.MAX_PRECISION)
    if precision > f.MAX_PRECISION:
        _too_large(literal, context)
        return None
    return Literal(value, f.decimal(precision, scale, nullable=False), literal.span)


def text(value: str, span: Span) -> Literal:
    """CHAR(n) NOT NULL."""
    return Literal(value, f.char(len(value), nullable=False), span)


def data(literal: BytesLiteral, context: Context) -> Literal | None:
    """BINARY(n) NOT NULL."""
    if len(literal.digits) % 2:
        context.say(INVALID_LITERAL, "a byte string needs two digits a byte", literal.span)
        return None
    value = bytes.fromhex(literal.digits)
    return Literal(value, DataType(Root.BINARY, False, (len(value),)), literal.span)


def duration(literal: DurationLiteral) -> Literal:
    """An interval of milliseconds."""
    return Literal(literal.milliseconds, f.SECONDS.with_nullable(False), literal.span)


def temporal(literal: TemporalLiteral, context: Context) -> Literal | None:
    """DATE, TIME or TIMESTAMP with the digits after the point, of TIME at most three and only as Flink has them."""
    kind = literal.kind.upper()
    written = literal.text.strip()
    if kind == "DATE" and is_date(written):
        return Literal(written, f.DATE.with_nullable(False), literal.span)
    if kind == "TIME" and (match := _TIME.match(written)) and is_time(match[1]):
        digits = len(match[2] or ".") - 1 if at_least(context.target, TIMES_OF_DAY) else 0
        kind_of_time = DataType(Root.TIME, False, (min(digits, _TIME_DIGITS),))
        return Literal(written, kind_of_time, literal.span)
    if kind == "TIMESTAMP" and is_date(written):
        return Literal(f"{written} 00:00:00", f.timestamp(0, nullable=False), literal.span)
    if kind == "TIMESTAMP" and (match := _TIMESTAMP.match(written)):
        precision = len(match[3] or ".") - 1
        if is_date(match[1]) and is_time(match[2]) and precision <= 9:
            return Literal(written, f.timestamp(precision, nullable=False), literal.span)
    forms = {"DATE": "2024-12-31", "TIME": "23:59:59", "TIMESTAMP": "2024-12-31 23:59:59.123"}
    context.say(
        INVALID_LITERAL,
        f"`{literal.text}` is no {kind.lower()}",
        literal.span,
        help=(f"write it as `{forms.get(kind, forms['TIMESTAMP'])}`",),
    )
    return None


def holds_moment(value: str, root: Root) -> bool:
    """Whether a string looks like a date, time or timestamp, as what is compared with one must."""
    pattern = (
        r"\d{1,2}(:\d{1,2}){0,2}(\.\d*)?"
        if root is Root.TIME
        else r"\d{1,4}(-\d{1,2}){0,2}([ T].*)?"
    )
    return re.fullmatch(pattern, value.strip()) is not None


def interval(literal: IntervalLiteral, context: Context) -> Literal | None:
    """Months or milliseconds."""
    start = literal.start.upper()
    end = literal.end.upper() if literal.end else start
    amount = _single(literal.text, start) if end == start else _several(literal.text, start, end)
    if start in ("WEEK", "QUARTER") and not at_least(context.target, WEEKS_AND_QUARTERS):
        instead = "`interval '7' day`" if start == "WEEK" else "`interval '3' month`"
        message = f"Flink {context.target} has no interval of a {start.lower()}"
        context.say(INVALID_LITERAL, message, literal.span, help=(f"write {instead}",))
        return None
    if amount is not None and _too_long(literal, context):
        return None
    if amount is None:
        unit = f"{start} TO {end}" if end != start else start
        context.say(INVALID_LITERAL, f"`{literal.text}` is no interval `{unit}`", literal.span)
        return None
    kind = f.MONTHS if start in _MONTHS else f.SECONDS
    value = -amount if literal.negative else amount
    return Literal(value, kind.with_nullable(False), literal.span, _spelling(literal))


def _spelling(literal: IntervalLiteral) -> str:
    """The literal as SQL has it, one unit spelt in one way."""
    first, second = literal.start_precision, literal.end_precision
    digits = f"({first})" if first is not None else ""
    last = f" TO {literal.end}" if literal.end else ""
    last += f"({second})" if second is not None else ""
    return f"{'-' if literal.negative else ''}'{literal.text}' {literal.start}{digits}{last}"


def _too_long(literal: IntervalLiteral, context: Context) -> bool:
    """Whether the first number has more digits than the precision, by default 2, allows."""
    precision = 2 if literal.start_precision is None else literal.start_precision
    match = re.match(r"\s*[+-]?0*(\d+)", literal.text)
    if match is None or len(match[1]) <= precision:
        return False
    unit = literal.start.lower()
    context.say(
        INVALID_LITERAL,
        f"`{literal.text}` has more digits than `interval {unit}({precision})` holds",
        literal.span,
        help=(f"write `{unit}({len(match[1])})`",),
    )
    return True


def _single(written: str, unit: str) -> int | None:
    pattern = r"([+-]?)(\d+)(?:\.(\d{1,9}))?\Z" if unit == "SECOND" else r"([+-]?)(\d+)()\Z"
    match = re.match(pattern, written.strip())
    factor = _MONTHS.get(unit) or _MILLISECONDS.get(unit)
    if match is None or factor is None:
        return None
    fraction = int((match[3] or "0")[:3].ljust(3, "0")) if unit == "SECOND" else 0
    amount = int(match[2]) * factor + fraction
    return -amount if match[1] == "-" else amount


def _several(written: str, start: str, end: str) -> int | None:
    """`1-2` year to month, `1 02:03:04.5` day to second."""
    if start not in _ORDER or end not in _ORDER or _ORDER.index(start) >= _ORDER.index(end):
        return None
    if (start in _MONTHS) != (end in _MONTHS):
        return None
    units = _ORDER[_ORDER.index(start) : _ORDER.index(end) + 1]
    pattern = r"([+-]?)(\d+)"
    for unit in units[1:]:
        pattern += _SEPARATORS[unit] + (r"(\d+(?:\.\d{1,9})?)" if unit == "SECOND" else r"(\d+)")
    match = re.match(pattern + r"\Z", written.strip())
    if match is None:
        return None
    total = Decimal(0)
    for unit, digits in zip(units, match.groups()[1:], strict=True):
        total += Decimal(digits) * (_MONTHS.get(unit) or _MILLISECONDS[unit])
    return -int(total) if match[1] == "-" else int(total)


def _too_large(literal: NumberLiteral, context: Context) -> None:
    what = "38 digits" if "." in literal.text else "what `BIGINT` holds"
    context.say(INVALID_LITERAL, f"number `{literal.text}` exceeds {what}", literal.span)


def is_date(written: str) -> bool:
    """Whether the text is a day of the calendar: `2024-12-31`."""
    parts = written.split("-")
    try:
        year, month, day = (int(part) for part in parts)
        date(year, month, day)
    except ValueError:
        return False
    return True


def is_time(written: str) -> bool:
    """Whether the text is a time of day: `23:59:59`."""
    parts = written.split(":")
    try:
        hour, minute, second = (int(part) for part in parts)
        time(hour, minute, second)
    except ValueError:
        return False
    return True


def as_text(value: Literal) -> str:
    """A parameter's value as it is put into a string; a duration in milliseconds."""
    if isinstance(value.value, bool):
        return "true" if value.value else "false"
    if isinstance(value.value, bytes):
        return value.value.hex()
    return str(value.value)
