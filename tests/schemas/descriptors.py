"""Descriptor sets for tests, made by the protobuf library as protoc makes them."""

from __future__ import annotations

from google.protobuf import descriptor_pb2 as pb
from google.protobuf import timestamp_pb2

F = pb.FieldDescriptorProto
KINDS = {
    "double": F.TYPE_DOUBLE,
    "float": F.TYPE_FLOAT,
    "int32": F.TYPE_INT32,
    "int64": F.TYPE_INT64,
    "uint32": F.TYPE_UINT32,
    "uint64": F.TYPE_UINT64,
    "sint32": F.TYPE_SINT32,
    "sint64": F.TYPE_SINT64,
    "fixed32": F.TYPE_FIXED32,
    "fixed64": F.TYPE_FIXED64,
    "sfixed32": F.TYPE_SFIXED32,
    "sfixed64": F.TYPE_SFIXED64,
    "bool": F.TYPE_BOOL,
    "string": F.TYPE_STRING,
    "bytes": F.TYPE_BYTES,
}


def field(message: pb.DescriptorProto, name: str, kind: str, label: int = F.LABEL_OPTIONAL) -> F:
    """A field, the next of a message; `kind` is a scalar type, `enum .a.E`, or a message's full name `.a.M`."""
    made = message.field.add(name=name, number=len(message.field) + 1, label=label)
    if kind in KINDS:
        made.type = KINDS[kind]
    elif kind.startswith("enum "):
        made.type, made.type_name = F.TYPE_ENUM, kind.removeprefix("enum ")
    else:
        made.type, made.type_name = F.TYPE_MESSAGE, kind
    return made


def repeated(message: pb.DescriptorProto, name: str, kind: str) -> F:
    return field(message, name, kind, F.LABEL_REPEATED)


def map_of(message: pb.DescriptorProto, full: str, name: str, key: str, value: str) -> None:
    """A map, which is a repeated message of its own; `full` is the full name of the message around it."""
    entry = name.title().replace("_", "") + "Entry"
    nested = message.nested_type.add(name=entry)
    nested.options.map_entry = True
    field(nested, "key", key)
    field(nested, "value", value)
    repeated(message, name, f".{full}.{entry}")


def click_file() -> pb.FileDescriptorProto:
    """A file with all kinds of fields."""
    file = pb.FileDescriptorProto(name="shop/click_events.proto", package="shop", syntax="proto3")
    file.dependency.append("google/protobuf/timestamp.proto")
    file.options.java_package = "com.acme.shop"
    click = file.message_type.add(name="Click")
    for kind in KINDS:
        field(click, f"a_{kind}", kind)
    kinds = click.enum_type.add(name="Kind")
    for number, name in enumerate(("UNKNOWN", "LEFT", "RIGHT")):
        kinds.value.add(name=name, number=number)
    field(click, "kind", "enum .shop.Click.Kind")
    where = click.nested_type.add(name="Where")
    field(where, "page", "string")
    field(where, "x", "int32")
    field(click, "place", ".shop.Click.Where")
    repeated(click, "tags", "string")
    repeated(click, "places", ".shop.Click.Where")
    map_of(click, "shop.Click", "counts", "string", "int64")
    map_of(click, "shop.Click", "known", "int32", ".shop.Click.Where")
    click.oneof_decl.add(name="who")
    for name, kind in (("email", "string"), ("number", "int64")):
        field(click, name, kind).oneof_index = 0
    field(click, "at", ".google.protobuf.Timestamp")
    return file


def written(*files: pb.FileDescriptorProto, imports: bool = True) -> bytes:
    """The set, with the files that they import first."""
    whole = pb.FileDescriptorSet()
    if imports:
        timestamp_pb2.DESCRIPTOR.CopyToProto(whole.file.add())
    whole.file.extend(files)
    return whole.SerializeToString()
