"""The declarations of the `.stream` file in the making."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from compiler.importing.options import OptionLine
from compiler.importing.pieces import Edit
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.queries import Query

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """A line of a clause, such as a column, with the comments above it.

    `nicer` is the text in the language's own form, where it has one that is to be proved.
    """

    text: str
    span: Span
    doc: Lines = ()
    nicer: str | None = None


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """A `source`. `option_docs` are the comments above its options."""

    name: str
    connector: str
    options: tuple[ItemDraft, ...]
    columns: tuple[ItemDraft, ...]
    key: ItemDraft | None
    watermark: ItemDraft | None
    doc: Lines
    span: Span


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
    reads, by where they stand; `inputs` those of queries that have become tasks, for which `edits` were made.
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


@dataclass(frozen=True, slots=True)
class SinkDraft:
    """A `sink`."""

    name: str
    inputs: Lines
    connector: str
    options: tuple[ItemDraft, ...]
    key: ItemDraft | None
    doc: Lines
    span: Span


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


def items(lines: tuple[OptionLine, ...], docs: dict[Span, Lines]) -> tuple[ItemDraft, ...]:
    """Options as items, each with the comments that stood at it."""
    return tuple(ItemDraft(line.text, line.span, docs.get(line.span, ())) for line in lines)
