"""Comments of a `.stream` file beside and above the parts of a task, and the lines of its SQL to which they go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from compiler.emit.text import identifier
from dsl.docs import said
from dsl.parsed import Comment
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.expressions import ColumnRef
from dsl.syntax.queries import Select, SelectItem
from dsl.syntax.steps import Assignment, From, GroupByStep, Having, Join, Where
from dsl.walk import walk

_WIDTH = 88
_BEGINS_LINE = re.compile(r"\s*(?:[a-z]+\s+){0,2}", re.IGNORECASE)
"""What may stand before the first part of a line: `select`, `group by`."""
_CLAUSES = ("WHERE", "HAVING", "GROUP BY")


@dataclass(frozen=True, slots=True)
class Remark:
    """What a comment says. `about` is a clause of SQL or a column as SQL writes it, empty where it is about neither;
    `beside` tells that it stands at the end of a line.
    """

    text: str
    about: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Comments of SQL by the numbers of its lines: those above a line, and the one at its end."""

    above: dict[int, list[str]] = field(default_factory=dict)
    beside: dict[int, str] = field(default_factory=dict)

    def written(self, sql: str) -> list[str]:
        """The lines of SQL with them."""
        lines = []
        for at, line in enumerate(sql.split("\n")):
            lines += [f"{' ' * _indent(line)}-- {text}".rstrip() for text in self.above.get(at, ())]
            lines.append(f"{line} -- {self.beside[at]}" if at in self.beside else line)
        return lines


def remarks(declaration: object, comments: Iterable[Comment], source: Source) -> Iterator[Remark]:
    """The comments of a declaration with what each is about, in their order; without those that allow a diagnostic."""
    parts = tuple(_parts(declaration))
    for comment in comments:
        text = said(comment)
        if not text:
            continue
        about = _beside(comment, parts, source)
        if about:
            yield Remark(text, about, beside=len(text.splitlines()) == 1)
        else:
            yield Remark(text, _above(comment, parts, source) or _around(comment, parts))


def _parts(declaration: object) -> Iterator[tuple[Span, str]]:
    """The parts of a declaration for which SQL has a line, outermost first."""
    keys: set[int] = set()
    for node in walk(declaration):
        match node:
            case GroupByStep():
                keys |= {id(key) for key in node.keys}
                yield node.span, "GROUP BY"
            case SelectItem() if id(node) not in keys:
                name = node.alias
                if name is None and isinstance(node.expression, ColumnRef):
                    name = node.expression.parts[-1]
                if name is not None:
                    yield node.span, identifier(name.text)
            case Assignment():
                yield node.span, identifier(node.name.text)
            case Where():
                yield node.span, "WHERE"
            case Having():
                yield node.span, "HAVING"
            case From():
                yield node.span, f"FROM {identifier(node.input.text)}"
            case Join():
                yield node.span, f"JOIN {identifier(node.input.text)}"
            case Select():
                yield from _clauses(node)
            case _:
                pass


def _clauses(select: Select) -> Iterator[tuple[Span, str]]:
    for clause, part in (("WHERE", select.where), ("HAVING", select.having)):
        if part is not None:
            yield part.span, clause
    if select.group_by:
        first, last = select.group_by[0].span, select.group_by[-1].span
        yield Span(first.source, first.start, last.end), "GROUP BY"


def _beside(comment: Comment, parts: tuple[tuple[Span, str], ...], source: Source) -> str:
    """What ends right before a comment, and is alone on its first line."""
    text = source.text
    for span, about in parts:
        between = text[span.end : comment.span.start] if span.end <= comment.span.start else "\n"
        if "\n" not in between and between.strip() in ("", ",") and _first(span, text):
            return about
    return ""


def _above(comment: Comment, parts: tuple[tuple[Span, str], ...], source: Source) -> str:
    """What begins on the line below a comment, or below the comments under it."""
    text = source.text
    if text[text.rfind("\n", 0, comment.span.start) + 1 : comment.span.start].strip():
        return ""
    for span, about in parts:
        between = text[comment.span.end : span.start] if span.start >= comment.span.end else "x"
        lines = between.split("\n")
        only = all(not line.strip() or line.strip().startswith("--") for line in lines[:-1])
        if len(lines) > 1 and only and _BEGINS_LINE.fullmatch(lines[-1]):
            return about
    return ""


def _around(comment: Comment, parts: tuple[tuple[Span, str], ...]) -> str:
    """The innermost part in which a comment lies."""
    inside = (a for s, a in parts if s.start <= comment.span.start and comment.span.end <= s.end)
    return next(reversed(list(inside)), "")


def _first(span: Span, text: str) -> bool:
    """Whether nothing but words stands before a part on its line."""
    return bool(_BEGINS_LINE.fullmatch(text[text.rfind("\n", 0, span.start) + 1 : span.start]))


def placed(
    statements: Mapping[str, str], found: Iterable[Remark]
) -> tuple[dict[str, Placed], list[Remark]]:
    """Where comments go in the SQL of statements, by their names, the first one first; and those that have no line."""
    lines = {name: sql.split("\n") for name, sql in statements.items()}
    places = {name: Placed() for name in statements}
    left = []
    for remark in found:
        at = next(
            (
                (name, line)
                for name, sql in lines.items()
                if (line := _line(remark.about, sql)) is not None
            ),
            None,
        )
        if not remark.about or at is None:
            left.append(remark)
            continue
        name, line = at
        _put(remark, places[name], line, lines[name])
    return places, left


def _put(remark: Remark, place: Placed, line: int, sql: list[str]) -> None:
    if remark.beside:
        end = line + 1 if remark.about in _CLAUSES else line
        fits = len(sql[end]) + len(remark.text) + 4 <= _WIDTH if end < len(sql) else False
        alone = end == line or end + 1 == len(sql) or _indent(sql[end + 1]) <= _indent(sql[line])
        if fits and alone and end not in place.beside:
            place.beside[end] = remark.text
            return
    if remark.about.startswith("`"):
        line = _beginning(line, sql)
    place.above.setdefault(line, []).extend(remark.text.splitlines())


def _beginning(line: int, sql: list[str]) -> int:
    """The first line of an item of which another one is known, which gives it its name."""
    while line and _indent(sql[line]) == _indent(sql[line - 1]) and not sql[line - 1].endswith(","):
        line -= 1
    while line and _indent(sql[line - 1]) > _indent(sql[line]):
        line -= 1
    return line


def _line(about: str, sql: list[str]) -> int | None:
    """The one line of a clause, or the one that makes a column; None where there are several, or none."""
    if not about.startswith("`"):
        clause = re.compile(rf"\s*(?:\w+ )*{re.escape(about)}(?: .*)?")
        found = [at for at, line in enumerate(sql) if clause.fullmatch(line)]
        return found[0] if len(found) == 1 else None
    items = list(_items(sql))
    made = [at for at in items if sql[at].rstrip(",").endswith(f" AS {about}")]
    kept = [
        at for at in items if re.fullmatch(rf"\s*(`(?:[^`]|``)+`\.)?{re.escape(about)},?", sql[at])
    ]
    for these in (made, kept):
        if these:
            return these[0] if len(these) == 1 else None
    return None


def _items(sql: list[str]) -> Iterator[int]:
    """The lines of all items of SELECT that have one to themselves."""
    inside: int | None = None
    for at, line in enumerate(sql):
        if line.strip() in ("SELECT", "SELECT DISTINCT"):
            inside = _indent(line)
        elif inside is not None and _indent(line) == inside + 2:
            yield at
        elif inside is not None and _indent(line) <= inside:
            inside = None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
