"""Which nodes of a tree hold a place."""

from __future__ import annotations

from typing import TypeVar

from dsl.parsed import Parsed
from dsl.records import dataclass
from dsl.span import Span
from dsl.walk import walk

N = TypeVar("N")


@dataclass(frozen=True, slots=True)
class Chain:
    """The nodes around `offset`, outermost first: a declaration, then what is in it."""

    nodes: tuple[object, ...]
    offset: int

    @property
    def innermost(self) -> object | None:
        """The smallest node there."""
        return self.nodes[-1] if self.nodes else None

    def last(self, kind: type[N]) -> N | None:
        """The innermost node of a kind."""
        for node in reversed(self.nodes):
            if isinstance(node, kind):
                return node
        return None

    def above(self, node: object) -> object | None:
        """The node directly around another of the chain."""
        at = next((i for i, one in enumerate(self.nodes) if one is node), 0)
        return self.nodes[at - 1] if at else None


def chain_at(parsed: Parsed, offset: int) -> Chain:
    """The nodes whose text holds `offset`, or ends there, as a cursor behind a word is still at it."""
    for declaration in parsed.tree.declarations:
        if declaration.span.start <= offset <= declaration.span.end:
            return Chain(_narrowing(declaration, offset), offset)
    return Chain((), offset)


def _narrowing(declaration: object, offset: int) -> tuple[object, ...]:
    found: list[tuple[Span, object]] = []
    for node in walk(declaration):
        span = getattr(node, "span", None)
        if isinstance(span, Span) and span.start <= offset <= span.end:
            found.append((span, node))
    if not found:
        return ()
    inner = min(found, key=lambda one: (one[0].end - one[0].start, one[0].start != offset))[0]
    return tuple(
        node for span, node in found if span.start <= inner.start and inner.end <= span.end
    )
