"""The shape of a file: its declarations with what is in them, what can be folded, and what lies around a place."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ide.chain import chain_at
from compiler.ide.kinds import KINDS
from compiler.ide.snapshot import Snapshot
from dsl.lexer import scan
from dsl.parsed import Comment
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import ColumnList, Defaults, Schema, SourceDeclaration, Task, Use
from dsl.syntax.expressions import Expression
from dsl.syntax.steps import Expect


@dataclass(frozen=True, slots=True)
class Entry:
    """A declaration, or a part of one. `at` is its name, `span` all of it."""

    name: str
    kind: str
    detail: str
    at: Span
    span: Span
    parts: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """From a place on the line that stays to one on the last line that is folded; `comment` where it is one."""

    first: int
    last: int
    comment: bool = False


def outline(snapshot: Snapshot) -> Iterator[Entry]:
    """The declarations of the file."""
    for declaration in snapshot.parsed.tree.declarations:
        kind = KINDS[type(declaration)]
        at, name = declaration.name.span, declaration.name.text
        parts: tuple[Entry, ...] = ()
        detail = kind
        match declaration:
            case (
                SourceDeclaration(columns=ColumnList() as columns)
                | Schema(columns=ColumnList() as columns)
            ):
                parts = tuple(_columns(columns, snapshot.source))
            case Task(steps=steps):
                expected = [step for step in steps if isinstance(step, Expect)]
                parts = tuple(_expect(step, snapshot.source) for step in expected)
            case Use(names=names):
                name = ", ".join((here or there).text for there, here in names) or "use"
            case Defaults():
                name = "defaults"
            case _:
                pass
        yield Entry(
            name or kind, kind, detail, _inside(at, declaration.span), declaration.span, parts
        )


def _inside(at: Span, whole: Span) -> Span:
    """The name, or where it was lost the beginning of the declaration."""
    inside = whole.start <= at.start and at.end <= whole.end
    return at if inside else Span(whole.source, whole.start, whole.start)


def _columns(columns: ColumnList, source: Source) -> Iterator[Entry]:
    for column in columns.columns:
        detail = source.text[column.name.span.end : column.span.end].strip()
        yield Entry(
            column.name.text, "column", " ".join(detail.split()), column.name.span, column.span
        )


def _expect(step: Expect, source: Source) -> Entry:
    return Entry(step.name.text, "expect", _text(step.condition, source), step.name.span, step.span)


def _text(expression: Expression, source: Source) -> str:
    return " ".join(source.text[expression.span.start : expression.span.end].split())


def folds(snapshot: Snapshot) -> Iterator[Fold]:
    """What goes over several lines: between brackets, and comments."""
    source = snapshot.source
    lexemes = scan(source)
    opened: list[int] = []
    for kind, start in zip(lexemes.kinds, lexemes.starts, strict=True):
        mark = source.text[start : start + 1] if kind == "mark" else ""
        if mark and mark in "([{":
            opened.append(start)
        elif mark and mark in ")]}" and opened:
            first, last = opened.pop(), source.text.rfind("\n", 0, start)
            if last > first and "\n" in source.text[first:last]:
                yield Fold(first, last)
    yield from _comments(lexemes.comments, source)


def _comments(comments: list[Comment], source: Source) -> Iterator[Fold]:
    """Comments of several lines, and those of one that follow each other."""
    block: Span | None = None
    for comment in comments:
        between = "" if block is None else source.text[block.end : comment.span.start]
        if block is not None and between.count("\n") == 1 and not between.strip():
            block = block.to(comment.span)
            continue
        if block is not None and "\n" in source.text[block.start : block.end]:
            yield Fold(block.start, block.end, comment=True)
        block = comment.span
    if block is not None and "\n" in source.text[block.start : block.end]:
        yield Fold(block.start, block.end, comment=True)


def around(snapshot: Snapshot, offset: int) -> tuple[Span, ...]:
    """What to select around a place, the smallest first, the whole file last."""
    name, text = snapshot.source.name, snapshot.source.text
    found: list[Span] = []
    for node in reversed(chain_at(snapshot.parsed, offset).nodes):
        span = getattr(node, "span", None)
        if isinstance(span, Span) and (not found or _wider(span, found[-1])):
            found.append(span)
    whole = Span(name, 0, len(text))
    if not found or _wider(whole, found[-1]):
        found.append(whole)
    return tuple(found)


def _wider(span: Span, other: Span) -> bool:
    return span != other and span.start <= other.start and other.end <= span.end
