"""Turns a JSON Schema into columns, with the types as which Flink's JSON format reads such values.

The drafts from 4 to 2020-12 differ in words that say nothing of types (https://json-schema.org/specification). What
Flink reads is in its JsonToRowDataConverters: a STRING takes whatever stands there, as JSON; BYTES are base64; a
TIMESTAMP_LTZ in ISO 8601 ends with `Z`.
"""

from __future__ import annotations

from dataclasses import field
from urllib.parse import unquote

from compiler.schemas.json_text import Json, JsonError, read_json
from compiler.schemas.refused import RefusedError, unreadable
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass, replace
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import ColumnList, PhysicalColumn
from dsl.syntax.names import Name
from dsl.syntax.types import TypeField, TypeSyntax

_FORMATS = {"date": ("DATE", ()), "date-time": ("TIMESTAMP_LTZ", (3,))}
_NUMBERS = {
    ("integer", "int32"): "INT",
    ("number", "float"): "FLOAT",
    ("integer", ""): "BIGINT",
    ("number", ""): "DOUBLE",
}
_DEEPEST = 64
_MOST = 10_000
"""References on the way to a value, and properties, beyond which nobody reads it, and Flink plans for ever."""
_CHOICES = ("oneOf", "anyOf", "allOf")
_ONE_TYPE = "Flink has one type for a value: describe one, or one and `null`"


@dataclass(frozen=True, slots=True)
class SchemaColumns:
    """The columns of a schema. `has_moments` tells that a value is a `date-time`, written as ISO 8601 says."""

    columns: ColumnList
    has_moments: bool


@dataclass(frozen=True, slots=True)
class _Within:
    """Where a schema stands: the whole, its pointer, and the references that led to it."""

    root: Json
    path: str = "#"
    referred: tuple[str, ...] = ()
    made: list[str] = field(default_factory=list)

    def at(self, *parts: str | int) -> _Within:
        """A part of the schema here."""
        return replace(self, path="/".join((self.path, *map(str, parts))))


def json_schema_columns(source: Source, pointer: str, reader: Span) -> SchemaColumns | Diagnostic:
    """The properties of an object as columns, with places in the schema; TYP035 where it is none.

    `pointer` leads to a part of the schema, `/$defs/Click`, and is empty for the whole. `reader` is the place that
    names the file.
    """
    try:
        root = read_json(source)
        within = _Within(root)
        schema = root
        if pointer:
            schema, within = _referred(f"#{pointer}", root, within)
        row = _type(schema, within)
        if row.name != "ROW":
            how = "describe an `object` with `properties`"
            raise RefusedError(f"{_at(within)} is no object with properties", schema.span, how)
    except JsonError as error:
        return unreadable(f"this is no JSON: {error.message}", error.span, reader)
    except RefusedError as error:
        return unreadable(error.message, error.span, reader, error.help)
    columns = tuple(PhysicalColumn(f.name, f.type, (), f.span, f.comment) for f in row.fields)
    return SchemaColumns(ColumnList(columns, root.span), _has_moments(row))


def _has_moments(kind: TypeSyntax) -> bool:
    parts = (*kind.elements, *(field.type for field in kind.fields))
    return kind.name == "TIMESTAMP_LTZ" or any(map(_has_moments, parts))


def _at(within: _Within) -> str:
    return f"`{within.path}`"


def _type(schema: Json, within: _Within) -> TypeSyntax:
    """The type of a schema; not null, unless it allows null."""
    if schema.content is True or schema.content == {}:
        return _text(schema, not_null=False)
    if not isinstance(schema.content, dict):
        raise RefusedError(f"{_at(within)} is no schema: an object is expected", schema.span)
    reference = schema.member("$ref")
    if reference is not None:
        return _type(*_referred(reference.content, reference, within))
    nullable = _flag(schema, "nullable")
    for word in _CHOICES:
        choices = schema.member(word)
        if choices is not None:
            return _or_null(_chosen(word, choices, within), nullable)
    kinds = _kinds(schema, within)
    others = [kind for kind in kinds if kind != "null"]
    if len(others) > 1 and set(others) != {"integer", "number"}:
        place = schema.member("type") or schema
        raise RefusedError(f"{_at(within)} is one of {len(others)} types", place.span, _ONE_TYPE)
    if not others:
        if kinds:
            raise RefusedError(
                f"{_at(within)} is always null, which has no type in Flink",
                schema.span,
                "leave it out",
            )
        return _text(schema, not_null=False)
    kind = "number" if len(others) > 1 else others[0]
    return _or_null(_typed(kind, schema, within), nullable or "null" in kinds)


def _or_null(kind: TypeSyntax, nullable: bool) -> TypeSyntax:
    return replace(kind, not_null=False) if nullable else kind


def _flag(schema: Json, name: str) -> bool:
    found = schema.member(name)
    return found is not None and found.content is True


def _text(schema: Json, *, not_null: bool = True) -> TypeSyntax:
    return TypeSyntax("STRING", schema.span, not_null=not_null)


def _referred(reference: object, place: Json, within: _Within) -> tuple[Json, _Within]:
    """What a reference leads to."""
    if not isinstance(reference, str) or not reference.startswith("#"):
        raise RefusedError(
            f"{_at(within)} refers to `{reference}`, which is not in this file",
            place.span,
            "put what it refers to under `$defs` of this file: other files are not read",
        )
    if reference in within.referred:
        raise RefusedError(
            f"`{reference}` holds itself",
            place.span,
            "Flink has no types that hold themselves: leave the property out",
        )
    if len(within.referred) > _DEEPEST:
        raise RefusedError(f"`{reference}` is more than {_DEEPEST} references away", place.span)
    found: Json | None = within.root
    for part in reference.removeprefix("#").split("/")[1:]:
        name = unquote(part).replace("~1", "/").replace("~0", "~")
        if found is not None and isinstance(found.content, list):
            at = int(name) if name.isdigit() else len(found.content)
            found = found.content[at] if at < len(found.content) else None
        else:
            found = None if found is None else found.member(name)
    plain = reference in ("#", "") or reference.startswith("#/")
    if found is None or not plain:
        raise RefusedError(f"nothing is at `{reference}` of this schema", place.span)
    return found, replace(within, path=reference, referred=(*within.referred, reference))


def _chosen(word: str, choices: Json, within: _Within) -> TypeSyntax:
    """The one schema of several, with or without `null` beside it."""
    listed = choices.content if isinstance(choices.content, list) else []
    numbered = list(enumerate(listed))
    others = [(i, one) for i, one in numbered if word == "allOf" or one.text("type") != "null"]
    if len(others) != 1:
        message = f"{_at(within)} is `{word}` {len(listed)} schemas"
        raise RefusedError(message, choices.span, _ONE_TYPE)
    at, one = others[0]
    return _or_null(_type(one, within.at(word, at)), len(numbered) > 1)


def _kinds(schema: Json, within: _Within) -> list[str]:
    """The types that a schema names, or has without naming them; none where it says nothing of them."""
    written = schema.member("type")
    if written is None:
        return _implied(schema)
    listed = written.content if isinstance(written.content, list) else [written]
    for one in listed:
        if one.content not in (
            "string",
            "integer",
            "number",
            "boolean",
            "object",
            "array",
            "null",
        ):
            raise RefusedError(
                f"{_at(within)} has a `type` that JSON Schema does not know", one.span
            )
    return [str(one.content) for one in listed]


def _implied(schema: Json) -> list[str]:
    values = schema.member("enum")
    constant = schema.member("const")
    if values is not None and isinstance(values.content, list):
        return list(dict.fromkeys(_kind_of(value) for value in values.content))
    if constant is not None:
        return [_kind_of(constant)]
    if schema.member("properties") is not None:
        return ["object"]
    return ["array"] if schema.member("items") is not None else []


def _kind_of(value: Json) -> str:
    match value.content:
        case bool():
            return "boolean"
        case str():
            return "string"
        case int():
            return "integer"
        case float():
            return "number"
        case list():
            return "array"
        case None:
            return "null"
        case _:
            return "object"


def _typed(kind: str, schema: Json, within: _Within) -> TypeSyntax:
    match kind:
        case "boolean":
            return TypeSyntax("BOOLEAN", schema.span, not_null=True)
        case "integer" | "number":
            format_ = schema.text("format") or ""
            name = _NUMBERS.get((kind, format_)) or _NUMBERS[kind, ""]
            return TypeSyntax(name, schema.span, not_null=True)
        case "array":
            return _array(schema, within)
        case "object":
            return _object(schema, within)
        case _:
            return _string(schema)


def _string(schema: Json) -> TypeSyntax:
    """A text; a `time` stays one: it has an offset, and Flink's TIME reads none."""
    if schema.text("contentEncoding") == "base64":
        return TypeSyntax("BYTES", schema.span, not_null=True)
    found = _FORMATS.get(schema.text("format") or "")
    return (
        _text(schema)
        if found is None
        else TypeSyntax(found[0], schema.span, found[1], not_null=True)
    )


def _array(schema: Json, within: _Within) -> TypeSyntax:
    items = schema.member("items")
    first = schema.member("prefixItems")
    if first is not None or (items is not None and isinstance(items.content, list)):
        place = first or items or schema
        message = f"each item of {_at(within)} has a schema of its own"
        raise RefusedError(message, place.span, "items of an array have one type in Flink")
    if items is None or items.content is True:
        return _text(schema)
    inner = _type(items, within.at("items"))
    return TypeSyntax("ARRAY", schema.span, elements=(inner,), not_null=True)


def _object(schema: Json, within: _Within) -> TypeSyntax:
    """A row of the properties, a map of other members, or the JSON itself where nothing is said of them."""
    properties = schema.member("properties")
    if properties is not None and isinstance(properties.content, dict) and properties.content:
        return _row(schema, properties, within)
    others = schema.member("additionalProperties")
    if others is None or isinstance(others.content, bool):
        if schema.member("patternProperties") is None:
            return _text(schema)
        place = schema.member("patternProperties") or schema
        message = f"{_at(within)} has `patternProperties`, which have no type in Flink"
        raise RefusedError(
            message, place.span, "describe them with `additionalProperties`, as a map"
        )
    key = TypeSyntax("STRING", schema.span, not_null=True)
    value = _type(others, within.at("additionalProperties"))
    return TypeSyntax("MAP", schema.span, elements=(key, value), not_null=True)


def _row(schema: Json, properties: Json, within: _Within) -> TypeSyntax:
    required = schema.member("required")
    listed = required.content if required is not None else []
    needed = {one.content for one in listed} if isinstance(listed, list) else set()
    assert isinstance(properties.content, dict)
    fields = []
    within.made.extend(properties.content)
    if len(within.made) > _MOST:
        message = f"{_at(within)} has more than {_MOST} properties"
        raise RefusedError(message, properties.span, "describe those that are read")
    for name, member in properties.content.items():
        if not name:
            raise RefusedError(f"a property of {_at(within)} has no name", member.name)
        kind = _type(member.value, within.at("properties", name))
        kind = _or_null(kind, name not in needed)
        doc = member.value.text("description")
        fields.append(TypeField(Name(name, member.name, quoted=True), kind, member.name, doc))
    return TypeSyntax("ROW", schema.span, fields=tuple(fields), not_null=True)
