"""Flink's types as text, read into a tree, and values of them as JSON, read into Python."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

_TOKEN = re.compile(r"\s*(`(?:[^`]|``)*`|'(?:[^']|'')*'|\w+|[<>(),])")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A type without parts: `name` in capitals (`TIMESTAMP_LTZ`), `arguments` such as `(20, 4)`."""

    name: str
    arguments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """An ARRAY."""

    element: FlinkType


@dataclass(frozen=True, slots=True)
class MapOf:
    """A MAP, or a MULTISET, whose values are counts."""

    key: FlinkType
    value: FlinkType


@dataclass(frozen=True, slots=True)
class RowOf:
    """A ROW with its fields in order."""

    fields: tuple[tuple[str, FlinkType], ...]


FlinkType = Scalar | ArrayOf | MapOf | RowOf

_STRING = Scalar("STRING")
# JSON functions take neither these nor keys of maps that are no strings.
_AS_TEXT = frozenset({"DATE", "TIME", "INTERVAL"})
_CHARACTERS = frozenset({"CHAR", "VARCHAR", "STRING"})


def read_type(text: str) -> FlinkType:
    """The type that Flink writes as `text`; NOT NULL is passed over. Raises ValueError."""
    return _Reader([match[1] for match in _TOKEN.finditer(text)]).type()


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        token = self.peek()
        if not token or (expected and token != expected):
            raise ValueError(f"expected {expected or 'a type'}, found `{token}`")
        self.at += 1
        return token

    def type(self) -> FlinkType:
        name = self.take().upper()
        found: FlinkType
        if name == "ARRAY":
            found = ArrayOf(*self.parts(1))
        elif name == "MAP":
            key, value = self.parts(2)
            found = MapOf(key, value)
        elif name == "MULTISET":
            found = MapOf(self.parts(1)[0], Scalar("INT"))
        elif name == "ROW":
            found = self.row()
        else:
            found = self.scalar(name)
        for word in ("NOT", "NULL"):
            if self.peek() == word:
                self.take()
        return found

    def parts(self, count: int) -> list[FlinkType]:
        self.take("<")
        found = [self.type()]
        while len(found) < count:
            self.take(",")
            found.append(self.type())
        self.take(">")
        return found

    def row(self) -> RowOf:
        self.take("<")
        fields: list[tuple[str, FlinkType]] = []
        while self.peek() != ">":
            name = self.take()
            name = name[1:-1].replace("``", "`") if name.startswith("`") else name
            fields.append((name, self.type()))
            if self.peek().startswith("'"):
                self.take()
            if self.peek() == ",":
                self.take()
        self.take(">")
        return RowOf(tuple(fields))

    def scalar(self, name: str) -> Scalar:
        arguments: list[int] = []
        if self.peek() == "(":
            self.take()
            while self.peek() != ")":
                token = self.take()
                if token.isdigit():
                    arguments.append(int(token))
            self.take(")")
        if name == "INTERVAL":
            while self.peek() not in ("", ",", ">", "NOT"):
                self.take()
        return Scalar(name, tuple(arguments))


def to_json_sql(column: str, of: FlinkType) -> str:
    """SQL for `column` (already quoted) that a JSON function takes and `from_json` reads back."""
    if isinstance(of, Scalar) and of.name in _CHARACTERS:
        # Else the text of a JSON_OBJECT(...) would be spliced in as JSON instead of as a string.
        return f"CONCAT(CAST({column} AS STRING), '')"
    target = _jsonable(of)
    return column if target == of else f"CAST({column} AS {_write(target)})"


def _jsonable(of: FlinkType) -> FlinkType:
    match of:
        case Scalar(name):
            return _STRING if name in _AS_TEXT else of
        case ArrayOf(element):
            return ArrayOf(_jsonable(element))
        case MapOf(key, value):
            text = isinstance(key, Scalar) and key.name in _CHARACTERS
            return MapOf(key if text else _STRING, _jsonable(value))
        case RowOf(fields):
            return RowOf(tuple((name, _jsonable(field)) for name, field in fields))
        case _:
            assert_never(of)


def _write(of: FlinkType) -> str:
    match of:
        case Scalar(name, arguments):
            return f"{name}({', '.join(map(str, arguments))})" if arguments else name
        case ArrayOf(element):
            return f"ARRAY<{_write(element)}>"
        case MapOf(key, value):
            return f"MAP<{_write(key)}, {_write(value)}>"
        case RowOf(fields):
            quoted = (f"`{n.replace('`', '``')}` {_write(field)}" for n, field in fields)
            return f"ROW<{', '.join(quoted)}>"
        case _:
            assert_never(of)


def from_json(value: object, of: FlinkType) -> object:
    """The Python value of a JSON value of type `of`.

    Numbers are read with `parse_float=Decimal`. Dates and times become those of `datetime`
    (TIMESTAMP_LTZ in UTC), but text in SQL's spelling where their precision is more than 6;
    BYTES become bytes, arrays lists, maps and multisets dicts, rows tuples, intervals text.
    """
    if value is None:
        return None
    match of:
        case Scalar():
            return _scalar(value, of)
        case ArrayOf(element):
            return [from_json(one, element) for one in _list(value)]
        case MapOf(key, held):
            return {from_json(k, key): from_json(v, held) for k, v in _dict(value).items()}
        case RowOf(fields):
            found = _dict(value)
            return tuple(from_json(found.get(name), field) for name, field in fields)
        case _:
            assert_never(of)


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def _dict(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


def _scalar(value: object, of: Scalar) -> object:
    precision = of.arguments[0] if of.arguments else 6
    match of.name:
        case "TIMESTAMP" | "TIMESTAMP_LTZ" if precision > 6:
            return str(value).replace("T", " ")
        case "TIMESTAMP_LTZ":
            text = str(value)
            return dt.datetime.fromisoformat(text if text.endswith("Z") else text + "Z")
        case "BOOLEAN":
            return value if isinstance(value, bool) else str(value).lower() == "true"
        case name if name in _READ:
            return _READ[name](str(value))
        case _:
            return str(value)


_READ: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INT", "INTEGER", "BIGINT"), int),
    **dict.fromkeys(("FLOAT", "DOUBLE"), float),
    **dict.fromkeys(("BINARY", "VARBINARY", "BYTES"), base64.b64decode),
    "DECIMAL": Decimal,
    "DATE": dt.date.fromisoformat,
    "TIME": dt.time.fromisoformat,
    "TIMESTAMP": dt.datetime.fromisoformat,
}
