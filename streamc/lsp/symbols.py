"""`textDocument/documentSymbol` and `workspace/symbol`."""

from __future__ import annotations

from lsprotocol import types

from compiler.ide.outline import Entry, outline
from streamc.lsp.feature import Feature, text_of
from streamc.lsp.positions import Lines
from streamc.lsp.session import Session

_K = types.SymbolKind
KINDS = {
    "pipeline": _K.Module,
    "defaults": _K.Object,
    "profile": _K.Object,
    "param": _K.Constant,
    "use": _K.Namespace,
    "schema": _K.Struct,
    "catalog": _K.Package,
    "source": _K.Interface,
    "task": _K.Class,
    "function": _K.Function,
    "sink": _K.Event,
    "test": _K.Method,
    "column": _K.Field,
    "expect": _K.Boolean,
}
MOST = 500
"""How many symbols of a project are given at most."""


def document_symbols(
    session: Session, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol]:
    """The declarations of a text, with their columns and expectations."""
    text = text_of(session, params)
    if text is None:
        return []
    return [_symbol(one, text.lines) for one in outline(text.snapshot)]


def _symbol(entry: Entry, lines: Lines) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        entry.name or entry.kind,
        KINDS[entry.kind],
        lines.range(entry.span),
        lines.range(entry.at),
        entry.detail,
        children=[_symbol(part, lines) for part in entry.parts],
    )


def workspace_symbols(
    session: Session, params: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol]:
    """The declarations of all files in whose names the letters asked for stand in their order."""
    wanted = params.query.lower()
    found: list[types.WorkspaceSymbol] = []
    for name, entry in session.index.entries.items():
        for one in entry.declared:
            if not _has(one.name.lower(), wanted):
                continue
            location = session.location(one.span)
            found.append(
                types.WorkspaceSymbol(location, one.name, KINDS[one.kind], container_name=name)
            )
            if len(found) >= MOST:
                return found
    return found


def _has(name: str, letters: str) -> bool:
    at = 0
    for letter in letters:
        at = name.find(letter, at) + 1
        if not at:
            return False
    return True


FEATURES = (
    Feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, document_symbols),
    Feature(types.WORKSPACE_SYMBOL, workspace_symbols),
)
