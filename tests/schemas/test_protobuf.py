"""Descriptor sets as columns: the types are Flink's own, and what is refused is refused with the way to it."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf import descriptor_pb2 as pb
from google.protobuf import struct_pb2
from hypothesis import given
from hypothesis import strategies as st

from compiler.schemas.protobuf import MessageColumns, protobuf_columns
from compiler.types.show import show
from compiler.types.syntax import resolve_type
from dsl.diagnostic import Diagnostic
from dsl.source import Source
from dsl.span import Span
from runtime.engine import Engine
from tests.connectors.jars import jar
from tests.schemas.descriptors import click_file, field, map_of, written

READER = Span("p.stream", 0, 1)


def read(data: bytes, message: str = "") -> MessageColumns | Diagnostic:
    return protobuf_columns(Source("x/click.desc", data.decode("latin-1")), message, READER)


def columns(data: bytes, message: str = "") -> dict[str, str]:
    found = read(data, message)
    assert isinstance(found, MessageColumns), found
    types = {c.name.text: resolve_type(c.type) for c in found.columns.columns}  # type: ignore[union-attr]
    return {name: show(type_) for name, type_ in types.items()}  # type: ignore[arg-type]


def refused(data: bytes, message: str = "") -> Diagnostic:
    found = read(data, message)
    assert isinstance(found, Diagnostic), found
    assert (found.code.number, found.span) == ("TYP035", READER)
    return found


@pytest.fixture(scope="module")
def flink(engine: Engine) -> Any:
    """Flink's own reading of a message, as text."""
    java = engine.gateway.jvm.java
    urls = engine.gateway.new_array(java.net.URL, 2)
    wanted = ("org.apache.flink:flink-protobuf:2.2.0", "com.google.protobuf:protobuf-java:4.32.1")
    for number, one in enumerate(wanted):
        urls[number] = java.io.File(str(jar(one))).toURI().toURL()
    parent = engine.flink.table.api.Table._java_lang_class.getClassLoader()
    loader = java.net.URLClassLoader(urls, parent)

    def static(name: str, method: str, *given: Any) -> Any:
        found = [
            m
            for m in loader.loadClass(name).getMethods()
            if m.getName() == method and len(m.getParameterTypes()) == len(given)
        ]
        for one in found:
            if given and "byte[]" not in str(one.toString()) and isinstance(given[0], bytes):
                continue
            array = engine.gateway.new_array(java.lang.Object, len(given))
            for at, value in enumerate(given):
                array[at] = value
            return one.invoke(None, array)
        raise AssertionError(name)

    def called(data: bytes, message: str) -> dict[str, str]:
        whole = static("com.google.protobuf.DescriptorProtos$FileDescriptorSet", "parseFrom", data)
        made: list[Any] = []
        file = "com.google.protobuf.Descriptors$FileDescriptor"
        kind = loader.loadClass(file)
        for number in range(whole.getFileCount()):
            before = java.lang.reflect.Array.newInstance(kind, len(made))
            for at, one in enumerate(made):
                java.lang.reflect.Array.set(before, at, one)
            made.append(static(file, "buildFrom", whole.getFile(number), before))
        descriptor = made[-1].findMessageTypeByName(message)
        util = "org.apache.flink.formats.protobuf.util.PbToRowTypeUtil"
        row = static(util, "generateRowType", descriptor)
        names = [str(name) for name in row.getFieldNames()]
        return {n: str(row.getTypeAt(at).asSummaryString()) for at, n in enumerate(names)}

    return called


@pytest.mark.flink
def test_flink_gives_the_same_types(flink: Any) -> None:
    data = written(click_file())
    ours = columns(data, "Click")
    assert ours == flink(data, "Click")
    assert len(ours) == 24


@pytest.mark.parametrize("name", ["shop.Click", "Click"])
def test_a_message_by_its_name(name: str) -> None:
    found = read(written(click_file()), name)
    assert isinstance(found, MessageColumns)
    assert found.java_class == "com.acme.shop.ClickEvents$Click"


def test_the_only_message_needs_no_name() -> None:
    """Those that Google's files bring are not counted."""
    assert columns(written(click_file()))["kind"] == "STRING"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "shop.ClickEvents$Click"),
        ({"java_multiple_files": True}, "shop.Click"),
        ({"java_outer_classname": "Outer", "java_package": "a.b"}, "a.b.Outer$Click"),
    ],
)
def test_the_class_is_called_as_protoc_calls_it(change: dict[str, Any], expected: str) -> None:
    file = click_file()
    file.options.Clear()
    for name, value in change.items():
        setattr(file.options, name, value)
    found = read(written(file))
    assert isinstance(found, MessageColumns)
    assert found.java_class == expected


def test_a_class_around_messages_gives_way_to_them() -> None:
    file = pb.FileDescriptorProto(name="a-b2c.proto")
    field(file.message_type.add(name="AB2C"), "x", "int32")
    named = read(written(file))
    assert isinstance(named, MessageColumns)
    assert named.java_class == "AB2COuterClass$AB2C"


def test_a_message_inside_another() -> None:
    found = read(written(click_file()), "shop.Click.Where")
    assert isinstance(found, MessageColumns)
    assert found.java_class == "com.acme.shop.ClickEvents$Click$Where"
    assert columns(written(click_file()), "Where") == {"page": "STRING", "x": "INT"}


def test_what_cannot_be_read() -> None:
    for data in (b"", b"hello", b"\xff\xff", written(click_file())[:-3]):
        found = refused(data)
        assert found.message == "`click.desc` is no descriptor set"
        assert "protoc --include_imports" in found.help[0]


def test_messages_that_are_not_there() -> None:
    found = refused(written(click_file()), "shop.Clack")
    assert found.message == "`click.desc` has no message `shop.Clack`"
    assert found.help == ("did you mean `shop.Click`?",)
    file = click_file()
    field(file.message_type.add(name="Other"), "x", "int32")
    several = refused(written(file))
    assert several.message == "`click.desc` describes 2 messages"
    assert several.help == (
        "say which: `'click.desc#shop.Click'`; there are `shop.Click`, `shop.Other`",
    )


def test_imports_that_are_not_in_the_file() -> None:
    found = refused(written(click_file(), imports=False))
    assert "field `at` of `shop.Click` is a `google.protobuf.Timestamp`" in found.message
    assert "--include_imports" in found.help[0]


def test_messages_that_hold_themselves() -> None:
    file = pb.FileDescriptorProto(name="t.proto", package="t")
    tree = file.message_type.add(name="Tree")
    field(tree, "name", "string")
    map_of(tree, "t.Tree", "children", "string", ".t.Tree")
    found = refused(written(file))
    assert found.message == "field `value` of `t.Tree.ChildrenEntry` holds `t.Tree` in itself"
    whole = pb.FileDescriptorSet()
    struct_pb2.DESCRIPTOR.CopyToProto(whole.file.add())
    assert (
        "holds `google.protobuf.Struct` in itself"
        in refused(whole.SerializeToString(), "Struct").message
    )


def test_a_message_without_fields() -> None:
    file = pb.FileDescriptorProto(name="t.proto", package="t")
    file.message_type.add(name="Nothing")
    assert "message `t.Nothing` has no fields" in refused(written(file)).message


@given(st.binary(max_size=60), st.integers(0, 2000), st.integers(0, 255))
def test_no_bytes_make_it_fail(data: bytes, at: int, byte: int) -> None:
    """What is no descriptor set is told to be none, and one that is broken is refused or read."""
    read(data)
    whole = bytearray(written(click_file()))
    whole[at % len(whole)] = byte
    read(bytes(whole), "Click")


def test_messages_that_never_end() -> None:
    """Each level has two of the next: what would be 2^40 fields is refused."""
    file = pb.FileDescriptorProto(name="t.proto", package="t")
    for level in range(40):
        made = file.message_type.add(name=f"L{level}")
        for name in "ab":
            field(made, name, f".t.L{level + 1}")
    field(file.message_type.add(name="L40"), "x", "int32")
    assert "more than 64 levels or 10000 fields" in refused(written(file), "L0").message
    deep = pb.DescriptorProto(name="In")
    for _ in range(80):
        outer = pb.DescriptorProto(name="In")
        outer.nested_type.add().CopyFrom(deep)
        deep = outer
    buried = pb.FileDescriptorProto(name="t.proto")
    buried.message_type.add().CopyFrom(deep)
    assert refused(written(buried), "In").message == "`click.desc` is no descriptor set"
