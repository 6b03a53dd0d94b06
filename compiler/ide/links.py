"""Other files that a text names."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ide.snapshot import Snapshot
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import ColumnsFromFile, Function, Use
from dsl.syntax.expressions import Expression, StringLiteral
from dsl.walk import walk


@dataclass(frozen=True, slots=True)
class Link:
    """A path as it is written, at the place between its quotes."""

    path: str
    span: Span


def links(snapshot: Snapshot) -> Iterator[Link]:
    """The files that the text names: libraries, schemas, code in Python."""
    for declaration in snapshot.parsed.tree.declarations:
        match declaration:
            case Use(path=path):
                yield from _link(path)
            case Function(language="python", path=path) if path is not None:
                yield from _module(path)
            case _:
                for node in walk(declaration):
                    if isinstance(node, ColumnsFromFile):
                        yield from _link(node.path)


def _link(path: Expression) -> Iterator[Link]:
    if isinstance(path, StringLiteral) and path.text:
        yield Link(path.text, _inner(path))


def _module(path: Expression) -> Iterator[Link]:
    """`pkg.mod:fn` is in `pkg/mod.py`."""
    if isinstance(path, StringLiteral) and path.text:
        module = path.text.partition(":")[0]
        yield Link(f"{module.replace('.', '/')}.py", _inner(path))


def _inner(text: StringLiteral) -> Span:
    return Span(text.span.source, text.span.start + 1, max(text.span.start + 1, text.span.end - 1))
