"""Turns a value into what an option takes: a typed value, and the text in which Flink reads it."""

from __future__ import annotations

import re
from typing import TypeAlias

from compiler.connectors.model import OptionSpec, OptionType
from compiler.options.expected import choices, expected
from compiler.options.references import Text
from compiler.options.values import Call, Duration, Number, Size, Value, Word
from compiler.types.datatype import DataType, Root
from dsl.records import dataclass

Typed: TypeAlias = "str | int | float | bool | Duration | Size | Text | Call | tuple[Typed, ...]"
"""A checked value; of a choice the word as `.stream` files spell it. A text with references stays a Text,
whatever the option's type."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A checked value, and its text in Flink's notation with references as on disk."""

    typed: Typed
    flink: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What the option takes instead, as it goes on after "takes"; `rewrite` is what was probably meant, `found` what
    stands there, where that says more than its kind.
    """

    expected: str
    rewrite: str | None = None
    found: str | None = None


Conversion: TypeAlias = Converted | Mismatch

_WHOLE = {
    "int": 31,
    "long": 63,
    Root.TINYINT: 7,
    Root.SMALLINT: 15,
    Root.INT: 31,
    Root.BIGINT: 63,
}
_REAL = (Root.FLOAT, Root.DOUBLE, Root.DECIMAL)
_SCALAR = {OptionType.INT, OptionType.LONG, OptionType.DOUBLE, OptionType.BOOLEAN}
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE]-?\d+)?\Z")
_DURATION = re.compile(r"(\d+)\s*(ms|milli\w*|s|sec\w*|m|min\w*|h|hour\w*|d|days?)\Z", re.I)
_SIZE = re.compile(r"(\d+)\s*(b|bytes|[kmgt]b?|[kmgt]ibibytes)\Z", re.I)
_MILLISECONDS = {
    "ms": 1,
    "mi": 1,
    "s": 1000,
    "se": 1000,
    "m": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
}


def convert(spec: OptionSpec, value: Value, column: DataType | None, *, raw: bool) -> Conversion:
    """Check `value` against `spec`.

    `column` is the type of the column of a `<column>` option. `raw` tells that the option was given
    by Flink's key, where Flink's notations in strings are taken too.
    """
    if isinstance(value, Text) and value.plain is None and not _structural(spec):
        return Converted(value, value.written)
    if spec.type is OptionType.COLUMN_VALUE:
        return _column_value(spec, value, column)
    converted = _CONVERSIONS[spec.type](spec, value, raw)
    return converted if isinstance(converted, Mismatch) else _formed(spec, converted)


def _formed(spec: OptionSpec, converted: Converted) -> Conversion:
    """The value, where it has the form that the option asks for; of a list each item that stands there."""
    if spec.pattern is None or spec.takes is None:
        return converted
    typed = converted.typed
    if isinstance(typed, str) and spec.type is OptionType.LIST:
        typed = tuple(typed.split(spec.separator))
    items = typed if isinstance(typed, tuple) else (typed,)
    wrong = (i for i in items if isinstance(i, str) and not re.fullmatch(spec.pattern, i))
    first = next(wrong, None)
    return converted if first is None else Mismatch(spec.takes, found=f"`{first}`")


def _structural(spec: OptionSpec) -> bool:
    return spec.type in (OptionType.COLUMN, OptionType.COLUMNS)


def _escaped(text: str) -> str:
    return Text((text,)).written


def _bare(value: Value) -> Value:
    """A number, where it stands in quotes."""
    if isinstance(value, Text) and _NUMBER.match(value.plain or ""):
        return Number(value.plain or "")
    return value


def _text(spec: OptionSpec, value: Value, _raw: bool) -> Conversion:
    match value:
        case Text():
            return Converted(value.plain or "", value.written)
        case Word():
            return Converted(value.text, _escaped(value.text))
        case Number():
            return Mismatch(expected(spec), f"'{value.text}'")
        case _:
            return Mismatch(expected(spec))


def _int(spec: OptionSpec, value: Value, raw: bool) -> Conversion:
    return _whole(spec, _bare(value) if raw else value, _WHOLE[spec.type.value])


def _double(spec: OptionSpec, value: Value, raw: bool) -> Conversion:
    return _real(spec, _bare(value) if raw else value)


def _whole(spec: OptionSpec, value: Value, bits: int) -> Conversion:
    if not isinstance(value, Number) or not value.whole:
        return Mismatch(expected(spec))
    number = int(value.text)
    if not -(1 << bits) <= number < 1 << bits:
        return Mismatch(f"a whole number below {1 << bits}")
    return Converted(number, str(number))


def _real(spec: OptionSpec, value: Value) -> Conversion:
    if not isinstance(value, Number):
        return Mismatch(expected(spec))
    return Converted(float(value.text), value.text)


def _boolean(spec: OptionSpec, value: Value, raw: bool) -> Conversion:
    if isinstance(value, bool):
        return Converted(value, "true" if value else "false")
    if isinstance(value, Text) and value.plain in ("true", "false"):
        if raw:
            return Converted(value.plain == "true", value.plain)
        return Mismatch(expected(spec), value.plain)
    return Mismatch(expected(spec))


def _duration(spec: OptionSpec, value: Value, raw: bool) -> Conversion:
    rewrite = None
    value = _bare(value) if raw else value
    if isinstance(value, Number) and raw and spec.unit == "ms" and value.whole:
        value = Duration(int(value.text))
    if isinstance(value, Text) and (match := _DURATION.match(value.plain or "")):
        unit = match[2].lower()
        length = int(match[1]) * _MILLISECONDS[unit if unit in _MILLISECONDS else _stem(unit)]
        rewrite = Duration(length).flink.replace("min", "m").replace(" ", "")
        if raw:
            value = Duration(length)
    if not isinstance(value, Duration):
        return Mismatch(expected(spec), rewrite)
    if spec.unit is None:
        return Converted(value, value.flink)
    divisor = {"ms": 1, "s": 1000, "min": 60_000}[spec.unit]
    if value.milliseconds % divisor:
        return Mismatch(f"a duration of whole {spec.unit}")
    return Converted(value, str(value.milliseconds // divisor))


def _stem(unit: str) -> str:
    return "m" if unit.startswith("min") else "ms" if unit.startswith("mil") else unit[0]


def _size(spec: OptionSpec, value: Value, raw: bool) -> Conversion:
    rewrite = None
    if isinstance(value, Number) and raw and spec.unit == "bytes" and value.whole:
        value = Size(int(value.text))
    if isinstance(value, Text) and (match := _SIZE.match(value.plain or "")):
        power = "bkmgt".index(match[2][0].lower())
        size = Size(int(match[1]) << (10 * power))
        rewrite = size.flink.replace("bytes", "b").replace(" ", "")
        if raw:
            value = size
    if not isinstance(value, Size):
        return Mismatch(expected(spec), rewrite)
    return Converted(value, str(value.bytes) if spec.unit == "bytes" else value.flink)


def _enum(spec: OptionSpec, value: Value, _raw: bool) -> Conversion:
    text = (
        value.text if isinstance(value, Word) else value.plain if isinstance(value, Text) else None
    )
    if isinstance(value, bool):
        text = "true" if value else "false"
    if text is None:
        return Mismatch(expected(spec))
    folded = text.lower().replace("-", "_")
    for word, flink in zip(choices(spec), spec.enum, strict=True):
        if folded in (word, flink.lower().replace("-", "_")):
            return Converted(word, flink)
    if spec.open:
        return Converted(text, _escaped(text))
    from compiler.names import did_you_mean

    return Mismatch(expected(spec), did_you_mean(text, choices(spec)))


def _list(spec: OptionSpec, value: Value, raw: bool) -> Conversion:
    if isinstance(value, Text) and raw:
        return Converted(value.plain or "", value.written)
    items: list[Text] = []
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, Word):
            item = Text((item.text,))
        if isinstance(item, Number):
            item = Text((item.text,))
        if not isinstance(item, Text) or (spec.type is OptionType.MAP and ":" not in item.written):
            return Mismatch(expected(spec))
        if spec.enum:
            choice = _enum(spec, item, False)
            if isinstance(choice, Mismatch):
                words = ", ".join(f"`{word}`" for word in choices(spec))
                return Mismatch(f"a list of {words}", None)
            item = Text((choice.flink,))
        items.append(item)
    separator = "," if spec.type is OptionType.MAP else spec.separator
    joined = separator.join(_quoted(item.written, separator) for item in items)
    typed = tuple(item if item.plain is None else item.plain for item in items)
    return Converted(typed, joined)


def _quoted(text: str, separator: str) -> str:
    """An item of a list, in single quotes where Flink would take it apart otherwise."""
    if separator in text or text[:1] in ("'", '"'):
        return "'" + text.replace("'", "''") + "'"
    return text


def _columns(spec: OptionSpec, value: Value, _raw: bool) -> Conversion:
    many = spec.type is OptionType.COLUMNS
    items = value if isinstance(value, tuple) and many else (value,)
    names: list[str | Call] = []
    for item in items:
        if isinstance(item, Word):
            names.append(item.text)
        elif isinstance(item, Text) and item.plain is not None and not spec.calls:
            names.append(item.plain)
        elif isinstance(item, Call) and spec.calls:
            names.append(item)
        else:
            return Mismatch(expected(spec))
    texts = tuple(name for name in names if isinstance(name, str))
    written = ";".join(_quoted(_escaped(text), ";") for text in texts) if many else texts[0]
    return Converted(tuple(names) if many else names[0], written)


def _any(spec: OptionSpec, value: Value, _raw: bool) -> Conversion:
    """A value of which nothing is known."""
    match value:
        case bool():
            return Converted(value, "true" if value else "false")
        case Duration() | Size():
            return Converted(value, value.flink)
        case Number():
            return Converted(value.text, value.text)
        case tuple():
            return _list(spec, value, False)
        case Text() | Word():
            return _text(spec, value, False)
        case _:
            return Mismatch(expected(spec))


def _column_value(spec: OptionSpec, value: Value, column: DataType | None) -> Conversion:
    root = column.root if column is not None else Root.BIGINT
    value = _bare(value)
    if root in _WHOLE:
        return _whole(spec, value, _WHOLE[root])
    if root in _REAL:
        return _real(spec, value)
    if root in (Root.CHAR, Root.VARCHAR, Root.BINARY, Root.VARBINARY):
        return _whole(spec, value, 63)
    return Mismatch("a number, and the column is none")


_CONVERSIONS = {
    OptionType.STRING: _text,
    OptionType.INT: _int,
    OptionType.LONG: _int,
    OptionType.DOUBLE: _double,
    OptionType.BOOLEAN: _boolean,
    OptionType.DURATION: _duration,
    OptionType.MEMORY: _size,
    OptionType.ENUM: _enum,
    OptionType.LIST: _list,
    OptionType.MAP: _list,
    OptionType.COLUMN: _columns,
    OptionType.COLUMNS: _columns,
    OptionType.ANY: _any,
}
