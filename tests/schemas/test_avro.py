"""Avro schemas as columns: the types are Flink's own, and what is refused is refused at its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from compiler.schemas.avro import avro_columns
from compiler.types.show import show
from compiler.types.syntax import resolve_type
from dsl.diagnostic import Diagnostic
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import ColumnList
from runtime.engine import Engine
from tests.connectors.jars import jar

READER = Span("p.stream", 0, 1)
CONVERTER = "org.apache.flink.formats.avro.typeutils.AvroSchemaConverter"


def logical(base: str, of: str, /, **more: object) -> dict[str, object]:
    return {"type": base, "logicalType": of, **more}


def record(of: str, /, **fields: object) -> dict[str, object]:
    return {
        "type": "record",
        "name": of,
        "fields": [{"name": k, "type": t} for k, t in fields.items()],
    }


DECIMAL = logical("bytes", "decimal", precision=10, scale=2)
TYPES: dict[str, object] = {
    **{name: name for name in ("boolean", "int", "long", "float", "double", "bytes", "string")},
    "described": {"type": "long"},
    "null first": ["null", "int"],
    "null last": ["int", "null"],
    "one": ["int"],
    "described null": [{"type": "null"}, "string"],
    "enum": {"type": "enum", "name": "e", "symbols": ["A", "B"]},
    "fixed": {"type": "fixed", "name": "f", "size": 5},
    "array": {"type": "array", "items": "int"},
    "array of nulls": {"type": "array", "items": ["null", "int"]},
    "map": {"type": "map", "values": "long"},
    "nested": {"type": "array", "items": {"type": "map", "values": ["null", record("r", a="int")]}},
    "decimal": DECIMAL,
    "decimal without scale": logical("bytes", "decimal", precision=7),
    "decimal of no sense": logical("bytes", "decimal", precision=2, scale=5),
    "decimal without digits": logical("bytes", "decimal"),
    "fixed decimal": logical("fixed", "decimal", name="d", size=8, precision=12, scale=3),
    "decimal on long": logical("long", "decimal", precision=7),
    "date": logical("int", "date"),
    "date on long": logical("long", "date"),
    "time-millis": logical("int", "time-millis"),
    "time-micros": logical("long", "time-micros"),
    "timestamp-millis": logical("long", "timestamp-millis"),
    "timestamp-micros": logical("long", "timestamp-micros"),
    "local-timestamp-millis": logical("long", "local-timestamp-millis"),
    "local-timestamp-micros": logical("long", "local-timestamp-micros"),
    "uuid": logical("string", "uuid"),
    "unknown": logical("int", "thing"),
    "maybe at": ["null", logical("long", "timestamp-millis")],
    "record": record("inner", a="int", b=["null", "string"]),
    "records": record(
        "x.y.inner", a=record("deep", e={"type": "enum", "name": "k", "symbols": ["A"]}), b="k"
    ),
    "error": {**record("wrong", a="int"), "type": "error"},
    "a name again": record("outer", a=record("n.inner", v="int"), b=["null", "n.inner"]),
    "a name of the namespace": {
        **record("outer", a=record("inner", v="int"), b="inner", c="space.inner"),
        "namespace": "space",
    },
    "another namespace": {
        **record("outer", a={**record("inner", v="int"), "namespace": "other"}, b="other.inner"),
        "namespace": "space",
    },
}
REFUSED: dict[str, tuple[object, str]] = {
    "null": ("null", "always null"),
    "a union in a union": ([["null", "int"]], "no unions in it"),
    "twice described": ({"type": {"type": "long"}}, "`type` is the name"),
    "two": (["int", "string"], "union of 2"),
    "three": (["null", "int", "string"], "union of 3"),
    "nulls": (["null"], "union of 1"),
    "no type": ({"name": "x"}, "no `type`"),
    "unknown": ("integer", "no type is called `integer`"),
    "a number": (5, "is a name, an object or a list"),
    "no items": ({"type": "array"}, "no `items`"),
    "no size": ({"type": "fixed", "name": "f"}, "`size`"),
    "itself": (record("loop", next=["null", "loop"]), "holds itself"),
    "no fields": ({"type": "record", "name": "r", "fields": []}, "`fields`"),
    "twice": (
        record("r", a=record("s", x="int"), b=record("s", x="int")),
        "a second type is called `s`",
    ),
    "digits": (logical("bytes", "decimal", precision=40), "at most 38"),
    "name": (record("r r", a="int"), "no name of a type"),
    "field": (record("r", **{"a b": "int"}), "no name of a field"),
}


def read(kind: object) -> ColumnList | Diagnostic:
    text = json.dumps(record("row", value=kind), indent=1)
    return avro_columns(Source("s.avsc", text), READER)


def ours(kind: object) -> str:
    found = read(kind)
    assert isinstance(found, ColumnList), found
    type_ = resolve_type(found.columns[0].type)  # type: ignore[union-attr]
    assert not isinstance(type_, Diagnostic), type_
    return show(type_)


@pytest.fixture(scope="module")
def convert(engine: Engine) -> Any:
    """Flink's own reading of a schema, as text."""
    java = engine.gateway.jvm.java
    urls = engine.gateway.new_array(java.net.URL, 1)
    path = str(jar("org.apache.flink:flink-sql-avro:2.1.0"))
    urls[0] = java.io.File(path).toURI().toURL()
    parent = engine.flink.table.api.Table._java_lang_class.getClassLoader()
    loaded = java.net.URLClassLoader(urls, parent).loadClass(CONVERTER)
    kinds = engine.gateway.new_array(java.lang.Class, 1)
    kinds[0] = java.lang.Class.forName("java.lang.String")
    method = loaded.getMethod("convertToDataType", kinds)

    def called(kind: object) -> str:
        given = engine.gateway.new_array(java.lang.Object, 1)
        given[0] = json.dumps(record("row", value=kind))
        row = method.invoke(None, given).getLogicalType()
        return str(row.getTypeAt(0).asSummaryString())

    return called


@pytest.mark.flink
@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_flink_gives_the_same_type(convert: Any, kind: object) -> None:
    assert ours(kind) == convert(kind)


@pytest.mark.flink
@pytest.mark.parametrize("name", ["a union in a union", "twice described", "unknown", "no items"])
def test_flink_refuses_it_too(convert: Any, name: str) -> None:
    with pytest.raises(Exception, match="avro"):
        convert(REFUSED[name][0])


@pytest.mark.parametrize(("kind", "message"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_type_is_refused(kind: object, message: str) -> None:
    found = read(kind)
    assert isinstance(found, Diagnostic)
    assert found.code.number == "TYP035"
    assert message in found.message
    assert found.span.source == "s.avsc"
    assert found.labels[1].span == READER


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("", "", "ends too early"),
        ('{"type": "record"', "", "`,` or `}` is expected"),
        ('{"type" "record"}', '"', "`:` is expected"),
        ('{"a": 1, "a": 2}', '"a"', "a second time"),
        ('{"a": 1} x', "x", "behind the end"),
        ('{"a": .5}', ".", "a value is expected"),
        ('{"a": "\\x"}', '"', "an escape"),
        ("[" * 100, "[", "nested more than"),
        ('"string"', '"string"', "and this is none"),
        ('{"type": "record", "name": "r"}', '{"type": "record", "name": "r"}', "no `fields`"),
    ],
)
def test_texts_that_are_no_schema(text: str, at: str, message: str) -> None:
    found = avro_columns(Source("s.avsc", text), READER)
    assert isinstance(found, Diagnostic)
    assert message in found.message
    assert text[found.span.start : found.span.end] == at


def test_names_and_docs_are_those_of_the_file() -> None:
    text = '{"type": "record", "name": "r", "fields": [{"name": "id", "type": "int", "doc": "It"}]}'
    found = avro_columns(Source("s.avsc", text), READER)
    assert isinstance(found, ColumnList)
    (column,) = found.columns
    assert (column.name.text, column.doc) == ("id", "It")
    assert text[column.name.span.start : column.name.span.end] == '"id"'
