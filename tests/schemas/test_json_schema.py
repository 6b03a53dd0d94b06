"""JSON Schemas as columns: each type is one as which Flink reads the value, and the rest is refused at its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compiler.checked import Settings
from compiler.compile import Built, build, check
from compiler.schemas.json_schema import SchemaColumns, json_schema_columns
from compiler.types.show import show
from compiler.types.syntax import resolve_type
from dsl.diagnostic import Diagnostic
from dsl.source import Source
from dsl.span import Span
from runtime.run import RunState, run

READER = Span("p.stream", 0, 1)

TYPES: dict[str, tuple[object, str]] = {
    "string": ({"type": "string"}, "STRING NOT NULL"),
    "integer": ({"type": "integer"}, "BIGINT NOT NULL"),
    "int32": ({"type": "integer", "format": "int32"}, "INT NOT NULL"),
    "number": ({"type": "number"}, "DOUBLE NOT NULL"),
    "float": ({"type": "number", "format": "float"}, "FLOAT NOT NULL"),
    "boolean": ({"type": "boolean"}, "BOOLEAN NOT NULL"),
    "date": ({"type": "string", "format": "date"}, "DATE NOT NULL"),
    "date-time": ({"type": "string", "format": "date-time"}, "TIMESTAMP_LTZ(3) NOT NULL"),
    "time": ({"type": "string", "format": "time"}, "STRING NOT NULL"),
    "email": ({"type": "string", "format": "email"}, "STRING NOT NULL"),
    "base64": ({"type": "string", "contentEncoding": "base64"}, "BYTES NOT NULL"),
    "null and a type": ({"type": ["string", "null"]}, "STRING"),
    "whole or not": ({"type": ["integer", "number"]}, "DOUBLE NOT NULL"),
    "nullable": ({"type": "integer", "nullable": True}, "BIGINT"),
    "one of, with null": ({"oneOf": [{"type": "null"}, {"type": "boolean"}]}, "BOOLEAN"),
    "any of, with null": ({"anyOf": [{"type": "boolean"}, {"type": "null"}]}, "BOOLEAN"),
    "all of one": ({"allOf": [{"$ref": "#/$defs/id"}]}, "BIGINT NOT NULL"),
    "reference": ({"$ref": "#/$defs/id"}, "BIGINT NOT NULL"),
    "reference with escapes": ({"$ref": "#/$defs/a~1b%20c"}, "DATE NOT NULL"),
    "enum": ({"enum": ["a", "b"]}, "STRING NOT NULL"),
    "enum with null": ({"enum": [1, 2, None]}, "BIGINT"),
    "const": ({"const": True}, "BOOLEAN NOT NULL"),
    "array": ({"type": "array", "items": {"type": "string"}}, "ARRAY<STRING NOT NULL> NOT NULL"),
    "array of anything": ({"type": "array"}, "STRING NOT NULL"),
    "map": (
        {"type": "object", "additionalProperties": {"type": "integer"}},
        "MAP<STRING NOT NULL, BIGINT NOT NULL> NOT NULL",
    ),
    "object": (
        {"properties": {"a": {"type": "string"}, "b": {"type": "integer"}}, "required": ["b"]},
        "ROW<`a` STRING, `b` BIGINT NOT NULL> NOT NULL",
    ),
    "any object": ({"type": "object"}, "STRING NOT NULL"),
    "anything": ({}, "STRING"),
    "true": (True, "STRING"),
}
REFUSED: dict[str, tuple[object, str, str]] = {
    "two types": ({"type": ["string", "integer"]}, '["string", "integer"]', "is one of 2 types"),
    "two schemas": ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, "[", "is `oneOf` 2"),
    "all of two": ({"allOf": [{"type": "string"}, {"minLength": 2}]}, "[", "is `allOf` 2"),
    "null": ({"type": "null"}, "{", "is always null"),
    "false": (False, "false", "is no schema"),
    "a type that is none": ({"type": "text"}, '"text"', "does not know"),
    "another file": ({"$ref": "other.json#/a"}, '"other.json#/a"', "which is not in this file"),
    "nowhere": ({"$ref": "#/$defs/x"}, '"#/$defs/x"', "nothing is at `#/$defs/x`"),
    "itself": ({"$ref": "#/$defs/tree"}, '"#/$defs/tree"', "holds itself"),
    "a tuple": ({"type": "array", "items": [{"type": "string"}]}, "[", "a schema of its own"),
    "prefix": ({"type": "array", "prefixItems": []}, "[]", "a schema of its own"),
    "patterns": ({"type": "object", "patternProperties": {"^a": {}}}, "{", "no type in Flink"),
}
DEFINITIONS = {
    "id": {"type": "integer"},
    "a/b c": {"type": "string", "format": "date"},
    "tree": {"properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}},
}


def schema(value: object) -> str:
    whole = {
        "type": "object",
        "properties": {"value": value},
        "required": ["value"],
        "$defs": DEFINITIONS,
    }
    return json.dumps(whole)


def read(text: str, pointer: str = "") -> SchemaColumns | Diagnostic:
    return json_schema_columns(Source("s.json", text), pointer, READER)


@pytest.mark.parametrize(("value", "expected"), TYPES.values(), ids=TYPES)
def test_types(value: object, expected: str) -> None:
    found = read(schema(value))
    assert isinstance(found, SchemaColumns), found
    type_ = resolve_type(found.columns.columns[0].type)  # type: ignore[union-attr]
    assert show(type_) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "at", "message"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_type_is_refused_at_its_place(value: object, at: str, message: str) -> None:
    text = schema(value)
    found = read(text)
    assert isinstance(found, Diagnostic), found
    assert found.code.number == "TYP035"
    assert message in found.message
    assert text[found.span.start : found.span.end].startswith(at)
    assert found.labels[1].span == READER


def test_a_part_of_the_file() -> None:
    text = json.dumps({"$defs": {"Click": {"properties": {"id": {"type": "integer"}}}}})
    found = read(text, "/$defs/Click")
    assert isinstance(found, SchemaColumns)
    assert [c.name.text for c in found.columns.columns] == ["id"]
    nowhere = read(text, "/$defs/Clack")
    assert isinstance(nowhere, Diagnostic)
    assert nowhere.message == "nothing is at `#/$defs/Clack` of this schema"
    whole = read(text)
    assert isinstance(whole, Diagnostic)
    assert whole.message == "`#` is no object with properties"


def test_texts_that_are_no_schema() -> None:
    for text, message in (("", "ends too early"), ("[]", "is no schema"), ('"x"', "is no schema")):
        found = read(text)
        assert isinstance(found, Diagnostic)
        assert message in found.message


RECORD = {
    "a_string": "x",
    "a_whole": 3000000000,
    "a_number": 1.5,
    "a_truth": True,
    "a_day": "2026-05-04",
    "a_moment": "2026-05-04T12:13:14.567Z",
    "a_time": "12:13:14+02:00",
    "bytes": "AQI=",
    "tags": ["a", "b"],
    "counts": {"x": 1},
    "place": {"page": "home", "x": None},
    "free": {"any": [1, {"thing": True}]},
}
DESCRIBED = {
    "type": "object",
    "properties": {
        "a_string": {"type": "string"},
        "a_whole": {"type": "integer"},
        "a_number": {"type": "number"},
        "a_truth": {"type": "boolean"},
        "a_day": {"type": "string", "format": "date"},
        "a_moment": {"type": "string", "format": "date-time"},
        "a_time": {"type": "string", "format": "time"},
        "bytes": {"type": "string", "contentEncoding": "base64"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "counts": {"additionalProperties": {"type": "integer"}, "type": "object"},
        "place": {"properties": {"page": {"type": "string"}, "x": {"type": ["integer", "null"]}}},
        "free": {"type": "object"},
    },
    "required": ["a_string", "a_moment"],
}


@pytest.mark.flink
def test_flink_reads_what_the_schema_describes(engine, tmp_path: Path) -> None:
    """A record with everything, and one with nothing but what is required, come out as they went in."""
    least = {"a_string": "y", "a_moment": "2026-05-04T12:13:15Z"}
    data, out = tmp_path / "data.json", tmp_path / "out"
    data.write_text(f"{json.dumps(RECORD)}\n{json.dumps(least)}\n")
    text = f"""
    pipeline p {{}}
    source raw from filesystem {{ path = '{data}' format = json columns from json_schema 'd.json' }}
    sink kept from raw into filesystem {{ path = '{out}' format = json json.timestamp_format = iso_8601 }}
    """
    files = {"d.json": Source("d.json", json.dumps(DESCRIBED))}
    checked = check(Source("p.stream", text), Settings(), lambda path, _: files.get(path))
    assert checked.plan is not None, [d.message for d in checked.diagnostics]
    built = build(checked)
    assert isinstance(built, Built)
    result = run(built.script, engine)
    assert result.state is RunState.FINISHED, result.failure
    lines = [line for part in out.rglob("part-*") for line in part.read_text().splitlines()]
    rows = sorted((json.loads(line) for line in lines), key=lambda row: row["a_string"])
    assert json.loads(rows[0].pop("free")) == RECORD["free"]
    assert rows[0] == {name: value for name, value in RECORD.items() if name != "free"}
    assert {name: value for name, value in rows[1].items() if value is not None} == least


def test_references_that_never_end() -> None:
    """Each level has two of the next: what would be 2^40 properties is refused."""
    levels: dict[str, object] = {
        f"l{n}": {"properties": {name: {"$ref": f"#/$defs/l{n + 1}"} for name in "ab"}}
        for n in range(40)
    }
    for last, message in ((40, "more than 10000 properties"), (None, "64 references away")):
        defs = levels | {"l40": {"type": "string"}}
        if last is None:
            defs = {f"l{n}": {"$ref": f"#/$defs/l{n + 1}"} for n in range(100)}
        found = read(json.dumps({"properties": {"x": {"$ref": "#/$defs/l0"}}, "$defs": defs}))
        assert isinstance(found, Diagnostic)
        assert message in found.message
