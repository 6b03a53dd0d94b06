"""Keeps the comments of a script, and the COMMENT clauses, as comments of the `.stream` file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dsl.parsed import Comment
from dsl.source import Source
from dsl.span import Span

_ALLOW = re.compile(r"--\s*allow\b", re.IGNORECASE)


def comment_lines(comments: Iterable[Comment]) -> tuple[str, ...]:
    """Each comment as the lines that it takes. None is read as an allowance of the language."""
    lines: list[str] = []
    for comment in comments:
        text = comment.text
        if _ALLOW.match(text):
            text = "-- note: " + text[2:].strip()
        first, *more = (line.strip() for line in text.splitlines())
        lines += [first, *(f" {line}" if line.startswith("*") else line for line in more)]
    return tuple(lines)


def clause_lines(text: str | None) -> tuple[str, ...]:
    """The text of a COMMENT clause as comments."""
    if not text:
        return ()
    lines = [f"-- {line.strip()}".rstrip() for line in text.splitlines() if line.strip()]
    return tuple(f"-- note: {line[3:]}" if _ALLOW.match(line) else line for line in lines)


def blocks(source: Source, comments: tuple[Comment, ...], start: int) -> list[list[Comment]]:
    """The comments before `start` in blocks parted by blank lines; the last is that right above, which may be empty."""
    found: list[list[Comment]] = []
    line = None
    for comment in comments:
        first = source.position(comment.span.start).line
        if line is None or first > line + 1:
            found.append([])
        found[-1].append(comment)
        line = source.position(comment.span.end).line
    if line is not None and source.position(start).line > line + 1:
        found.append([])
    return found or [[]]


def beside_or_above(
    source: Source, comments: tuple[Comment, ...], items: list[Span]
) -> tuple[dict[Span, list[Comment]], list[Comment]]:
    """The comments that stand at the end of an item's last line, or between it and the item before; and the rest."""
    found: dict[Span, list[Comment]] = {}
    rest: list[Comment] = []
    for comment in comments:
        line = source.position(comment.span.start).line
        before = [s for s in items if s.end <= comment.span.start]
        around = [s for s in items if s.start <= comment.span.start < s.end]
        after = [s for s in items if s.start >= comment.span.end]
        last = max(before, key=lambda s: s.end, default=None)
        if around:
            found.setdefault(around[0], []).append(comment)
        elif last is not None and source.position(last.end).line == line:
            found.setdefault(last, []).append(comment)
        elif after:
            found.setdefault(min(after, key=lambda s: s.start), []).append(comment)
        else:
            rest.append(comment)
    return found, rest
