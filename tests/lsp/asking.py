"""Asks a session everything that an editor can ask about a text, and looks whether the answers fit the text."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from lsprotocol import types

from streamc.lsp.diagnostics import diagnostics_of
from streamc.lsp.drawing import METHOD
from streamc.lsp.server import FEATURES
from streamc.lsp.session import Session

_ANSWERS = {feature.method: feature.answer for feature in FEATURES}


def ask_everything(session: Session, name: str, offset: int, other: int) -> list[str]:
    """Every feature, at an offset and over the range to another; gives the methods that were asked."""
    uri = session.uri_of(name)
    document = types.TextDocumentIdentifier(uri)
    lines = session.lines(name)
    position = lines.position(offset)
    range_ = lines.between(min(offset, other), max(offset, other))
    snapshot = session.snapshot(name)
    assert snapshot is not None
    check_ranges(diagnostics_of(session, snapshot), session)
    asked = []
    for method, params in _requests(document, position, range_):
        found = _ANSWERS[method](session, params)
        check_ranges(found, session)
        asked.append(method)
        if method == types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY:
            for item in found or ():
                incoming = types.CallHierarchyIncomingCallsParams(item)
                check_ranges(
                    _ANSWERS[types.CALL_HIERARCHY_INCOMING_CALLS](session, incoming), session
                )
                outgoing = types.CallHierarchyOutgoingCallsParams(item)
                check_ranges(
                    _ANSWERS[types.CALL_HIERARCHY_OUTGOING_CALLS](session, outgoing), session
                )
            asked += [types.CALL_HIERARCHY_INCOMING_CALLS, types.CALL_HIERARCHY_OUTGOING_CALLS]
    return asked


def _requests(
    document: types.TextDocumentIdentifier, at: types.Position, range_: types.Range
) -> Iterator[tuple[str, object]]:
    yield types.TEXT_DOCUMENT_HOVER, types.HoverParams(document, at)
    yield types.TEXT_DOCUMENT_COMPLETION, types.CompletionParams(document, at)
    yield types.TEXT_DOCUMENT_SIGNATURE_HELP, types.SignatureHelpParams(document, at)
    yield types.TEXT_DOCUMENT_DEFINITION, types.DefinitionParams(document, at)
    context = types.ReferenceContext(include_declaration=True)
    yield types.TEXT_DOCUMENT_REFERENCES, types.ReferenceParams(context, document, at)
    yield types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, types.DocumentHighlightParams(document, at)
    yield types.TEXT_DOCUMENT_PREPARE_RENAME, types.PrepareRenameParams(document, at)
    yield types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, types.DocumentSymbolParams(document)
    yield types.WORKSPACE_SYMBOL, types.WorkspaceSymbolParams("a")
    yield types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, types.SemanticTokensParams(document)
    yield (
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE,
        types.SemanticTokensRangeParams(document, range_),
    )
    yield types.TEXT_DOCUMENT_FOLDING_RANGE, types.FoldingRangeParams(document)
    yield types.TEXT_DOCUMENT_SELECTION_RANGE, types.SelectionRangeParams(document, [at])
    yield types.TEXT_DOCUMENT_INLAY_HINT, types.InlayHintParams(document, range_)
    actions = types.CodeActionContext([], trigger_kind=types.CodeActionTriggerKind.Invoked)
    yield types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionParams(document, range_, actions)
    yield types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensParams(document)
    options = types.FormattingOptions(2, True)
    yield types.TEXT_DOCUMENT_FORMATTING, types.DocumentFormattingParams(document, options)
    ranged = types.DocumentRangeFormattingParams(document, range_, options)
    yield types.TEXT_DOCUMENT_RANGE_FORMATTING, ranged
    typed = types.DocumentOnTypeFormattingParams(document, at, "}", options)
    yield types.TEXT_DOCUMENT_ON_TYPE_FORMATTING, typed
    yield types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, types.CallHierarchyPrepareParams(document, at)
    yield types.TEXT_DOCUMENT_DOCUMENT_LINK, types.DocumentLinkParams(document)
    yield METHOD, document
    yield types.TEXT_DOCUMENT_RENAME, types.RenameParams(document, at, "another_name")


def check_ranges(found: object, session: Session) -> None:
    """Whether all ranges in an answer go forward, and symbols hold their names."""
    for part in _parts(found):
        if isinstance(part, types.Range):
            start, end = part.start, part.end
            assert (start.line, start.character) <= (end.line, end.character), part
        if isinstance(part, types.DocumentSymbol):
            assert _holds(part.range, part.selection_range), part
            assert part.name
        if isinstance(part, types.SelectionRange) and part.parent is not None:
            assert _holds(part.parent.range, part.range), part
        if isinstance(part, types.Location):
            assert session.read(session.name_of(part.uri)) is not None, part
        if isinstance(part, types.SemanticTokens):
            assert len(part.data) % 5 == 0
            assert all(number >= 0 for number in part.data), part.data


def _holds(outer: types.Range, inner: types.Range) -> bool:
    first = (outer.start.line, outer.start.character) <= (inner.start.line, inner.start.character)
    return first and (inner.end.line, inner.end.character) <= (outer.end.line, outer.end.character)


def _parts(found: object) -> Iterator[object]:
    yield found
    if isinstance(found, list | tuple):
        for one in found:
            yield from _parts(one)
    elif isinstance(found, dict):
        for one in found.values():
            yield from _parts(one)
    elif attrs.has(type(found)):
        for field in attrs.fields(type(found)):
            yield from _parts(getattr(found, field.name))
