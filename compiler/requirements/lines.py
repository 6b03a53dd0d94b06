"""Cuts a file of requirements into the lines that pip reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span

_COMMENT = re.compile(r"(^|\s)#.*$")


@dataclass(frozen=True, slots=True)
class Line:
    """What pip reads as one line, without its comment; a backslash joins it to the next one."""

    text: str
    span: Span


def lines_of(source: Source) -> Iterator[Line]:
    """The lines of a file that say something. Lines are joined first, and lose their comments then, as pip does it."""
    parts: list[str] = []
    start = at = 0
    for raw in source.text.split("\n"):
        text = raw.rstrip("\r")
        start = start if parts else at
        at += len(raw) + 1
        joined = text.endswith("\\") and not text.lstrip().startswith("#")
        parts.append(text[:-1] if joined else text)
        if not joined:
            yield from _line(parts, Span(source.name, start, at - 1 - len(raw) + len(text)))
            parts = []


def _line(parts: list[str], span: Span) -> Iterator[Line]:
    whole = "".join(parts)
    comment = _COMMENT.search(whole)
    text = whole if comment is None else whole[: comment.start()]
    if not text.strip():
        return
    before = len(whole) - len(parts[-1])
    # Where the comment begins in a line that is joined to others, the place ends with what is joined.
    last = text[before:].rstrip() if len(text) > before else parts[-1]
    start = span.start + len(text) - len(text.lstrip())
    end = span.end - (len(parts[-1]) - len(last))
    yield Line(text.strip(), Span(span.source, start, max(start, end)))
