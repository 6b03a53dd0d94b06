"""A text to compile, with the name by which it is reported."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field

from dsl.records import dataclass
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
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        starts = [0]
        starts.extend(i + 1 for i, char in enumerate(self.text) if char == "\n")
        object.__setattr__(self, "_starts", tuple(starts))

    def position(self, offset: int) -> Position:
        """Line and column of the character at `offset` (0 to `len(text)`)."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of line `number` (from 1), without its line break."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r")

    @property
    def line_count(self) -> int:
        """How many lines the text has; an empty text has one."""
        return len(self._starts)

    def span(self, start: int, end: int) -> Span:
        """The span `[start, end)` of this source."""
        return Span(self.name, start, end)
