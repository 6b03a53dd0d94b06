"""Walking a syntax tree of whatever nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

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


def changed(node: Any, change: Callable[[object], object | None]) -> Any:
    """The tree with nodes replaced: `change` is asked outermost first; None means "look inside"."""
    if isinstance(node, tuple):
        parts = tuple(changed(part, change) for part in node)
        return node if all(a is b for a, b in zip(node, parts, strict=True)) else parts
    if not is_dataclass(node) or isinstance(node, Span):
        return node
    found = change(node)
    if found is not None:
        return found
    new: dict[str, Any] = {}
    for name in _field_names(type(node)):
        value = getattr(node, name)
        part = changed(value, change)
        if part is not value:
            new[name] = part
    return replace(node, **new) if new else node  # type: ignore[type-var]


def _field_names(kind: type) -> tuple[str, ...]:
    names = _FIELDS.get(kind)
    if names is None:
        names = tuple(f.name for f in fields(kind) if f.name != "span")
        _FIELDS[kind] = names
    return names
