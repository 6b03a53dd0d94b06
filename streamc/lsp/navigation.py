"""Definitions and references: `textDocument/definition`, `references`, `documentHighlight`."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from compiler.ide.columns import occurrences
from compiler.ide.links import links
from compiler.ide.references import references
from compiler.ide.rename import files_of, places_in
from compiler.ide.snapshot import Snapshot
from compiler.ide.symbols import Symbol, symbol_at
from dsl.span import Span
from streamc.lsp.feature import Feature, Text, text_of
from streamc.lsp.session import Session


def definition(session: Session, params: types.DefinitionParams) -> types.Location | None:
    """Where what is named at a place is declared; of the path of a file, that file."""
    text = text_of(session, params)
    if text is None:
        return None
    offset = text.offset(params.position)
    symbol = symbol_at(text.snapshot, offset)
    if symbol is not None:
        return None if symbol.place is None else session.location(symbol.place)
    return _file(session, text, offset)


def _file(session: Session, text: Text, offset: int) -> types.Location | None:
    for link in links(text.snapshot):
        if link.span.start <= offset <= link.span.end:
            name = session.resolved(link.path, text.name)
            return None if session.read(name) is None else session.location(Span(name, 0, 0))
    return None


def find_references(session: Session, params: types.ReferenceParams) -> list[types.Location]:
    """Where it is named, in the files that can see it."""
    text = text_of(session, params)
    symbol = None if text is None else symbol_at(text.snapshot, text.offset(params.position))
    if symbol is None:
        return []
    found = spans(session, symbol)
    declared = params.context.include_declaration
    return [session.location(one) for one in found if declared or one != symbol.place]


def spans(session: Session, symbol: Symbol) -> Iterator[Span]:
    """All places of a symbol, in all files."""
    if symbol.kind == "column":
        yield from occurrences(symbol, of_column(session, symbol))
        return
    for snapshot in snapshots(session, symbol):
        yield from places_in(snapshot, symbol)


def snapshots(session: Session, symbol: Symbol) -> Iterator[Snapshot]:
    """The files in which a symbol may be named."""
    users = session.users(symbol.place.source) if symbol.place is not None else ()
    for name in files_of(symbol, users):
        snapshot = session.snapshot(name)
        if snapshot is not None:
            yield snapshot


def of_column(session: Session, symbol: Symbol) -> Iterator[Snapshot]:
    """The files that may name a column: that in which it is named, what it uses, and what uses one of them."""
    start = session.snapshot(symbol.at.source)
    names: dict[str, None] = {symbol.at.source: None}
    if start is not None:
        names |= dict.fromkeys(start.sources)
    for name in list(names):
        names |= dict.fromkeys(session.users(name))
    for name in names:
        snapshot = session.snapshot(name)
        if snapshot is not None and symbol.name in snapshot.source.text:
            yield snapshot


def highlight(
    session: Session, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight]:
    """Where the same is named in the text."""
    text = text_of(session, params)
    symbol = None if text is None else symbol_at(text.snapshot, text.offset(params.position))
    if text is None or symbol is None:
        return []
    return [
        types.DocumentHighlight(
            text.lines.range(one),
            types.DocumentHighlightKind.Write
            if one == symbol.place
            else types.DocumentHighlightKind.Read,
        )
        for one in references(text.snapshot, symbol)
    ]


FEATURES = (
    Feature(types.TEXT_DOCUMENT_DEFINITION, definition),
    Feature(types.TEXT_DOCUMENT_REFERENCES, find_references),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, highlight),
)
