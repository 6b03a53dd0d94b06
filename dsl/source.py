"""A text to compile, with the name by which it is reported."""

from __future__ import annotations

import re
from bisect import bisect_right

from dsl.records import dataclass, once
from dsl.span import Span


@dataclass(frozen=True, slots=True)
class Position:
    """Line and column as people count them: both start at 1, columns in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """A text and its name: the path as the user gave it, or `<stdin>`."""

    name: str
    text: str

    def position(self, offset: int) -> Position:
        """Line and column of the character at `offset` (0 to `len(text)`)."""
        starts = _line_starts(self)
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of line `number` (from 1), without its line break."""
        starts = _line_starts(self)
        start = starts[number - 1]
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return self.text[start:end].rstrip("\r")

    @property
    def line_count(self) -> int:
        """How many lines the text has; an empty text has one."""
        return len(_line_starts(self))

    def span(self, start: int, end: int) -> Span:
        """The span `[start, end)` of this source."""
        return Span(self.name, start, end)


@once
def _line_starts(source: Source) -> tuple[int, ...]:
    """The offset of the first character of each line; many texts are checked of which no place is ever shown."""
    return (0, *(match.end() for match in re.finditer("\n", source.text)))
