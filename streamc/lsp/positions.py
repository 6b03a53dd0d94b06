"""Turns offsets into positions of the Language Server Protocol, and back: the one place that knows how it counts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

from lsprotocol import types

from dsl.span import Span

_BREAK = re.compile(r"\r\n|\n|\r")
_UNITS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_WIDTH = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


class Lines:
    r"""The lines of a text. `encoding` says in which units the editor counts within a line: those of UTF-16, where it
    asks for nothing else.

    A line ends with `\n`, `\r\n` or `\r`, as the protocol has it. Offsets count characters, as spans do. `widths` says
    how many blanks, that the editor knows nothing of, end at the end of a line (`compiler.ide.room`).
    """

    def __init__(
        self, text: str, encoding: str = "utf-16", widths: Mapping[int, int] | None = None
    ) -> None:
        self.text = text
        self.encoding = encoding if encoding in _UNITS else "utf-16"
        self.starts = [0]
        self.ends: list[int] = []
        for match in _BREAK.finditer(text):
            end = match.start()
            self.ends.append(end - widths.get(end, 0) if widths else end)
            self.starts.append(match.end())
        self.ends.append(len(text))
        self._ascii = text.isascii()

    def position(self, offset: int) -> types.Position:
        r"""The position of an offset; one between `\r` and `\n` is at the end of the line."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.starts, offset) - 1
        start, end = self.starts[line], min(offset, self.ends[line])
        return types.Position(line, self._units(start, end))

    def offset(self, position: types.Position) -> int:
        """The offset of a position; what lies behind the end of a line or text is at its end.

        A position in the midst of a character is before it.
        """
        if position.line < 0:
            return 0
        if position.line >= len(self.starts):
            return len(self.text)
        start, end = self.starts[position.line], self.ends[position.line]
        wanted = max(position.character, 0)
        if self._ascii:
            return min(start + wanted, end)
        line = self.text[start:end].encode(_UNITS[self.encoding], "surrogatepass")
        kept = line[: wanted * _WIDTH[self.encoding]]
        return start + len(kept.decode(_UNITS[self.encoding], "ignore"))

    def range(self, span: Span) -> types.Range:
        """The range of a span of this text."""
        return self.between(span.start, span.end)

    def between(self, start: int, end: int) -> types.Range:
        """The range from an offset to another."""
        return types.Range(self.position(start), self.position(end))

    def _units(self, start: int, end: int) -> int:
        if self._ascii:
            return end - start
        encoded = self.text[start:end].encode(_UNITS[self.encoding], "surrogatepass")
        return len(encoded) // _WIDTH[self.encoding]


def changed(text: str, changes: list[types.TextDocumentContentChangeEvent], encoding: str) -> str:
    """A text after edits, one after the other."""
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            lines = Lines(text, encoding)
            start, end = lines.offset(change.range.start), lines.offset(change.range.end)
            text = text[:start] + change.text + text[max(start, end) :]
        else:
            text = change.text
    return text
