"""A place in a source text."""

from __future__ import annotations

from dsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters `[start, end)` in the text of the source named `source`.

    Offsets count Unicode code points from 0, as Python strings do; lines and columns are computed
    from them by `Source.position` only when something is shown.
    """

    source: str
    start: int
    end: int

    def __lt__(self, other: Span) -> bool:
        """By source, then by place: as they are shown."""
        return (self.source, self.start, self.end) < (other.source, other.start, other.end)

    def to(self, other: Span) -> Span:
        """The smallest span that covers this one and `other`, both in the same source."""
        return Span(self.source, min(self.start, other.start), max(self.end, other.end))

    def contains(self, offset: int) -> bool:
        """Whether the character at `offset` lies in this span."""
        return self.start <= offset < self.end
