"""Shows a syntax tree in one line: `Binary(+ a 1)`, without spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from dsl.span import Span
from dsl.syntax.expressions import ColumnRef, NumberLiteral, ParamRef, StringLiteral
from dsl.syntax.names import Name, Path


def compact(node: object) -> str:
    """The tree as text: fields that are empty, None or False are left out."""
    match node:
        case Name(text=text, quoted=quoted):
            return f"`{text}`" if quoted else text
        case Path(parts=parts) | ColumnRef(parts=parts):
            return ".".join(compact(part) for part in parts)
        case NumberLiteral(text=text):
            return text
        case ParamRef(name=name):
            return f"${name.text}"
        case StringLiteral(parts=parts):
            return repr(
                "".join(p if isinstance(p, str) else "${" + p.name.text + "}" for p in parts)
            )
        case tuple():
            return "[" + " ".join(compact(item) for item in node) + "]"
    if is_dataclass(node):
        shown = [
            _labelled(field.name, getattr(node, field.name))
            for field in fields(node)
            if field.name != "span" and getattr(node, field.name) not in (None, (), False)
        ]
        return f"{type(node).__name__}({' '.join(shown)})"
    return str(node)


def _labelled(name: str, value: object) -> str:
    return name if value is True else f"{name}={compact(value)}"


def misplaced(node: object, outer: Span) -> Iterator[str]:
    """What is wrong with the spans below `node`: each must lie in that of its parent."""
    if isinstance(node, tuple):
        for item in node:
            yield from misplaced(item, outer)
    elif is_dataclass(node) and not isinstance(node, (Span, type)):
        span: Span = node.span  # type: ignore[attr-defined]
        if not outer.start <= span.start <= span.end <= outer.end:
            yield f"{type(node).__name__} {span.start}-{span.end} outside {outer.start}-{outer.end}"
        for field in fields(node):
            yield from misplaced(getattr(node, field.name), span)
