"""Parses a text that is an edited version of one that was parsed: only the declarations around the edit are read anew.

What was read of the others is taken over, those behind the edit moved to their new places. Where anything makes that
doubtful, all is read anew, so that the outcome is always what `dsl.parse.parse` gives.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import fields
from typing import Any, TypeVar

from compiler.ide.room import OPEN, difference
from dsl.diagnostic import Diagnostic
from dsl.lexer import scan
from dsl.parse import MISTAKES, parse
from dsl.parsed import Parsed
from dsl.records import dataclass, replace
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import Declaration, File

T = TypeVar("T")

_FIELDS: dict[type, tuple[str, ...]] = {}
_make = object.__new__


@dataclass(frozen=True, slots=True)
class _Region:
    """What is read anew: `[start, end)` of the old text, whose declarations before `before` and from `after` on stay.

    `moved` is by how much what lies behind it is further back in the new text.
    """

    start: int
    end: int
    before: int
    after: int
    moved: int


def reparse(old: Parsed, source: Source) -> Parsed:
    """What `parse(source)` gives, by way of what is known of an older version of the text."""
    region = _region(old, source.text)
    if region is None or source.name != old.source.name:
        return parse(source)
    part = source.text[region.start : region.end + region.moved]
    # Blanks stand for what comes before, so that all places are right at once.
    alone = Source(source.name, " " * region.start + part)
    if OPEN & set(scan(alone).kinds):
        return parse(source)  # A string or comment that goes on behind it, to who knows where.
    middle = parse(alone)
    last = _last(old, region)
    if last is not None and not _is_last(middle, last, region.moved):
        return parse(source)
    declarations = old.tree.declarations
    tree = File(
        (
            *declarations[: region.before],
            *middle.tree.declarations,
            *_shifted(declarations[region.after :], region.moved),
        ),
        source.span(0, len(source.text)),
    )
    found = (*_outside(old.diagnostics, region), *middle.diagnostics)
    if len(found) >= MISTAKES:
        return parse(source)
    comments = (
        *(one for one in old.comments if one.span.start < region.start),
        *middle.comments,
        *_shifted(tuple(c for c in old.comments if c.span.start >= region.end), region.moved),
    )
    return Parsed(source, tree, comments, tuple(sorted(found, key=_order)))


def _order(found: Diagnostic) -> tuple[int, int]:
    return found.span.start, found.span.end


def _region(old: Parsed, text: str) -> _Region | None:
    """The declarations that an edit touches, and one whole one on each side, which may be read otherwise than before.

    None where that is everything.
    """
    first, last = difference(old.source.text, text)
    moved = len(text) - len(old.source.text)
    declarations = old.tree.declarations
    if len(declarations) < 4 or any(
        d.labels[0].span.source != old.source.name for d in old.diagnostics
    ):
        return None
    ends = [one.span.end for one in declarations]
    starts = [one.span.start for one in declarations]
    if ends != sorted(ends) or starts != sorted(starts):
        return None
    wrong = [label.span.start for one in old.diagnostics for label in one.labels]
    wrong_ends = [label.span.end for one in old.diagnostics for label in one.labels]
    before = bisect_right(ends, min([first, *wrong]) - 1) - 1
    after = bisect_right(starts, max([last, *wrong_ends])) + 1
    while before > 0 and _line_end(old, before - 1) is None:
        before -= 1
    while after < len(declarations) and _line_end(old, after - 1) is None:
        after += 1
    start = _line_end(old, before - 1) if before > 0 else 0
    end = _line_end(old, after - 1) if after < len(declarations) else len(old.source.text)
    if start is None or end is None or (before <= 0 and after >= len(declarations)):
        return None
    return _Region(start, end, max(before, 0), min(after, len(declarations)), moved)


class Parses:
    """The trees of texts, each made from that of the version before, if there was one."""

    def __init__(self) -> None:
        self._newest: dict[str, Parsed] = {}

    def parse(self, source: Source) -> Parsed:
        """The tree of a text."""
        known = self._newest.get(source.name)
        if known is None or known.source is not source:
            known = parse(source) if known is None else _same(known, reparse(known, source))
            self._newest[source.name] = known
        return known

    def forget(self, name: str) -> None:
        """Lets a tree go."""
        self._newest.pop(name, None)


def _same(old: Parsed, new: Parsed) -> Parsed:
    """The new tree with the nodes of the old one for declarations that are what they were, and where they were."""
    known = {one.span: one for one in old.tree.declarations}
    declarations = new.tree.declarations
    kept = tuple([held if (held := known.get(one.span)) == one else one for one in declarations])
    return replace(new, tree=replace(new.tree, declarations=kept))


def _line_end(old: Parsed, number: int) -> int | None:
    """Where the line ends in which a declaration does; None where the next one begins there, or it is in a comment."""
    declarations, text = old.tree.declarations, old.source.text
    declaration = declarations[number]
    if declaration.broken:
        return None
    at = text.find("\n", declaration.span.end)
    if at < 0 or (number + 1 < len(declarations) and declarations[number + 1].span.start <= at):
        return None
    if text[declaration.span.end : at].strip() and not _one_comment(old, declaration.span.end, at):
        return None
    return at


def _one_comment(old: Parsed, start: int, end: int) -> bool:
    """Whether all between two offsets is a comment that ends there."""
    return any(
        start <= one.span.start
        and end - 1 <= one.span.end <= end
        and "\n" not in one.text
        and not old.source.text[start : one.span.start].strip()
        for one in old.comments
    )


def _last(old: Parsed, region: _Region) -> Declaration | None:
    """The declaration at the end of what is read anew that is to be what it was."""
    declarations = old.tree.declarations
    return declarations[region.after - 1] if region.after < len(declarations) else None


def _is_last(middle: Parsed, last: Declaration, moved: int) -> bool:
    found = middle.tree.declarations
    return bool(found) and found[-1] == _moved(last, moved)


def _outside(found: tuple[Diagnostic, ...], region: _Region) -> tuple[Diagnostic, ...]:
    """Of the old diagnostics those that stay: all of them lie in what is read anew."""
    return tuple(one for one in found if one.span.end < region.start)


def _shifted(nodes: tuple[T, ...], by: int) -> tuple[T, ...]:
    return nodes if by == 0 else tuple(_moved(node, by) for node in nodes)


def _moved(value: Any, by: int) -> Any:
    """A node with all its places moved."""
    kind = value.__class__
    if kind is Span:
        return Span(value.source, value.start + by, value.end + by)
    if kind is tuple:
        return tuple([_moved(part, by) for part in value]) if value else value
    names = _FIELDS.get(kind)
    if names is None:
        known = hasattr(kind, "__dataclass_fields__")
        names = _FIELDS[kind] = tuple(one.name for one in fields(kind)) if known else ()
    if not names:
        return value
    made = _make(kind)
    for name in names:
        setattr(made, name, _moved(getattr(value, name), by))
    return made
