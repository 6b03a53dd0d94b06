"""Turns a message of a descriptor set into columns, with the types that Flink's own reading of descriptors gives.

Flink's PbToRowTypeUtil is followed. All columns may be null: a reader gives NULL for what a message of proto2 does
not hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from compiler.names import did_you_mean
from compiler.schemas.descriptors import Field, Message, messages_of
from compiler.schemas.refused import RefusedError, unreadable
from compiler.schemas.wire import WireError
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import ColumnList, PhysicalColumn
from dsl.syntax.names import Name
from dsl.syntax.types import TypeField, TypeSyntax

_TYPES = {
    1: "DOUBLE",
    2: "FLOAT",
    3: "BIGINT",
    4: "BIGINT",
    5: "INT",
    6: "BIGINT",
    7: "INT",
    8: "BOOLEAN",
    9: "STRING",
    12: "BYTES",
    13: "INT",
    14: "STRING",
    15: "INT",
    16: "BIGINT",
    17: "INT",
    18: "BIGINT",
}
"""The numbers of types in descriptor.proto; 10 is a group, 11 a message, 14 an enum, and the unsigned ones keep
their bits."""
_MESSAGES = (10, 11)
_LISTED = 8
_DEEPEST = 64
_MOST = 10_000
"""Levels and fields of a row beyond which nobody reads it, and Flink plans for ever."""


@dataclass(frozen=True, slots=True)
class MessageColumns:
    """The columns of a message, and the class that Flink's format asks for."""

    columns: ColumnList
    java_class: str


def protobuf_columns(source: Source, message: str, reader: Span) -> MessageColumns | Diagnostic:
    """The fields of a message as columns; TYP035 where there are none.

    `source` holds the bytes of the descriptor set, a character each. `message` is its name, in full or without its
    package, and empty where there is but one. `reader` is the place that names the file.
    """
    try:
        found = messages_of(source.text.encode("latin-1"))
    except (WireError, UnicodeEncodeError):
        wrong = f"`{_short(source.name)}` is no descriptor set"
        how = "write it with `protoc --include_imports --descriptor_set_out=FILE.desc FILE.proto`"
        return unreadable(wrong, reader, reader, how)
    try:
        one = _chosen(found, message, source, reader)
        types = _Types(found, reader)
        fields = types.fields(one, ())
    except RefusedError as error:
        return unreadable(error.message, error.span, reader, error.help)
    columns = tuple(PhysicalColumn(f.name, f.type, (), reader, f.comment) for f in fields)
    return MessageColumns(ColumnList(columns, reader), one.java_class)


def _chosen(found: Mapping[str, Message], name: str, source: Source, reader: Span) -> Message:
    file = _short(source.name)
    named = [m for m in found.values() if not m.is_entry]
    if not name:
        top = [m for m in named if not m.nested and not m.name.startswith("google.protobuf.")]
        if len(top) == 1:
            return top[0]
        first = top[0].name if top else "package.Message"
        raise RefusedError(
            f"`{file}` describes {len(top)} messages",
            reader,
            f"say which: `'{file}#{first}'`{_there_are(top)}",
        )
    exact = [m for m in named if m.name == name]
    ending = exact or [m for m in named if m.name.endswith(f".{name}")]
    if len(ending) == 1:
        return ending[0]
    if ending:
        raise RefusedError(
            f"several messages of `{file}` are called `{name}`",
            reader,
            f"say its name in full{_there_are(ending)}",
        )
    close = did_you_mean(name, [m.name for m in named])
    help = f"did you mean `{close}`?" if close else f"there is none{_there_are(named)}"
    raise RefusedError(f"`{file}` has no message `{name}`", reader, help)


def _there_are(found: list[Message]) -> str:
    listed = ", ".join(f"`{m.name}`" for m in found[:_LISTED])
    more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    return f"; there are {listed}{more}" if found else ""


def _short(name: str) -> str:
    return name.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class _Types:
    """What types are made from: the messages of the set, and the place that is reported."""

    messages: Mapping[str, Message]
    reader: Span
    made: list[str] = field(default_factory=list)

    def fields(self, message: Message, path: tuple[str, ...]) -> tuple[TypeField, ...]:
        """The fields of a message; `path` are the messages that it stands in."""
        if not message.fields:
            raise RefusedError(
                f"message `{message.name}` has no fields, and a row has one at least", self.reader
            )
        names = [one.name for one in message.fields]
        if not all(names) or len(set(names)) < len(names):
            raise RefusedError(
                f"the fields of `{message.name}` have no names of their own", self.reader
            )
        inside = (*path, message.name)
        self.made.extend(names)
        if len(inside) > _DEEPEST or len(self.made) > _MOST:
            how = "describe a message with the fields that are read"
            raise RefusedError(
                f"message `{inside[0]}` has more than {_DEEPEST} levels or {_MOST} fields",
                self.reader,
                how,
            )
        return tuple(
            TypeField(
                Name(one.name, self.reader, quoted=True),
                self._type(one, message, inside),
                self.reader,
                None,
            )
            for one in message.fields
        )

    def _type(self, of: Field, owner: Message, path: tuple[str, ...]) -> TypeSyntax:
        made = self._element(of, owner, path)
        is_map = made.name == "MAP"
        if not of.repeated or is_map:
            return made
        return TypeSyntax("ARRAY", self.reader, elements=(made,))

    def _element(self, of: Field, owner: Message, path: tuple[str, ...]) -> TypeSyntax:
        plain = _TYPES.get(of.type)
        if plain is not None:
            return TypeSyntax(plain, self.reader)
        place = f"field `{of.name}` of `{owner.name}`"
        if of.type not in _MESSAGES:
            raise RefusedError(f"{place} has a type that is not known", self.reader)
        message = self.messages.get(of.type_name)
        if message is None:
            help = "write it with `protoc --include_imports`, so that imported files are in it"
            raise RefusedError(
                f"{place} is a `{of.type_name}`, which is not in the file", self.reader, help
            )
        if message.name in path:
            help = "Flink has no types that hold themselves: describe a message without this field"
            raise RefusedError(f"{place} holds `{message.name}` in itself", self.reader, help)
        if message.is_entry:
            return self._map(message, path)
        return TypeSyntax("ROW", self.reader, fields=self.fields(message, path))

    def _map(self, entry: Message, path: tuple[str, ...]) -> TypeSyntax:
        by_name = {one.name: one for one in entry.fields}
        if not {"key", "value"} <= by_name.keys():
            raise RefusedError(f"the map `{entry.name}` has no key and value", self.reader)
        key, value = (self._type(by_name[name], entry, path) for name in ("key", "value"))
        return TypeSyntax("MAP", self.reader, elements=(key, value))
