"""The DAG as a call hierarchy: a node calls what it reads, and is called by who reads it."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from compiler.ide.dag import Edge, Node, inputs, node_at, readers
from compiler.ide.snapshot import Snapshot
from streamc.lsp.feature import Feature, text_of
from streamc.lsp.session import Session
from streamc.lsp.symbols import KINDS


def prepare(
    session: Session, params: types.CallHierarchyPrepareParams
) -> list[types.CallHierarchyItem] | None:
    """The node at a place."""
    text = text_of(session, params)
    node = None if text is None else node_at(text.snapshot, text.offset(params.position))
    return None if node is None else [_item(session, node)]


def incoming(
    session: Session, params: types.CallHierarchyIncomingCallsParams
) -> list[types.CallHierarchyIncomingCall]:
    """Who reads a node, in all files that can."""
    found = _node(session, params.item)
    if found is None:
        return []
    return [
        types.CallHierarchyIncomingCall(_item(session, edge.node), _places(session, edge))
        for edge in readers(found[1], _seeing(session, found[1]))
    ]


def outgoing(
    session: Session, params: types.CallHierarchyOutgoingCallsParams
) -> list[types.CallHierarchyOutgoingCall]:
    """What a node reads."""
    found = _node(session, params.item)
    if found is None:
        return []
    snapshot, node = found
    return [
        types.CallHierarchyOutgoingCall(_item(session, edge.node), _places(session, edge))
        for edge in inputs(snapshot, node.name)
    ]


def _places(session: Session, edge: Edge) -> list[types.Range]:
    return [session.lines(place.source).range(place) for place in edge.places]


def _seeing(session: Session, node: Node) -> Iterator[Snapshot]:
    for name in (node.at.source, *session.users(node.at.source)):
        snapshot = session.snapshot(name)
        if snapshot is not None:
            yield snapshot


def _node(session: Session, item: types.CallHierarchyItem) -> tuple[Snapshot, Node] | None:
    name = session.name_of(item.uri)
    snapshot = session.snapshot(name)
    if snapshot is None:
        return None
    node = node_at(snapshot, session.lines(name).offset(item.selection_range.start))
    return None if node is None else (snapshot, node)


def _item(session: Session, node: Node) -> types.CallHierarchyItem:
    lines = session.lines(node.at.source)
    return types.CallHierarchyItem(
        node.name,
        KINDS[node.kind],
        session.uri_of(node.at.source),
        lines.range(node.span),
        lines.range(node.at),
        detail=f"{node.kind}, {node.at.source}",
    )


FEATURES = (
    Feature(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, prepare),
    Feature(types.CALL_HIERARCHY_INCOMING_CALLS, incoming),
    Feature(types.CALL_HIERARCHY_OUTGOING_CALLS, outgoing),
)
