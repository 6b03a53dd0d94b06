"""Turns an Avro schema into columns, with the types that Flink's own reading of Avro schemas gives.

Flink's AvroSchemaConverter is followed with its default mapping of timestamps.
"""

from __future__ import annotations

import re
from dataclasses import field

from compiler.schemas.json_text import Json, JsonError, read_json
from compiler.schemas.refused import RefusedError, unreadable
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass, replace
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import ColumnList, PhysicalColumn
from dsl.syntax.names import Name
from dsl.syntax.types import TypeField, TypeSyntax

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLAIN = {
    "boolean": "BOOLEAN",
    "int": "INT",
    "long": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "bytes": "BYTES",
    "string": "STRING",
}
_LOGICAL: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("int", "date"): ("DATE", ()),
    ("int", "time-millis"): ("TIME", (3,)),
    ("long", "time-micros"): ("TIME", (6,)),
    ("long", "timestamp-millis"): ("TIMESTAMP", (3,)),
    ("long", "timestamp-micros"): ("TIMESTAMP", (6,)),
}
"""Logical types that Flink takes as such; those that it does not know are what they stand on."""
_MOST_DIGITS = 38


@dataclass(slots=True)
class _Reading:
    """The named types met so far, by full name, and those that are being read."""

    named: dict[str, TypeSyntax] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)


def avro_columns(source: Source, reader: Span) -> ColumnList | Diagnostic:
    """The fields of the record that an .avsc describes, with places in it; TYP035 where it is none.

    `reader` is the place that names the file.
    """
    try:
        schema = read_json(source)
        record = _type(schema, "", _Reading())
        if record.name != "ROW":
            raise RefusedError(
                "columns are the fields of a `record`, and this is none", schema.span
            )
    except JsonError as error:
        return unreadable(f"this is no JSON: {error.message}", error.span, reader)
    except RefusedError as error:
        return unreadable(error.message, error.span, reader, error.help)
    columns = tuple(PhysicalColumn(f.name, f.type, (), f.span, f.comment) for f in record.fields)
    return ColumnList(columns, schema.span)


def _type(schema: Json, space: str, reading: _Reading) -> TypeSyntax:
    """The type of a schema in a namespace; not null, unless it is a union with null."""
    match schema.content:
        case str() as name:
            return _called(name, schema, space, reading)
        case list() as branches:
            return _union(branches, schema, space, reading)
        case dict():
            return _described(schema, space, reading)
        case _:
            raise RefusedError("an Avro type is a name, an object or a list of types", schema.span)


def _called(name: str, schema: Json, space: str, reading: _Reading) -> TypeSyntax:
    if name in _PLAIN:
        return TypeSyntax(_PLAIN[name], schema.span, not_null=True)
    if name == "null":
        help = "write a union of `null` and what there may be, or leave the field out"
        raise RefusedError("a field that is always null has no type in Flink", schema.span, help)
    full = _full(name, space)
    if full in reading.open:
        help = (
            "Flink has no types that hold themselves: read such a field as `bytes`, or leave it out"
        )
        raise RefusedError(f"`{name}` holds itself", schema.span, help)
    known = reading.named.get(full) or reading.named.get(name)
    if known is None:
        raise RefusedError(f"no type is called `{name}` before this", schema.span)
    return replace(known, span=schema.span)


def _full(name: str, space: str) -> str:
    return name if "." in name or not space else f"{space}.{name}"


def _union(branches: list[Json], schema: Json, space: str, reading: _Reading) -> TypeSyntax:
    """A type that may be null; Flink has no other unions."""
    for one in branches:
        if isinstance(one.content, list):
            raise RefusedError("a union has no unions in it", one.span)
    others = [one for one in branches if not _is_null(one)]
    if len(others) != 1 or len(branches) > 2:
        help = "only unions of `null` and one type have a type in Flink: split the field in several"
        raise RefusedError(f"this is a union of {len(branches)} types", schema.span, help)
    found = _type(others[0], space, reading)
    return replace(found, not_null=len(branches) == 1 and found.not_null)


def _is_null(schema: Json) -> bool:
    return schema.content == "null" or schema.text("type") == "null"


def _described(schema: Json, space: str, reading: _Reading) -> TypeSyntax:
    kind = schema.member("type")
    if kind is None:
        raise RefusedError("this type has no `type`", schema.span)
    if not isinstance(kind.content, str):
        help = "leave out the object around it" if isinstance(kind.content, dict) else ""
        raise RefusedError("here `type` is the name of a type", kind.span, help)
    match kind.content:
        case "record" | "error":
            return _record(schema, space, reading)
        case "enum":
            return _keep(schema, space, reading, TypeSyntax("STRING", schema.span, not_null=True))
        case "fixed":
            return _keep(schema, space, reading, _fixed(schema))
        case "array":
            inner = _type(_needed(schema, "items"), space, reading)
            return TypeSyntax("ARRAY", schema.span, elements=(inner,), not_null=True)
        case "map":
            key = TypeSyntax("STRING", schema.span, not_null=True)
            inner = _type(_needed(schema, "values"), space, reading)
            return TypeSyntax("MAP", schema.span, elements=(key, inner), not_null=True)
        case base:
            return _logical(base, schema) or _called(base, kind, space, reading)


def _needed(schema: Json, name: str) -> Json:
    found = schema.member(name)
    if found is None:
        raise RefusedError(f"this type has no `{name}`", schema.span)
    return found


def _logical(base: str, schema: Json) -> TypeSyntax | None:
    """The type of a logical type; None where there is none, or none that Flink takes as such."""
    logical = schema.text("logicalType") or ""
    if logical == "decimal" and base in ("bytes", "fixed"):
        return _decimal(schema)
    found = _LOGICAL.get((base, logical))
    return None if found is None else TypeSyntax(found[0], schema.span, found[1], not_null=True)


def _decimal(schema: Json) -> TypeSyntax | None:
    """A decimal; None where its digits make no sense, which Avro then takes for bytes."""
    precision, scale = _number(schema, "precision", 0), _number(schema, "scale", 0)
    if precision > _MOST_DIGITS:
        message = f"Flink's decimals have at most {_MOST_DIGITS} digits, and this has {precision}"
        raise RefusedError(message, _needed(schema, "precision").span)
    if precision < 1 or not 0 <= scale <= precision:
        return None
    return TypeSyntax("DECIMAL", schema.span, (precision, scale), not_null=True)


def _number(schema: Json, name: str, default: int) -> int:
    found = schema.member(name)
    if found is None or isinstance(found.content, bool) or not isinstance(found.content, int):
        return default
    return found.content


def _fixed(schema: Json) -> TypeSyntax:
    decimal = _logical("fixed", schema)
    if decimal is not None:
        return decimal
    size = _number(schema, "size", 0)
    if size < 1:
        raise RefusedError(
            "a `fixed` says in `size` how many bytes it has, one at least", schema.span
        )
    return TypeSyntax("VARBINARY", schema.span, (size,), not_null=True)


def _space(schema: Json, space: str) -> str:
    """The namespace in which the parts of a named type are."""
    name = schema.text("name") or ""
    given = schema.text("namespace")
    return name.rpartition(".")[0] if "." in name else space if given is None else given


def _keep(schema: Json, space: str, reading: _Reading, made: TypeSyntax) -> TypeSyntax:
    """A named type, so that later ones can say its name."""
    reading.named[_name_of(schema, space, reading)] = made
    return made


def _name_of(schema: Json, space: str, reading: _Reading) -> str:
    name = _needed(schema, "name")
    text = name.content
    if not isinstance(text, str) or not all(map(_NAME.fullmatch, text.split("."))):
        raise RefusedError("this is no name of a type", name.span)
    full = _full(text, _space(schema, space))
    if full in reading.named or full in reading.open:
        raise RefusedError(f"a second type is called `{full}`", name.span)
    return full


def _record(schema: Json, space: str, reading: _Reading) -> TypeSyntax:
    name, inner = _name_of(schema, space, reading), _space(schema, space)
    listed = _needed(schema, "fields")
    if not isinstance(listed.content, list) or not listed.content:
        raise RefusedError("a `record` has a list of `fields`, one at least", listed.span)
    reading.open.append(name)
    fields = tuple(_field(one, inner, reading) for one in listed.content)
    reading.open.pop()
    names: dict[str, TypeField] = {}
    for one in fields:
        if names.setdefault(one.name.text, one) is not one:
            raise RefusedError(f"two fields are called `{one.name.text}`", one.name.span)
    made = TypeSyntax("ROW", schema.span, fields=fields, not_null=True)
    reading.named[name] = made
    return made


def _field(schema: Json, space: str, reading: _Reading) -> TypeField:
    name = _needed(schema, "name")
    if not isinstance(name.content, str) or not _NAME.fullmatch(name.content):
        raise RefusedError("this is no name of a field", name.span)
    # A field says its type directly; other members of it, such as a logical type, are not of the type.
    kind = _type(_needed(schema, "type"), space, reading)
    quoted = Name(name.content, name.span, quoted=True)
    return TypeField(quoted, kind, schema.span, schema.text("doc"))
