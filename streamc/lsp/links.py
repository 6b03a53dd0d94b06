"""`textDocument/documentLink`."""

from __future__ import annotations

from lsprotocol import types

from compiler.ide.links import links
from streamc.lsp.feature import Feature, text_of
from streamc.lsp.session import Session


def document_links(session: Session, params: types.DocumentLinkParams) -> list[types.DocumentLink]:
    """The files that a text names and that are there."""
    text = text_of(session, params)
    if text is None:
        return []
    found = ((one, session.resolved(one.path, text.name)) for one in links(text.snapshot))
    return [
        types.DocumentLink(text.lines.range(one.span), session.uri_of(name))
        for one, name in found
        if session.read(name) is not None
    ]


FEATURES = (Feature(types.TEXT_DOCUMENT_DOCUMENT_LINK, document_links),)
