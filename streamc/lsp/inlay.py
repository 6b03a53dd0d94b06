"""`textDocument/inlayHint`."""

from __future__ import annotations

from lsprotocol import types

from compiler.ide.hints import hints
from streamc.lsp.feature import Feature, text_of
from streamc.lsp.session import Session


def inlay_hints(session: Session, params: types.InlayHintParams) -> list[types.InlayHint]:
    """The types of computed columns, and the changes and keys of tasks."""
    text = text_of(session, params)
    if text is None:
        return []
    start, end = text.offset(params.range.start), text.offset(params.range.end)
    return [
        types.InlayHint(
            text.lines.position(one.offset),
            one.text,
            types.InlayHintKind.Type if one.type else None,
            padding_left=True,
        )
        for one in hints(text.snapshot, start, end)
    ]


FEATURES = (Feature(types.TEXT_DOCUMENT_INLAY_HINT, inlay_hints),)
