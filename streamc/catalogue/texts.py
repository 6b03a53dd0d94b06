"""Texts of declarations in pieces, each with its kind, for their colours."""

from __future__ import annotations

from bisect import bisect_left

from compiler.checked import Settings
from compiler.ide.snapshot import Snapshot
from compiler.ide.tokens import Token, tokens
from dsl.parsed import Parsed
from dsl.span import Span
from streamc.catalogue.model import Piece
from streamc.catalogue.secrets import Masking


class Texts:
    """The texts of a file and of the libraries that it uses."""

    def __init__(self, parsed: dict[str, Parsed], target: str, mask: Masking) -> None:
        self._parsed = parsed
        self._target = target
        self._mask = mask
        self._tokens: dict[str, list[Token]] = {}

    def pieces(self, span: Span) -> tuple[Piece, ...]:
        """What stands at a place; of one in which something is masked a single piece."""
        text = self._parsed[span.source].source.text[span.start : span.end]
        masked = self._mask(text)
        if masked != text:
            return (Piece("", masked),)
        found: list[Piece] = []
        at = span.start
        for token in self._within(span):
            if token.span.start > at:
                found.append(Piece("", text[at - span.start : token.span.start - span.start]))
            at = token.span.end
            found.append(Piece(token.type, text[token.span.start - span.start : at - span.start]))
        if at < span.end:
            found.append(Piece("", text[at - span.start :]))
        return tuple(found)

    def plain(self, span: Span) -> str:
        """The same as a text."""
        return self._mask(self._parsed[span.source].source.text[span.start : span.end])

    def line(self, span: Span) -> int:
        """The line on which a place begins."""
        return self._parsed[span.source].source.position(span.start).line

    def _within(self, span: Span) -> list[Token]:
        every = self._of(span.source)
        first = bisect_left(every, span.start, key=lambda token: token.span.start)
        last = bisect_left(every, span.end, key=lambda token: token.span.start)
        return every[first:last]

    def _of(self, name: str) -> list[Token]:
        if name not in self._tokens:
            parsed = self._parsed[name]
            settings = Settings(target=self._target)
            snapshot = Snapshot(parsed.source, settings, lambda *_: None, lambda _: parsed)
            self._tokens[name] = tokens(snapshot)
        return self._tokens[name]
