"""Walking a syntax tree of whatever nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from dsl.records import once, replace
from dsl.span import Span

_FIELDS: dict[type, tuple[str, ...]] = {}
_BACKWARDS: dict[type, tuple[str, ...]] = {}
_PLAIN = frozenset({"Span", "Span | None", "str", "str | None", "int", "int | None", "bool"})
"""The types, as the nodes declare them, of fields that never hold a node."""
_NONE = ("",)
"""Stands for the fields of what is no node."""


def walk(node: object) -> Iterator[object]:
    """The node and all nodes below it, outermost first, in the order of their fields; spans are left out."""
    stack: list[object] = [node]
    pop, push = stack.pop, stack.append
    while stack:
        current = pop()
        kind = type(current)
        if kind is tuple:
            stack.extend(current[::-1])  # type: ignore[index]
            continue
        names = _BACKWARDS.get(kind)
        if names is None:
            names = _within(kind)
            names = _BACKWARDS[kind] = names if names is _NONE else names[::-1]
        if names is not _NONE:
            yield current
            for name in names:
                part = getattr(current, name)
                if part:  # Not None, False, or an empty tuple; a node is always true.
                    push(part)


@once
def nodes(node: Any) -> tuple[object, ...]:
    """What `walk` gives, kept in the node: for trees that are asked several times."""
    return tuple(walk(node))


def changed(node: Any, change: Callable[[object], object | None]) -> Any:
    """The tree with nodes replaced: `change` is asked outermost first; None means "look inside"."""
    if isinstance(node, tuple):
        parts = tuple(changed(part, change) for part in node)
        return node if all(a is b for a, b in zip(node, parts, strict=True)) else parts
    kind = type(node)
    names = _FIELDS.get(kind)
    if names is None:
        names = _FIELDS[kind] = _within(kind)
    if names is _NONE:
        return node
    found = change(node)
    if found is not None:
        return found
    new: dict[str, Any] = {}
    for name in names:
        value = getattr(node, name)
        part = changed(value, change)
        if part is not value:
            new[name] = part
    return replace(node, **new) if new else node


def _within(kind: type) -> tuple[str, ...]:
    """The fields of a node that can hold nodes."""
    if not is_dataclass(kind) or issubclass(kind, Span):
        return _NONE
    return tuple(f.name for f in fields(kind) if str(f.type) not in _PLAIN)
