"""The declarations of the `.stream` file in the making."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from compiler.importing.options import OptionLine
from compiler.importing.pieces import Edit
from dsl.records import dataclass, replace
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.queries import Query

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """A line of a clause, such as a column, with the comments above it.

    `nicer` is the text in the language's own form, where it has one that is to be proved. `plain` is that of a column
    of metadata without what makes it one, for a connector that stands in.
    """

    text: str
    span: Span
    doc: Lines = ()
    nicer: str | None = None
    plain: str | None = None


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """A `source`. `known` tells that the catalogue has its connector."""

    name: str
    connector: str
    options: tuple[ItemDraft, ...]
    columns: tuple[ItemDraft, ...]
    key: ItemDraft | None
    watermark: ItemDraft | None
    doc: Lines
    span: Span
    known: bool = True


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column that a task gives: the query's column `index` under another name or type, or an expression."""

    name: str
    index: int | None = None
    cast: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A `task`. `names` are the columns' names as they were asked for, empty where any will do.

    `columns` are what the query is to give; None where it gives that as it stands. `tables` are the names of what it
    reads, by where they stand; `inputs` those of queries that have become tasks, for which `edits` were made; `calls`
    those of functions, where they are others than in the script. `loses_late` tells that Flink drops its late rows,
    which a `.stream` file says.
    """

    name: str
    query: Query
    body: Span
    names: tuple[str, ...]
    columns: tuple[OutColumn, ...] | None
    given: tuple[str, ...]
    tables: Mapping[Span, str]
    commented: bool
    doc: Lines
    span: Span
    inputs: Mapping[Span, str] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    calls: Mapping[Span, str] = field(default_factory=dict)
    loses_late: bool = False


@dataclass(frozen=True, slots=True)
class SinkDraft:
    """A `sink`. `known` tells that the catalogue has its connector."""

    name: str
    inputs: Lines
    connector: str
    options: tuple[ItemDraft, ...]
    key: ItemDraft | None
    doc: Lines
    span: Span
    known: bool = True


@dataclass(frozen=True, slots=True)
class FunctionDraft:
    """A `function`, written out."""

    text: str
    span: Span
    doc: Lines


@dataclass(frozen=True, slots=True)
class FileDraft:
    """The whole file. `loose` are comments that belong to no declaration."""

    source: Source
    name: str
    doc: Lines
    pipeline: tuple[ItemDraft, ...]
    defaults: tuple[ItemDraft, ...]
    sources: tuple[SourceDraft, ...]
    tasks: tuple[TaskDraft, ...]
    sinks: tuple[SinkDraft, ...]
    loose: tuple[Lines, ...]
    functions: tuple[FunctionDraft, ...] = ()


def with_stand_ins(draft: FileDraft, *, known: bool) -> FileDraft:
    """The file with connectors that are compiled in place of those that are not in the catalogue, or of all of them."""
    sources = (
        replace(s, connector="datagen", options=(), columns=tuple(map(_plain, s.columns)))
        if known or not s.known
        else s
        for s in draft.sources
    )
    sinks = (
        replace(s, connector="blackhole", options=()) if known or not s.known else s
        for s in draft.sinks
    )
    return replace(draft, sources=tuple(sources), sinks=tuple(sinks))


def _plain(column: ItemDraft) -> ItemDraft:
    return column if column.plain is None else replace(column, text=column.plain)


def items(lines: tuple[OptionLine, ...], docs: dict[Span, Lines]) -> tuple[ItemDraft, ...]:
    """Options as items, each with the comments that stood at it."""
    return tuple(ItemDraft(line.text, line.span, docs.get(line.span, ())) for line in lines)
