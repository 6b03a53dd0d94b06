"""Turns columns of a sink into metadata of its records: `metadata.timestamp = sent_at`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.connectors.model import Connector, Metadata
from compiler.names import did_you_mean
from compiler.options import reports
from compiler.options.apply import Options
from compiler.options.codes import (
    CONTRADICTORY_OPTIONS,
    MISSING_OPTION,
    UNKNOWN_METADATA,
    WRONG_OPTION_TYPE,
)
from compiler.plan.operators import TableColumn
from compiler.types.casts import can_cast
from compiler.types.datatype import DataType
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.records import replace
from dsl.syntax.declarations import Option
from dsl.syntax.expressions import ColumnRef, StringLiteral
from dsl.syntax.names import Name

_PREFIX = "metadata."


def with_written_metadata(
    connector: Connector,
    options: tuple[Option, ...],
    columns: tuple[TableColumn, ...],
    report: list[Diagnostic],
) -> tuple[TableColumn, ...]:
    """The columns of a sink, those that its options name as metadata of the records no longer part of their value.

    Flink takes any column whose type it can cast (DynamicSinkUtils.validateAndApplyMetadata); so do we. What is wrong
    with the value of an option itself is told where options are checked.
    """
    if not any(one.writable for one in connector.metadata):
        return columns
    known = {column.column.name: column for column in columns}
    found: dict[str, tuple[Metadata, Option]] = {}
    for option in options:
        name = _column_of(option)
        if name is None:
            continue
        wrong = _wrong(connector, option, name, known, found)
        if wrong is not None:
            report.append(wrong)
            continue
        offered = _offered(connector, option)
        if offered is not None:
            found[name] = offered, option
    return tuple(
        replace(column, kind="metadata", key=found[column.column.name][0].key)
        if column.column.name in found
        else column
        for column in columns
    )


def _column_of(option: Option) -> str | None:
    """The column that an option makes metadata of; None of another option, and of one whose value is no column."""
    if not option.key.text.startswith(_PREFIX):
        return None
    match option.value:
        case ColumnRef(parts=(name,)):
            return name.text
        case StringLiteral(text=text):
            return text
        case _:
            return None


def check_written(
    connector: Connector, options: Options, given: tuple[Option, ...], owner: Name
) -> Iterator[Diagnostic]:
    """OPT003 for metadata of a sink that is no name of a column: a param has no columns.

    OPT002 and OPT004 for what is written to several places where nothing chooses among them, and the other way round.
    """
    for one in connector.metadata:
        if one.among and not options.diagnostics:
            yield from _choice(one, options, given, owner)
    for option in given:
        name = option.key.text
        if name.startswith(_PREFIX) and name in options.typed and _column_of(option) is None:
            yield diagnostic(
                WRONG_OPTION_TYPE,
                f"`{name}` takes the name of a column of `{owner.text}` itself",
                option.value.span,
            )


def _choice(
    metadata: Metadata, options: Options, given: tuple[Option, ...], owner: Name
) -> Iterator[Diagnostic]:
    """Flink's table offers `topic` where there are several, and cannot write a row without (KafkaDynamicSink)."""
    name, listed = f"{_PREFIX}{_plain(metadata.key)}", options.typed.get(metadata.among)
    one = listed is not None and (not isinstance(listed, tuple | list) or len(listed) == 1)
    option = next((o for o in given if o.key.text == name), None)
    if option is not None and one:
        yield diagnostic(
            CONTRADICTORY_OPTIONS,
            f"`{name}` chooses among several, and `{metadata.among}` names one",
            option.span,
            also=(Label(options.spans[metadata.among], "the only one"),),
            help=(f"list all: `{metadata.among} = ['a', 'b']`, or leave `{name}` out",),
        )
    elif listed is None and f"{metadata.among}_pattern" not in options.typed:
        message = f"`{owner.text}` does not say to which {metadata.among} its rows go"
        help = (f"add `{metadata.among} = ...`",)
        yield diagnostic(MISSING_OPTION, message, owner.span, help=help)
    elif option is None and not one:
        yield diagnostic(
            MISSING_OPTION,
            f"nothing says to which {metadata.among} each row of `{owner.text}` goes",
            options.spans.get(metadata.among, owner.span),
            "there are several",
            help=(f"name the column that says it: `{name} = ...`",),
        )


def _offered(connector: Connector, option: Option) -> Metadata | None:
    name = option.key.text.removeprefix(_PREFIX)
    return next((m for m in connector.metadata if name in (m.key, _plain(m.key))), None)


def _plain(key: str) -> str:
    return key.replace("-", "_")


def _wrong(
    connector: Connector,
    option: Option,
    name: str,
    known: Mapping[str, TableColumn],
    found: Mapping[str, tuple[Metadata, Option]],
) -> Diagnostic | None:
    offered = _offered(connector, option)
    if offered is None or not offered.writable:
        return _not_written(connector, option, there=offered is not None)
    if name not in known:
        return reports.unknown_column_named(option, option.key.text, name, known)
    if name in found:
        first = found[name][1]
        return diagnostic(
            CONTRADICTORY_OPTIONS,
            f"column `{name}` is metadata twice",
            option.value.span,
            also=(Label(first.value.span, f"it is `{first.key.text}` already"),),
            help=("make a second column of it in a task: `extend`",),
        )
    column, wanted = known[name].column, type_of(offered)
    if can_cast(column.type, wanted):
        return None
    return diagnostic(
        WRONG_OPTION_TYPE,
        f"`{option.key.text}` takes `{show_plain(wanted)}`, and column `{name}` is `{show_plain(column.type)}`",
        option.value.span,
    )


def _not_written(connector: Connector, option: Option, *, there: bool) -> Diagnostic:
    name = option.key.text.removeprefix(_PREFIX)
    written = [_plain(one.key) for one in connector.metadata if one.writable]
    meant = None if there else did_you_mean(name, written)
    if there:
        message = f"the metadata `{name}` of `{connector.name}` is read, and not written"
    else:
        message = f"a `{connector.name}` sink has no metadata `{name}`"
    label = f"did you mean `{meant}`?" if meant else ""
    note = "metadata that is written: " + ", ".join(f"`{one}`" for one in written)
    return diagnostic(UNKNOWN_METADATA, message, option.key.span, label, notes=(note,))


def type_of(metadata: Metadata) -> DataType:
    """The type that a connector's metadata has in Flink."""
    from compiler.types.syntax import resolve_type
    from dsl.parse import parse
    from dsl.source import Source
    from dsl.syntax.declarations import ColumnList, PhysicalColumn, Schema

    text = metadata.type.removesuffix(" NULL").removesuffix(" NOT")
    parsed = parse(Source("catalogue", f"schema s (c {text})"))
    schema = next(one for one in parsed.tree.declarations if isinstance(one, Schema))
    assert isinstance(schema.columns, ColumnList)
    (column,) = schema.columns.columns
    assert isinstance(column, PhysicalColumn)
    found = resolve_type(column.type)
    assert isinstance(found, DataType)
    return found
