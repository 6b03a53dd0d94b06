"""Turns a JSON text into values that know where they stand in it."""

from __future__ import annotations

import json
import re
from typing import TypeAlias

from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span

Content: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Member] | None"

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_WORD = re.compile("true|false|null")
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Json:
    """A value and its place."""

    content: Content
    span: Span

    def member(self, name: str) -> Json | None:
        """What an object has under a name; None where there is no such, or this is no object."""
        if not isinstance(self.content, dict):
            return None
        found = self.content.get(name)
        return None if found is None else found.value

    def text(self, name: str) -> str | None:
        """The text that an object has under a name."""
        found = self.member(name)
        return found.content if found is not None and isinstance(found.content, str) else None


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object: where its name stands, and its value."""

    name: Span
    value: Json


class JsonError(Exception):
    """That a text is no JSON: why, and where."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


def read_json(source: Source) -> Json:
    """The one value of a text; JsonError where there is none, or more."""
    value, end = _value(source, _skip(source, 0), 0)
    end = _skip(source, end)
    if end < len(source.text):
        raise _wrong(source, end, "there is more behind the end of the JSON")
    return value


def _skip(source: Source, at: int) -> int:
    match = _SPACE.match(source.text, at)
    return at if match is None else match.end()


def _wrong(source: Source, at: int, message: str) -> JsonError:
    return JsonError(message, source.span(at, min(at + 1, len(source.text))))


def _value(source: Source, at: int, depth: int) -> tuple[Json, int]:
    text = source.text
    if depth > _DEEPEST:
        raise _wrong(source, at, f"this is nested more than {_DEEPEST} deep")
    first = text[at : at + 1]
    if first == "{":
        return _object(source, at, depth)
    if first == "[":
        return _array(source, at, depth)
    if first == '"':
        written, end = _string(source, at)
        return Json(written, source.span(at, end)), end
    if match := _WORD.match(text, at):
        return Json(_WORDS[match[0]], source.span(at, match.end())), match.end()
    if match := _NUMBER.match(text, at):
        number = float(match[0]) if match[1] or match[2] else int(match[0])
        return Json(number, source.span(at, match.end())), match.end()
    raise _wrong(source, at, "a value is expected here" if first else "the text ends too early")


def _string(source: Source, at: int) -> tuple[str, int]:
    match = _STRING.match(source.text, at)
    if match is None:
        raise _wrong(source, at, "a text in double quotes is expected here")
    try:
        return str(json.loads(match[0])), match.end()
    except ValueError:
        raise _wrong(source, at, "this text has an escape that JSON does not know") from None


def _object(source: Source, at: int, depth: int) -> tuple[Json, int]:
    members: dict[str, Member] = {}
    end = _skip(source, at + 1)
    while source.text[end : end + 1] != "}":
        if members:
            end = _comma(source, end, "}")
        start = end
        name, end = _string(source, start)
        placed = source.span(start, end)
        if name in members:
            raise JsonError(f"`{name}` stands here a second time", placed)
        end = _skip(source, end)
        if source.text[end : end + 1] != ":":
            raise _wrong(source, end, "`:` is expected here")
        value, end = _value(source, _skip(source, end + 1), depth + 1)
        members[name] = Member(placed, value)
        end = _skip(source, end)
    return Json(members, source.span(at, end + 1)), end + 1


def _array(source: Source, at: int, depth: int) -> tuple[Json, int]:
    items: list[Json] = []
    end = _skip(source, at + 1)
    while source.text[end : end + 1] != "]":
        if items:
            end = _comma(source, end, "]")
        value, end = _value(source, end, depth + 1)
        items.append(value)
        end = _skip(source, end)
    return Json(items, source.span(at, end + 1)), end + 1


def _comma(source: Source, at: int, closing: str) -> int:
    if source.text[at : at + 1] != ",":
        raise _wrong(source, at, f"`,` or `{closing}` is expected here")
    return _skip(source, at + 1)
