"""Gives a source the Avro schema of its columns, where its rows cannot be read without."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.options.apply import Options
from compiler.options.codes import TYPE_NOT_IN_FORMAT
from compiler.options.references import Text
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.records import replace
from dsl.span import Span

_WITH = "avro_confluent"
_WITHOUT = ("avro", "debezium_avro_confluent")


def with_reader_schema(options: Options, schema: str) -> Options:
    """The options with `schema`, an Avro schema, as that by which a reader decodes; unless the file says one."""
    if options.format is None or options.format.name != _WITH:
        return options
    given = dict(options.flink)
    side = "value." if "value.format" in given else ""
    key = f"{side}{options.format.identifier}.schema"
    return replace(options, flink=tuple({key: Text((schema,)).written, **given}.items()))


def check_reader_schema(options: Options, columns: Span) -> Iterator[Diagnostic]:
    """OPT014 for columns of an Avro schema with `enum` or `fixed`, in a format that cannot be given the schema.

    Flink decodes with a schema made of the columns, where these are texts and bytes; Avro reads none as the other.
    """
    if options.format is None or options.format.name not in _WITHOUT:
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
