"""Turns the literals of a test's rows into values of their columns' types."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from compiler.types.datatype import DataType, Root
from dsl.syntax.expressions import (
    BooleanLiteral,
    BytesLiteral,
    Collection,
    Expression,
    FunctionCall,
    NullLiteral,
    NumberLiteral,
    RowValue,
    StringLiteral,
    TemporalLiteral,
    Unary,
    UnknownLiteral,
)

DAY = "1970-01-01"
"""The day of a time that is written without one."""

_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?)(Z?)\Z")
_WHOLE = {Root.TINYINT: 8, Root.SMALLINT: 16, Root.INT: 32, Root.BIGINT: 64}
_TEXTS = (Root.CHAR, Root.VARCHAR)


class MismatchError(Exception):
    """A literal that is no value of the type; caught where the row is read."""


def value_of(expression: Expression, kind: DataType) -> object:
    """The value as Python has it: None, bool, int, Decimal, float, str, bytes, list, dict.

    Dates and times are text in Flink's form; a time alone in a TIMESTAMP column is on the first day of 1970.
    Raises MismatchError.
    """
    if isinstance(expression, NullLiteral | UnknownLiteral):
        if not kind.nullable:
            raise MismatchError("the column is not null")
        return None
    if kind.root in _TEXTS:
        return _string(expression)
    if kind.root in _WHOLE:
        return _whole(expression, _WHOLE[kind.root])
    match kind.root:
        case Root.BOOLEAN if isinstance(expression, BooleanLiteral):
            return expression.value
        case Root.DECIMAL:
            return _decimal(expression, kind)
        case Root.FLOAT | Root.DOUBLE:
            return float(_number(expression))
        case Root.DATE:
            return _date(expression)
        case Root.TIME:
            return _time(expression)
        case Root.TIMESTAMP:
            return _timestamp(expression)
        case Root.TIMESTAMP_LTZ:
            return _timestamp(expression) + "Z"
        case Root.BINARY | Root.VARBINARY if isinstance(expression, BytesLiteral):
            return bytes.fromhex(expression.digits)
        case Root.ARRAY | Root.MULTISET | Root.MAP | Root.ROW:
            return _nested(expression, kind)
        case _:
            raise MismatchError("")


def _string(expression: Expression) -> str:
    if isinstance(expression, StringLiteral) and expression.text is not None:
        return expression.text
    raise MismatchError("a string stands in single quotes")


def _number(expression: Expression) -> Decimal:
    sign = 1
    if isinstance(expression, Unary) and expression.operator in ("-", "+"):
        sign = -1 if expression.operator == "-" else 1
        expression = expression.operand
    if not isinstance(expression, NumberLiteral):
        raise MismatchError("")
    try:
        return sign * Decimal(expression.text)
    except InvalidOperation:
        raise MismatchError("") from None


def _whole(expression: Expression, bits: int) -> int:
    number = _number(expression)
    if number != int(number):
        raise MismatchError("it has no fraction")
    if not -(2 ** (bits - 1)) <= int(number) < 2 ** (bits - 1):
        raise MismatchError("it is out of range")
    return int(number)


def _decimal(expression: Expression, kind: DataType) -> Decimal:
    number = _number(expression)
    precision, scale = kind.args
    step = Decimal(1).scaleb(-scale)
    if number != number.quantize(step):
        raise MismatchError(f"it has at most {scale} digits after the point")
    if abs(number) >= Decimal(10) ** (precision - scale):
        raise MismatchError(f"it has at most {precision - scale} digits before the point")
    return number.quantize(step)


def _text(expression: Expression) -> str:
    if isinstance(expression, TemporalLiteral):
        return expression.text
    return _string(expression)


def _date(expression: Expression) -> str:
    text = _text(expression)
    if not _DATE.match(text):
        raise MismatchError("a date is written '2024-01-31'")
    return text


def _time(expression: Expression) -> str:
    text = _text(expression)
    if not _TIME.match(text):
        raise MismatchError("a time is written '12:00:05'")
    return _full(text)


def _timestamp(expression: Expression) -> str:
    text = _text(expression)
    if _TIME.match(text):
        return f"{DAY} {_full(text)}"
    if _DATE.match(text):
        return f"{text} 00:00:00"
    match = _STAMP.match(text)
    if match is None:
        raise MismatchError("a time is written '2024-01-31 12:00:05', or '12:00:05'")
    return f"{match[1]} {_full(match[2])}"


def _full(time: str) -> str:
    hours, _, rest = time.partition(":")
    rest = rest if ":" in rest else f"{rest}:00"
    return f"{hours:0>2}:{rest}"


def _nested(expression: Expression, kind: DataType) -> object:
    items = _items(expression)
    if kind.root is Root.ARRAY:
        return [value_of(item, kind.children[0]) for item in items]
    if kind.root is Root.ROW:
        if len(items) != len(kind.children):
            raise MismatchError(f"it has {len(kind.children)} fields")
        pairs = zip(kind.names, items, kind.children, strict=True)
        return {name: value_of(item, child) for name, item, child in pairs}
    if kind.root is Root.MAP:
        if len(items) % 2:
            raise MismatchError("a map is written `map[key, value, ...]`")
        keys = [value_of(item, kind.children[0]) for item in items[::2]]
        values = [value_of(item, kind.children[1]) for item in items[1::2]]
        return dict(zip(map(str, keys), values, strict=True))
    raise MismatchError("")


def _items(expression: Expression) -> tuple[Expression, ...]:
    match expression:
        case Collection(items=items) | RowValue(items=items):
            return items
        case FunctionCall(args=args, name=name) if name.text.lower() == "row":
            return args
        case _:
            raise MismatchError("")
