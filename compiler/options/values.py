"""Turns an option's value as written into a value, with params filled in and references kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from compiler.options.references import Reference, Text, joined
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.expressions import (
    Binary,
    BooleanLiteral,
    Collection,
    ColumnRef,
    DurationLiteral,
    Expression,
    FunctionCall,
    Hole,
    NumberLiteral,
    ParamRef,
    SizeLiteral,
    StringLiteral,
    Unary,
)

Params: TypeAlias = Mapping[str, Expression]
"""The value of each param, as an expression of literals: its default, or what overrides it."""

_BYTES = {"b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40}
_DURATION_UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s"), (1, "ms"))
_SIZE_UNITS = ((1 << 40, "tb"), (1 << 30, "gb"), (1 << 20, "mb"), (1 << 10, "kb"), (1, "bytes"))


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time."""

    milliseconds: int

    @property
    def flink(self) -> str:
        """In Flink's notation, in the largest unit that gives a whole number: `90 s`, `1 min`."""
        return _in_units(self.milliseconds, _DURATION_UNITS, "s")

    @property
    def text(self) -> str:
        """As the language writes it: `90s`, `1m`."""
        return self.flink.replace(" min", "m").replace(" ", "")


@dataclass(frozen=True, slots=True)
class Size:
    """An amount of memory or disk space."""

    bytes: int

    @property
    def flink(self) -> str:
        """In Flink's notation, in the largest unit that gives a whole number: `64 kb`."""
        return _in_units(self.bytes, _SIZE_UNITS, "bytes")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, with its sign."""

    text: str

    @property
    def whole(self) -> bool:
        """Whether it is written without point and exponent."""
        return self.text.lstrip("-").isdigit()


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word, or words joined by dots: a column, a format, one of several choices."""

    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words joined by dots."""
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Call:
    """`days(event_time)`: kept as it is for who knows what it means."""

    name: str
    args: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Unusable:
    """An expression that is no value. `message` says why in a sentence, or is None where the expression is
    only of a wrong kind (`what`). `silent` where another stage reports it: an unknown param.
    """

    what: str
    span: Span
    message: str | None = None
    silent: bool = False


Value: TypeAlias = "Text | Number | bool | Duration | Size | Word | Call | tuple[Value, ...]"


def evaluate(expression: Expression, params: Params) -> Value | Unusable:
    """The value that an expression stands for."""
    match expression:
        case StringLiteral():
            return _string(expression, params)
        case NumberLiteral(text=text):
            return Number(text)
        case Unary(operator="-", operand=NumberLiteral(text=text)):
            return Number(f"-{text}")
        case BooleanLiteral(value=value):
            return value
        case DurationLiteral():
            return Duration(expression.milliseconds)
        case SizeLiteral(amount=amount, unit=unit):
            return Size(amount * _BYTES[unit])
        case ColumnRef(parts=parts):
            return Word(tuple(part.text for part in parts))
        case ParamRef(name=name):
            given = params.get(name.text)
            return _unknown_param(expression.span) if given is None else evaluate(given, {})
        case Collection(kind="list" | "array", items=items):
            return _all(items, params)
        case FunctionCall():
            return _call(expression, params)
        case Binary(operator="||", left=left, right=right):
            return _concatenation(left, right, params)
        case _:
            return Unusable("an expression", expression.span)


def _unknown_param(span: Span) -> Unusable:
    return Unusable("an unknown param", span, silent=True)


def _string(literal: StringLiteral, params: Params) -> Text | Unusable:
    parts: list[str | Reference] = []
    for part in literal.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        filled = _hole(part, params)
        if isinstance(filled, Unusable):
            return filled
        parts.extend(filled)
    return Text(joined(tuple(parts)))


def _hole(hole: Hole, params: Params) -> tuple[str | Reference, ...] | Unusable:
    given = params.get(hole.name.text)
    if given is None:
        return _unknown_param(hole.span)
    if isinstance(given, DurationLiteral | SizeLiteral):
        return (f"{given.amount}{given.unit}",)
    match evaluate(given, {}):
        case Text(parts=parts):
            return parts
        case Number(text=text):
            return (text,)
        case bool(value):
            return ("true" if value else "false",)
        case _:
            name = hole.name.text
            return Unusable(
                "", hole.span, f"the value of param `{name}` cannot stand inside a string"
            )


def _all(items: tuple[Expression, ...], params: Params) -> tuple[Value, ...] | Unusable:
    values: list[Value] = []
    for item in items:
        value = evaluate(item, params)
        if isinstance(value, Unusable):
            return value
        values.append(value)
    return tuple(values)


def _call(call: FunctionCall, params: Params) -> Value | Unusable:
    kind = call.name.text.lower()
    if kind not in ("env", "secret"):
        if call.over is not None or call.filter is not None or call.distinct:
            return Unusable("an expression", call.span)
        args = _all(call.args, params)
        return args if isinstance(args, Unusable) else Call(call.name.text, args)
    value = evaluate(call.args[0], params) if len(call.args) == 1 else None
    if isinstance(value, Unusable) and value.silent:
        return value
    name = value.plain if isinstance(value, Text) else None
    if not name or any(char in name for char in "}\r\n"):
        return Unusable(
            "", call.span, f"`{kind}` takes one name in quotes, such as `{kind}('NAME')`"
        )
    return Text((Reference(kind, name),))


def _concatenation(left: Expression, right: Expression, params: Params) -> Text | Unusable:
    texts: list[Text] = []
    for side in (left, right):
        value = evaluate(side, params)
        if isinstance(value, Unusable):
            return value
        if not isinstance(value, Text):
            return Unusable("", side.span, f"only strings can be joined, not {described(value)}")
        texts.append(value)
    return Text(joined(texts[0].parts + texts[1].parts))


def described(value: Value) -> str:
    """What a value is, for messages: `a duration`."""
    match value:
        case Text():
            return "a string"
        case Number():
            return "a whole number" if value.whole else "a number"
        case bool():
            return "`true`" if value else "`false`"
        case Duration():
            return "a duration"
        case Size():
            return "a size"
        case Word():
            return f"`{value.text}`"
        case Call():
            return f"a call of `{value.name}`"
        case _:
            return "a list"


def _in_units(amount: int, units: tuple[tuple[int, str], ...], zero: str) -> str:
    if amount == 0:
        return f"0 {zero}"
    factor, unit = next(pair for pair in units if amount % pair[0] == 0)
    return f"{amount // factor} {unit}"
