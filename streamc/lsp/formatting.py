"""`textDocument/formatting`, of a range, and while people type."""

from __future__ import annotations

from lsprotocol import types

from dsl.diagnostic import Edit
from dsl.format import format_source
from streamc.lsp.feature import Feature, Text, text_of
from streamc.lsp.session import Session


def whole(session: Session, params: types.DocumentFormattingParams) -> list[types.TextEdit]:
    """The edits that put a text into its canonical form."""
    text = text_of(session, params)
    return [] if text is None else _edits(text, format_source(text.snapshot.source).edits)


def part(session: Session, params: types.DocumentRangeFormattingParams) -> list[types.TextEdit]:
    """Those for the declarations that lie in a range."""
    text = text_of(session, params)
    if text is None:
        return []
    return _between(text, text.offset(params.range.start), text.offset(params.range.end))


def typed(session: Session, params: types.DocumentOnTypeFormattingParams) -> list[types.TextEdit]:
    """Those for the declaration that ends with the `}` just typed."""
    text = text_of(session, params)
    if text is None:
        return []
    offset = text.offset(params.position)
    for declaration in text.snapshot.parsed.tree.declarations:
        if declaration.span.end == offset and not declaration.broken:
            return _between(text, declaration.span.start, offset)
    return []


def _between(text: Text, start: int, end: int) -> list[types.TextEdit]:
    source = text.snapshot.source
    lines = (source.position(start).line, source.position(max(start, end)).line)
    return _edits(text, format_source(source, lines).edits)


def _edits(text: Text, edits: tuple[Edit, ...]) -> list[types.TextEdit]:
    return [types.TextEdit(text.lines.range(edit.span), edit.text) for edit in edits]


FEATURES = (
    Feature(types.TEXT_DOCUMENT_FORMATTING, whole),
    Feature(types.TEXT_DOCUMENT_RANGE_FORMATTING, part),
    Feature(
        types.TEXT_DOCUMENT_ON_TYPE_FORMATTING,
        typed,
        types.DocumentOnTypeFormattingOptions(first_trigger_character="}"),
    ),
)
