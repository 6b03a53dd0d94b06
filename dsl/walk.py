"""Walking a syntax tree of whatever nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from dsl.span import Span

_FIELDS: dict[type, tuple[str, ...]] = {}


def walk(node: object) -> Iterator[object]:
    """The node and all nodes below it, outermost first, in the order of their fields; spans are left out."""
    stack: list[object] = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, tuple):
            stack.extend(reversed(current))
        elif is_dataclass(current) and not isinstance(current, Span):
            yield current
            stack.extend(getattr(current, name) for name in reversed(_field_names(type(current))))


def _field_names(kind: type) -> tuple[str, ...]:
    names = _FIELDS.get(kind)
    if names is None:
        names = tuple(f.name for f in fields(kind) if f.name != "span")
        _FIELDS[kind] = names
    return names
