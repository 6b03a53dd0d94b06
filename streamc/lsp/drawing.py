"""`streamc/graph`: the DAG of a file as an editor draws it, with all that is known of each node.

The answer is JSON of our own, not the protocol's: `docs/editors.md` says what is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from compiler.checked import Output
from compiler.ide.facts import Fact, facts
from compiler.ide.hover import type_text
from compiler.ide.kinds import KINDS
from compiler.ide.snapshot import Snapshot
from compiler.resolve.references import lookup
from dsl.diagnostic import Severity
from dsl.records import dataclass, replace
from dsl.span import Span
from dsl.syntax.declarations import Declaration, SinkDeclaration, SourceDeclaration, Task
from streamc.graph.dag import SIDE_KINDS, Dag, Node, dag
from streamc.graph.layout import Layout, Spot, place
from streamc.lsp.feature import Feature
from streamc.lsp.session import Session
from streamc.render.width import text_width

METHOD = "streamc/graph"
CHANGED = "streamc/graphChanged"

Drawn = dict[str, Any]

_CHARACTER = 7.3
"""The width of a character, in pixels: the view's letters are of one width."""
_LINE = 18.0
_PADDING = 28.0
_WIDTHS = (140.0, 300.0)
_NODES = (SourceDeclaration, Task, SinkDeclaration)
_SHOWN = ("changelog", "event time", "keys", "state", "delivery")


@dataclass(frozen=True, slots=True)
class Shown:
    """A node with what is known of it, before it has a place."""

    node: Node
    output: Output | None
    declaration: Declaration | None
    facts: tuple[Fact, ...]

    @property
    def kind(self) -> str:
        """What it is; of a declaration that could not be checked, what it was meant to be."""
        if self.node.kind in SIDE_KINDS or self.declaration is None:
            return self.node.kind
        return KINDS[type(self.declaration)]

    @property
    def subtitle(self) -> str:
        """What it is, and of what system."""
        if self.node.kind in SIDE_KINDS:
            return self.node.kind
        match self.declaration:
            case SourceDeclaration(connector=connector) | SinkDeclaration(connector=connector):
                return f"{self.kind} {connector.text}" if connector.text else self.kind
            case _:
                return self.kind

    @property
    def lines(self) -> tuple[str, ...]:
        """What is written in it, below its name."""
        return (self.subtitle, *(f"{f.label}: {_text(f)}" for f in self.facts if f.label in _SHOWN))


def graph(session: Session, params: Any) -> Drawn | None:
    """The DAG of the text at `params.uri`; the last one without errors, marked as `stale`, where the text has some."""
    name = session.name_of(params.uri)
    snapshot = session.snapshot(name)
    if snapshot is None:
        return None
    if snapshot.checked.failed:
        last = session.drawn.get(name)
        found = drawn(session, snapshot) if last is None else _still(last, session, snapshot)
    else:
        found = session.drawn[name] = drawn(session, snapshot)
    session.watched.add(name)
    document = session.open.get(name)
    return {**found, "uri": params.uri, "version": None if document is None else document.version}


def drawn(session: Session, snapshot: Snapshot) -> Drawn:
    """The DAG of a text as it is, placed."""
    found = _with_all(dag(snapshot.checked), snapshot)
    shown = {node.name: _shown(node, snapshot) for node in found.nodes}
    sizes = {name: _size(one) for name, one in shown.items()}
    layout = place(found, sizes, gap_x=64, gap_y=20)
    return {
        "name": found.name,
        "stale": False,
        "failed": snapshot.checked.failed,
        "width": layout.width,
        "height": layout.height,
        "nodes": [_node(one, layout.spots[name], session, snapshot) for name, one in shown.items()],
        "edges": list(_edges(found, layout)),
    }


def _with_all(found: Dag, snapshot: Snapshot) -> Dag:
    """With what the file declares and checking gave up on, as with a sink of an output that there is not."""
    known = {node.name for node in found.nodes}
    missing = [
        Node(name, KINDS[type(declaration)], declaration.doc)
        for name, declaration in snapshot.root.names.items()
        if isinstance(declaration, _NODES) and name not in known
    ]
    return replace(found, nodes=(*found.nodes, *missing)) if missing else found


def _still(last: Drawn, session: Session, snapshot: Snapshot) -> Drawn:
    """An older DAG whose nodes lead to where their declarations are now."""
    nodes = []
    for node in last["nodes"]:
        declaration = _named(node["declaration"], snapshot)
        marks = {"severity": _severity(declaration, snapshot, side=node["kind"] == "side")}
        nodes.append({**node, **marks, **_places(declaration, session)})
    return {**last, "stale": True, "failed": True, "nodes": nodes}


def _shown(node: Node, snapshot: Snapshot) -> Shown:
    output = snapshot.outputs.get(node.name)
    found = () if output is None else tuple(facts(output, snapshot))
    owner = node.name.rpartition(".")[0] if node.kind in SIDE_KINDS else node.name
    return Shown(node, output, _declared(output, snapshot) or _named(owner, snapshot), found)


def _declared(output: Output | None, snapshot: Snapshot) -> Declaration | None:
    """The declaration in which an output's place is: names of libraries may be others here."""
    if output is None:
        return None
    for unit in snapshot.units:
        if unit.name == output.span.source:
            for declaration in unit.parsed.tree.declarations:
                if declaration.span.contains(output.span.start):
                    return declaration
    return None


def _named(name: str, snapshot: Snapshot) -> Declaration | None:
    entity = lookup(name, snapshot.root)
    return None if entity is None else entity.declaration


def _size(shown: Shown) -> tuple[float, float]:
    longest = max(map(text_width, (shown.node.name, *shown.lines)))
    least, most = _WIDTHS
    width = min(max(longest * _CHARACTER + _PADDING, least), most)
    return width, _LINE * (1 + len(shown.lines)) + 16


def _node(shown: Shown, spot: Spot, session: Session, snapshot: Snapshot) -> Drawn:
    output, declaration = shown.output, shown.declaration
    return {
        "id": shown.node.name,
        "kind": "side" if shown.node.kind in SIDE_KINDS else shown.kind,
        "declaration": declaration.name.text if declaration is not None else "",
        "lines": list(shown.lines),
        "doc": shown.node.doc or "",
        "facts": [{"label": fact.label, "text": _text(fact)} for fact in shown.facts],
        "columns": []
        if output is None
        else [_column(output, at) for at in range(len(output.columns))],
        "x": spot.x,
        "y": spot.y - spot.height / 2,
        "width": spot.width,
        "height": spot.height,
        "severity": _severity(declaration, snapshot, side=shown.node.kind in SIDE_KINDS),
        **_places(declaration, session),
    }


def _column(output: Output, at: int) -> Drawn:
    column = output.columns[at]
    marks = ["event time"] if column.name == output.event_time else []
    marks += [f"@{label}" for label in column.labels]
    return {"name": column.name, "type": type_text(column), "marks": marks}


def _text(fact: Fact) -> str:
    return f"{', '.join(fact.values)}{fact.words}{fact.more}".replace("`", "")


def _places(declaration: Declaration | None, session: Session) -> Drawn:
    """Where a node is written: its text, all of it, and its name; nothing where it is no more."""
    if declaration is None:
        return {"at": None}
    lines = session.lines(declaration.span.source)
    return {
        "at": {
            "uri": session.uri_of(declaration.span.source),
            "range": _range(lines.range(declaration.span)),
            "name": _range(lines.range(declaration.name.span)),
        }
    }


def _range(found: Any) -> Drawn:
    return {
        "start": {"line": found.start.line, "character": found.start.character},
        "end": {"line": found.end.line, "character": found.end.character},
    }


def _severity(declaration: Declaration | None, snapshot: Snapshot, *, side: bool) -> str | None:
    """The worst that is said of a declaration; of a side output its declaration tells."""
    if declaration is None or side:
        return None
    said = {d.severity for d in snapshot.checked.diagnostics if _within(d.span, declaration.span)}
    for severity, word in ((Severity.ERROR, "error"), (Severity.WARNING, "warning")):
        if severity in said:
            return word
    return None


def _within(inner: Span, outer: Span) -> bool:
    return inner.source == outer.source and outer.start <= inner.start <= outer.end


def _edges(found: Dag, layout: Layout) -> Iterator[Drawn]:
    sides = set(found.belongs)
    for (start, end), path in layout.paths.items():
        points = [[path[0].x + path[0].width, path[0].y]]
        for spot in path[1:-1]:
            points += [[spot.x, spot.y], [spot.x + spot.width, spot.y]]
        points.append([path[-1].x, path[-1].y])
        yield {"start": start, "end": end, "side": (start, end) in sides, "points": points}


FEATURES = (Feature(METHOD, graph),)
