"""Who reads whom around a declaration, with the places where it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.ide.kinds import KINDS
from compiler.ide.snapshot import Snapshot
from compiler.ide.symbols import symbol_at
from compiler.resolve.references import find, read_paths
from compiler.resolve.unit import Entity, Named, Unit
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import SinkDeclaration, SourceDeclaration, Task


@dataclass(frozen=True, slots=True)
class Node:
    """A source, task or sink of a file."""

    name: str
    kind: str
    at: Span
    span: Span


@dataclass(frozen=True, slots=True)
class Edge:
    """Another node, and where the reader of the two names what it reads."""

    node: Node
    places: tuple[Span, ...]


def node_at(snapshot: Snapshot, offset: int) -> Node | None:
    """The node whose declaration holds an offset, or that is named there."""
    symbol = symbol_at(snapshot, offset)
    declaration = symbol.owner if symbol is not None else None
    if symbol is None or symbol.kind not in ("source", "task", "sink", "port"):
        declaration = snapshot.declaration_at(offset)
    return node_of(declaration)


def node_of(declaration: object) -> Node | None:
    """A declaration as a node, if it is one."""
    if not isinstance(declaration, SourceDeclaration | Task | SinkDeclaration):
        return None
    name = declaration.name
    return Node(name.text, KINDS[type(declaration)], name.span, declaration.span)


def inputs(snapshot: Snapshot, name: str) -> tuple[Edge, ...]:
    """What a node of the file reads."""
    declaration = snapshot.root.names.get(name)
    found: dict[Node, list[Span]] = {}
    if declaration is not None:
        for node, place in _read_by(declaration, snapshot.root):
            found.setdefault(node, []).append(place)
    return _edges(found)


def readers(node: Node, snapshots: Iterable[Snapshot]) -> tuple[Edge, ...]:
    """Who reads a node, in files that can see it."""
    found: dict[Node, list[Span]] = {}
    for snapshot in snapshots:
        for declaration in snapshot.root.names.values():
            reader = node_of(declaration)
            for read, place in _read_by(declaration, snapshot.root) if reader is not None else ():
                if read.at == node.at and reader is not None:
                    found.setdefault(reader, []).append(place)
    return _edges(found)


def _edges(found: dict[Node, list[Span]]) -> tuple[Edge, ...]:
    return tuple(Edge(node, tuple(places)) for node, places in found.items())


def _read_by(declaration: Named, unit: Unit) -> Iterator[tuple[Node, Span]]:
    for path in read_paths(declaration):
        found = find(path, unit)
        if isinstance(found, Diagnostic):
            continue
        entity: Entity = found[0]
        node = node_of(entity.declaration)
        if node is not None:
            yield node, path.span
