"""The comments that stand inside the declarations of a file, for the functions that are made of these."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from functools import cached_property

from compiler.emit.pyflink.remarks import Remark, remarks
from dsl.parse import parse
from dsl.parsed import Parsed
from dsl.source import Source
from dsl.span import Span


class Comments:
    """What the texts of a pipeline say inside their declarations, in its order.

    What documents a declaration or a column has a place of its own, and what allows a diagnostic is for the compiler.
    """

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._texts = {name: _Text(source) for name, source in sources.items()}

    def inside(self, place: Span, known: Iterable[str]) -> tuple[Remark, ...]:
        """The comments of the declaration around a place, without those that are `known` already."""
        text = self._texts.get(place.source)
        found = () if text is None else text.inside(place)
        told = set(known)
        return tuple(one for one in found if one.text not in told)


class _Text:
    """A file, which is parsed if somebody asks for its comments."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @cached_property
    def _parsed(self) -> Parsed:
        return parse(self._source)

    def inside(self, place: Span) -> tuple[Remark, ...]:
        around = next((d for d in self._parsed.tree.declarations if _lies_in(place, d.span)), None)
        if around is None:
            return ()
        comments = (c for c in self._parsed.comments if _lies_in(c.span, around.span))
        return tuple(remarks(around, comments, self._source))


def _lies_in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def as_lines(comments: Iterable[str], indent: str, width: int) -> str:
    """Comments of Python, a paragraph each."""
    lines = (
        part
        for comment in comments
        for line in comment.splitlines()
        for part in textwrap.wrap(line, width - len(indent) - 2)
    )
    return "".join(f"{indent}# {line}\n" for line in lines)
