"""Whether a formatted text still is what it was: the same tree, the same comments, the same mistakes."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from dsl.parsed import Comment, Parsed
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import Declaration

_FIELDS: dict[type, tuple[str, ...] | None] = {}


@dataclass(frozen=True, slots=True)
class Difference:
    """The first declaration that is another one afterwards; None where it is something else that differs."""

    place: int | None


def difference(before: Parsed, after: Parsed, moved: bool) -> Difference | None:
    """What differs between the texts, or None. Comments may have changed places where declarations were `moved`."""
    old, new = before.tree.declarations, after.tree.declarations
    for place, (one, other) in enumerate(zip(old, new, strict=False)):
        if not same(one, other):
            return Difference(place)
    if len(old) != len(new) or _mistakes(before) != _mistakes(after):
        return Difference(None)
    first, second = _texts(before.comments), _texts(after.comments)
    if first == second or (moved and sorted(first) == sorted(second)):
        return None
    return Difference(None)


def _mistakes(parsed: Parsed) -> list[tuple[str, str]]:
    return [(found.code.number, found.message) for found in parsed.diagnostics]


def _texts(comments: tuple[Comment, ...]) -> list[str]:
    return [comment.text.rstrip() for comment in comments]


def same(one: Any, other: Any) -> bool:
    """Whether two trees are equal but for the places of their nodes."""
    stack: list[tuple[Any, Any]] = [(one, other)]
    while stack:
        a, b = stack.pop()
        kind = a.__class__
        if kind is not b.__class__:
            return False
        if kind is tuple:
            if len(a) != len(b):
                return False
            stack.extend(zip(a, b, strict=True))
            continue
        names = _FIELDS[kind] if kind in _FIELDS else _kept(kind)
        if names is None:
            if a != b:
                return False
        else:
            for name in names:
                x, y = getattr(a, name), getattr(b, name)
                # A comment in the midst of a column comes to stand beside it, and so documents it, too.
                if x is not y and not (name == "doc" and (x or "") in (y or "")):
                    stack.append((x, y))
    return True


def _kept(kind: type) -> tuple[str, ...] | None:
    """The fields of a node that are no places; none of a span; None where it is no node."""
    names: tuple[str, ...] | None = None
    if kind is Span:
        names = ()
    elif is_dataclass(kind):
        names = tuple(f.name for f in fields(kind))
    _FIELDS[kind] = names
    return names


def name_of(declaration: Declaration) -> str:
    """How a message calls a declaration: `task totals`."""
    word = type(declaration).__name__.removesuffix("Declaration").lower()
    name = declaration.name.text
    return word if word == name else f"{word} {name}"
