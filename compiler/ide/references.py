"""Where else a file names what is named at a place."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ide.snapshot import Snapshot
from compiler.ide.symbols import Symbol, symbol_at
from dsl.span import Span
from dsl.syntax.names import Name
from dsl.walk import nodes


def references(snapshot: Snapshot, symbol: Symbol) -> Iterator[Span]:
    """Where the file names what a symbol means, its declaration included, in the order of the text."""
    if symbol.place is None:
        return
    for name in dict.fromkeys(_names(snapshot, symbol)):
        found = symbol_at(snapshot, name.span.end)
        same = found is not None and found.place == symbol.place and found.kind == symbol.kind
        if same and found is not None and found.at == name.span:
            yield name.span


def _names(snapshot: Snapshot, symbol: Symbol) -> Iterator[Name]:
    text = symbol.name
    if symbol.kind == "port":
        text = symbol.name.rpartition(".")[2]
    for declaration in snapshot.parsed.tree.declarations:
        for node in nodes(declaration):
            if isinstance(node, Name) and node.text == text:
                yield node
