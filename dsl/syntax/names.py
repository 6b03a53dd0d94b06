"""Names as they stand in a text."""

from __future__ import annotations

from dsl.records import dataclass
from dsl.span import Span


@dataclass(frozen=True, slots=True)
class Name:
    """An identifier; `text` is without backticks, `quoted` tells whether it stood in them."""

    text: str
    span: Span
    quoted: bool = False

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Path:
    """Names joined by dots, at least one: `valid.rejected`, `checkpoint.interval`."""

    parts: tuple[Name, ...]
    span: Span

    @property
    def text(self) -> str:
        """The names joined by dots, without backticks."""
        return ".".join(part.text for part in self.parts)

    def __str__(self) -> str:
        return self.text
