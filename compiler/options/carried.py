"""Checks that the format of a table has a place for the types of its columns."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.connectors.model import Connector, Format, Role
from compiler.options.apply import Options
from compiler.options.codes import TYPE_NOT_IN_FORMAT
from compiler.plan.operators import TableColumn
from compiler.types.codes import NOT_COMPILED_YET
from compiler.types.datatype import DataType, Root
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.syntax.names import Name


def check_carried(
    connector: Connector,
    options: Options,
    columns: tuple[TableColumn, ...] | None,
    owner: Name,
    role: Role,
) -> Iterator[Diagnostic]:
    """OPT014 for each stored column whose type Flink's format or connector refuses when the job is planned or run."""
    # Tables of some connectors have no format, and limits of their own.
    format_ = options.format or connector
    partition = options.typed.get("partition_by", ())
    if columns is None:
        return
    relaxed = connector.key_format and _holds(format_, options)
    for column in columns:
        name = column.column.name
        if column.kind != "physical" or (isinstance(partition, tuple) and name in partition):
            continue
        refused = format_.carries.refused(
            column.column.type, relaxed=relaxed, read=role is Role.SOURCE
        )
        if refused is not None:
            wider = connector.key_format and _wider(format_, column.column.type, role)
            yield _report(format_, column, refused, options, owner, role, wider=wider)


def check_registry(options: Options) -> Iterator[Diagnostic]:
    """TGT001 for `avro.registry`: records with the number of their schema are a format of their own in Flink."""
    span = options.spans.get("avro.registry")
    if span is not None and options.format is not None and options.format.name == "avro":
        message = "`avro` with a registry is not compiled yet"
        help = ("take `format = avro_confluent`, with `avro_confluent.registry`",)
        yield diagnostic(NOT_COMPILED_YET, message, span, help=help)


def _holds(format_: Format | Connector, options: Options) -> bool:
    """Whether the option that widens what the format takes has the value that does."""
    name, _, value = format_.carries.when.partition(" = ")
    return bool(name) and str(options.typed.get(f"{format_.name}.{name}")).lower() == value


def _wider(format_: Format | Connector, type_: DataType, role: Role) -> bool:
    """Whether the option would make a place for the type."""
    wide = format_.carries.refused(type_, relaxed=True, read=role is Role.SOURCE)
    return bool(format_.carries.when) and wide is None


def _report(
    format_: Format | Connector,
    column: TableColumn,
    refused: DataType,
    options: Options,
    owner: Name,
    role: Role,
    *,
    wider: bool,
) -> Diagnostic:
    name, kind = column.column.name, show_plain(column.column.type)
    part = show_plain(refused)
    of_part = "" if part == kind else f", which holds `{part}`"
    made = column.column.span
    span = made if role is Role.SOURCE and made is not None else owner.span
    places = [Label(made, "it is made here")] if made is not None and span != made else []
    if "format" in options.spans:
        places.append(Label(options.spans["format"], "the format"))
    return diagnostic(
        TYPE_NOT_IN_FORMAT,
        f"`{format_.name}` has no place for `{name}`: it is `{kind}`{of_part}",
        span,
        f"`{part}`",
        also=tuple(places),
        help=_helps(format_, refused, role, wider=wider),
    )


def _helps(
    format_: Format | Connector, refused: DataType, role: Role, *, wider: bool
) -> tuple[str, ...]:
    helps = []
    if wider:
        helps.append(f"say `{format_.name}.{format_.carries.when}`, and the format has one")
    if role is Role.SINK:
        instead = _INSTEAD.get(refused.root, "string")
        helps.append(f"cast it in a task before, for example to `{instead}`")
    return tuple(helps)


_INSTEAD = {
    Root.TIMESTAMP: "timestamp(3)",
    Root.TIMESTAMP_LTZ: "timestamp(3)",
    Root.BINARY: "bytes",
    Root.VARBINARY: "bytes",
    Root.MAP: "map<string, ...>",
}
"""What to cast to where it is not a text."""
