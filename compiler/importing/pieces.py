"""Texts that know which part of the script they came from."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """`exact` tells that the text is that of `origin`, character by character."""

    text: str
    origin: Span | None = None
    exact: bool = False


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `[start, end)` of the script by `text`."""

    start: int
    end: int
    text: str


def text_of(pieces: Iterable[Piece]) -> str:
    """The whole text."""
    return "".join(piece.text for piece in pieces)


def origin_of(pieces: Iterable[Piece], span: Span) -> Span | None:
    """Where in the script the text at `span` came from."""
    at = 0
    for piece in pieces:
        end = at + len(piece.text)
        if at <= span.start < end or (span.start == end == span.end):
            if piece.origin is None or not piece.exact:
                return piece.origin
            start = piece.origin.start + span.start - at
            last = min(piece.origin.start + span.end - at, piece.origin.end)
            return Span(piece.origin.source, start, max(start, last))
        at = end
    return None


def verbatim(source: Source, span: Span, edits: Iterable[Edit] = (), indent: str = "") -> Pieces:
    """The text of `span` with `edits` made; lines after the first begin with `indent` instead of what they shared."""
    pieces: list[Piece] = []
    shared = _shared_indent(source.text[span.start : span.end], source, span)
    at = span.start
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        pieces.extend(_lines(source, at, edit.start, shared, indent))
        pieces.append(Piece(edit.text, source.span(edit.start, edit.end)))
        at = edit.end
    pieces.extend(_lines(source, at, span.end, shared, indent))
    return tuple(pieces)


def _shared_indent(text: str, source: Source, span: Span) -> int | None:
    """How many blanks all lines after the first begin with; None where a string goes over several lines."""
    if any("\n" in string for string in _strings(text)):
        return None
    line_start = source.text.rfind("\n", 0, span.start) + 1
    before = source.text[line_start : span.start]
    first = len(before) if not before.strip() else None
    widths = [len(x) - len(x.lstrip(" \t")) for x in text.split("\n")[1:] if x.strip()]
    if first is not None:
        widths.append(first)
    return min(widths, default=0)


def _strings(text: str) -> list[str]:
    from dsl.lexer import scan

    lexemes = scan(Source("", text))
    ends = zip(lexemes.kinds, lexemes.starts, lexemes.ends, strict=True)
    quoted = [text[s:e] for kind, s, e in ends if "STRING" in kind or kind == "QUOTED_NAME"]
    return quoted + [c.text for c in lexemes.comments if c.text.startswith("/*")]


def _lines(
    source: Source, start: int, end: int, shared: int | None, indent: str
) -> Iterable[Piece]:
    text = source.text[start:end]
    if shared is None:
        yield Piece(text, source.span(start, end), exact=True)
        return
    at = start
    for number, line in enumerate(text.split("\n")):
        cut = 0
        if number:
            yield Piece("\n")
            cut = min(shared, len(line) - len(line.lstrip(" \t")))
            if line.strip() or at + len(line) >= end:
                yield Piece(indent)
        kept = line[cut:].rstrip() if at + len(line) < end else line[cut:]
        if kept:
            yield Piece(kept, source.span(at + cut, at + cut + len(kept)), exact=True)
        at += len(line) + 1
