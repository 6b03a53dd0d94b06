"""Turns a descriptor set, as `protoc --descriptor_set_out` writes it, into the messages that it describes.

Field numbers are those of google/protobuf/descriptor.proto.
"""

from __future__ import annotations

from compiler.schemas.wire import Fields, WireError, fields_of, messages, number_in, text
from dsl.records import dataclass

REPEATED = 3
"""The label of a repeated field."""
_DEEPEST = 64
"""How deep messages may be declared in one another; protoc takes fewer."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a message. `type` is the number of its type, `type_name` the full name of its message or enum."""

    name: str
    type: int
    type_name: str
    repeated: bool


@dataclass(frozen=True, slots=True)
class Message:
    """A message by its full name, `shop.Click`, with the class that protoc makes of it for Java.

    `is_entry` tells that it is an entry of a map, which nobody wrote. `nested` tells that it stands in another one.
    """

    name: str
    fields: tuple[Field, ...]
    java_class: str
    file: str
    is_entry: bool
    nested: bool


def messages_of(data: bytes) -> dict[str, Message]:
    """The messages of a descriptor set by their full names, in its order; WireError where it is none."""
    files = messages(fields_of(data), 1)
    found: dict[str, Message] = {}
    for one in files:
        fields = fields_of(one)
        package = text(fields, 2)
        if not text(fields, 1):
            raise WireError
        prefix = _java_prefix(fields, package)
        for part in messages(fields, 4):
            _add(part, package, prefix, text(fields, 1), found, 0)
    if not files:
        raise WireError
    return found


def _add(
    data: bytes, space: str, java: str, file: str, found: dict[str, Message], depth: int
) -> None:
    if depth > _DEEPEST:
        raise WireError
    fields = fields_of(data)
    short = text(fields, 1)
    name = f"{space}.{short}" if space else short
    options = messages(fields, 7)
    is_entry = any(number_in(fields_of(one), 7) for one in options)
    own = tuple(_field(fields_of(one)) for one in messages(fields, 2))
    nested = java.endswith("$") and space in found
    found[name] = Message(name, own, f"{java}{short}", file, is_entry, nested)
    for part in messages(fields, 3):
        _add(part, name, f"{java}{short}$", file, found, depth + 1)


def _field(fields: Fields) -> Field:
    name = text(fields, 6).removeprefix(".")
    return Field(text(fields, 1), number_in(fields, 5), name, number_in(fields, 4) == REPEATED)


def _java_prefix(fields: Fields, package: str) -> str:
    """What stands before the names of a file's messages in Java: a package, and the class around them.

    The rules are protoc's: https://protobuf.dev/reference/java/java-generated.
    """
    options: Fields = {}
    for one in messages(fields, 8):
        options |= fields_of(one)
    space = text(options, 1) or package
    before = f"{space}." if space else ""
    if number_in(options, 10):
        return before
    outer = text(options, 8) or _outer_class(fields)
    return f"{before}{outer}$"


def _outer_class(fields: Fields) -> str:
    stem = text(fields, 1).rpartition("/")[2].removesuffix(".proto")
    name = _camel_case(stem)
    called = [text(fields_of(part), 1) for number in (5, 6) for part in messages(fields, number)]
    taken = name in called or any(_declares(name, part) for part in messages(fields, 4))
    return f"{name}OuterClass" if taken else name


def _declares(name: str, message: bytes, depth: int = 0) -> bool:
    """Whether a message is called like this, or a message or an enum inside it."""
    fields = fields_of(message)
    enums = [text(fields_of(part), 1) for part in messages(fields, 4)]
    if text(fields, 1) == name or name in enums:
        return True
    if depth > _DEEPEST:
        raise WireError
    return any(_declares(name, part, depth + 1) for part in messages(fields, 3))


def _camel_case(stem: str) -> str:
    """`click_events-v2` as `ClickEventsV2`; a letter after a digit is a capital, too."""
    made, upper = "", True
    for letter in stem:
        if letter.isascii() and letter.isalpha():
            made += letter.upper() if upper else letter
            upper = False
        else:
            made += letter if letter.isdigit() else ""
            upper = True
    return made
