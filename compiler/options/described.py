"""Gives a source what the file that describes its columns says of its format."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.options.apply import Options
from compiler.options.codes import TYPE_NOT_IN_FORMAT
from compiler.options.references import Text
from compiler.schemas.files import Described
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.records import replace
from dsl.span import Span

_WITH = "avro_confluent"
_WITHOUT = ("avro", "debezium_avro_confluent")
_MESSAGE = "protobuf.message"


def told_by(described: Described | None) -> tuple[str, ...]:
    """The options that a file with columns makes needless."""
    return () if described is None or described.message is None else (_MESSAGE,)


def with_described(options: Options, described: Described) -> Options:
    """The options with what a format is told by the file: a schema, the class of a message, how times are written.

    What the `.stream` file says of it goes first.
    """
    name = "" if options.format is None else options.format.name
    if name == _WITH and described.avro is not None:
        return _with(options, "schema", described.avro)
    if name == "protobuf" and described.message is not None:
        return _with(options, "message-class-name", described.message)
    if name == "json" and described.iso_times:
        return _with(options, "timestamp-format.standard", "ISO-8601")
    return options


def _with(options: Options, key: str, value: str) -> Options:
    assert options.format is not None
    given = dict(options.flink)
    side = "value." if "value.format" in given else ""
    whole = f"{side}{options.format.identifier}.{key}"
    return replace(options, flink=tuple({whole: Text((value,)).written, **given}.items()))


def check_described(options: Options, described: Described, columns: Span) -> Iterator[Diagnostic]:
    """OPT014 for columns of an Avro schema with `enum` or `fixed`, in a format that cannot be given the schema.

    Flink decodes with a schema made of the columns, where these are texts and bytes; Avro reads none as the other.
    """
    if described.avro is None or options.format is None or options.format.name not in _WITHOUT:
        return
    name = options.format.name
    also = (Label(options.spans["format"], "the format"),) if "format" in options.spans else ()
    yield diagnostic(
        TYPE_NOT_IN_FORMAT,
        f"`{name}` reads no `enum` and no `fixed`: Flink takes them for texts and bytes",
        columns,
        "the schema has such types",
        also=also,
        help=(
            "`avro_confluent` is given the schema itself",
            "or write `string` and `bytes` in the schema",
        ),
    )
