"""`textDocument/semanticTokens`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from compiler.ide.tokens import MODIFIERS, TYPES, Token, tokens
from streamc.lsp.feature import Feature, Text, text_of
from streamc.lsp.positions import Lines
from streamc.lsp.session import Session

LEGEND = types.SemanticTokensLegend(list(TYPES), list(MODIFIERS))
_TYPE = {name: i for i, name in enumerate(TYPES)}


def full(session: Session, params: types.SemanticTokensParams) -> types.SemanticTokens | None:
    """What each word of a text is."""
    text = text_of(session, params)
    return None if text is None else _encoded(text, tokens(text.snapshot))


def part(session: Session, params: types.SemanticTokensRangeParams) -> types.SemanticTokens | None:
    """What each word of a part of it is."""
    text = text_of(session, params)
    if text is None:
        return None
    start, end = text.offset(params.range.start), text.offset(params.range.end)
    found = (one for one in tokens(text.snapshot) if one.span.end > start and one.span.start < end)
    return _encoded(text, found)


def _encoded(text: Text, found: Iterable[Token]) -> types.SemanticTokens:
    """Five numbers a token: lines and characters from the one before, its length, what it is."""
    data: list[int] = []
    line = character = 0
    for token in found:
        modifiers = sum(1 << MODIFIERS.index(one) for one in token.modifiers)
        for start, length in _pieces(token, text.lines):
            before = character if start.line == line else 0
            data += (
                start.line - line,
                start.character - before,
                length,
                _TYPE[token.type],
                modifiers,
            )
            line, character = start.line, start.character
    return types.SemanticTokens(data)


def _pieces(token: Token, lines: Lines) -> Iterator[tuple[types.Position, int]]:
    """A token as pieces of one line each: most editors know no others."""
    start, end = lines.position(token.span.start), lines.position(token.span.end)
    if start.line == end.line:
        if end.character > start.character:
            yield start, end.character - start.character
        return
    for number in range(start.line, end.line + 1):
        first = start if number == start.line else types.Position(number, 0)
        last = end if number == end.line else lines.position(lines.ends[number])
        if last.character > first.character:
            yield first, last.character - first.character


FEATURES = (
    Feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, full, LEGEND),
    Feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, part, LEGEND),
)
