"""`textDocument/formatting`, of a range, and while people type."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from dsl.format import format_source
from streamc.lsp.feature import Feature, text_of
from streamc.lsp.session import Session


def whole(session: Session, params: types.DocumentFormattingParams) -> list[types.TextEdit]:
    """The edits that put a text into its canonical form."""
    return _formatted(session, params, None)


def part(session: Session, params: types.DocumentRangeFormattingParams) -> list[types.TextEdit]:
    """Those for the declarations that lie in a range."""
    return _formatted(session, params, params.range)


def typed(session: Session, params: types.DocumentOnTypeFormattingParams) -> list[types.TextEdit]:
    """Those for the declaration that ends with the `}` just typed."""
    text = text_of(session, params)
    if text is None:
        return []
    offset = text.offset(params.position)
    for declaration in text.snapshot.parsed.tree.declarations:
        if declaration.span.end == offset and not declaration.broken:
            return _formatted(session, params, text.lines.range(declaration.span))
    return []


def _formatted(session: Session, params: Any, part: types.Range | None) -> list[types.TextEdit]:
    """The edits of a text, or of those of its declarations that have something in a range."""
    found = session.plain(session.name_of(params.text_document.uri))
    if found is None:
        return []
    source, places = found
    lines = None
    if part is not None:
        start, end = places.offset(part.start), places.offset(part.end)
        lines = source.position(start).line, source.position(max(start, end)).line
    edits = format_source(source, lines).edits
    return [types.TextEdit(places.range(edit.span), edit.text) for edit in edits]


FEATURES = (
    Feature(types.TEXT_DOCUMENT_FORMATTING, whole),
    Feature(types.TEXT_DOCUMENT_RANGE_FORMATTING, part),
    Feature(
        types.TEXT_DOCUMENT_ON_TYPE_FORMATTING,
        typed,
        types.DocumentOnTypeFormattingOptions(first_trigger_character="}"),
    ),
)
