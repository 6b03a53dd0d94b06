"""`textDocument/hover`."""

from __future__ import annotations

from lsprotocol import types

from compiler.ide.hover import hover_at
from streamc.lsp.feature import Feature, text_of
from streamc.lsp.session import Session


def hover(session: Session, params: types.HoverParams) -> types.Hover | None:
    """What stands at a place."""
    text = text_of(session, params)
    found = None if text is None else hover_at(text.snapshot, text.offset(params.position))
    if text is None or found is None:
        return None
    content = types.MarkupContent(types.MarkupKind.Markdown, found.text)
    return types.Hover(content, text.lines.range(found.span))


FEATURES = (Feature(types.TEXT_DOCUMENT_HOVER, hover),)
