"""`textDocument/rename`, in all files that name it."""

from __future__ import annotations

from lsprotocol import types

from compiler.ide.columns import renamed
from compiler.ide.rename import refusal, spelled
from compiler.ide.symbols import Symbol, symbol_at
from streamc.lsp.feature import Feature, refused, text_of
from streamc.lsp.navigation import of_column, snapshots, spans
from streamc.lsp.session import Session


def prepare(session: Session, params: types.PrepareRenameParams) -> types.Range | None:
    """The name that would be changed; None where there is none that can be."""
    text = text_of(session, params)
    symbol = None if text is None else symbol_at(text.snapshot, text.offset(params.position))
    if text is None or symbol is None or not symbol.renamable:
        return None
    return text.lines.range(symbol.at)


def rename(session: Session, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """The edits that give it another name everywhere; refused where it would not be the same any more."""
    text = text_of(session, params)
    symbol = None if text is None else symbol_at(text.snapshot, text.offset(params.position))
    if symbol is None:
        return None
    if not symbol.renamable:
        raise refused(f"`{symbol.name}` cannot be renamed: it is not declared in a file")
    if symbol.kind == "column":
        return _column(session, symbol, params.new_name)
    concerned = list(snapshots(session, symbol))
    reason = refusal(symbol, params.new_name, concerned)
    if reason is not None:
        raise refused(reason)
    changes: dict[str, list[types.TextEdit]] = {}
    for span in dict.fromkeys(spans(session, symbol)):
        edit = types.TextEdit(session.lines(span.source).range(span), _text(symbol, params))
        changes.setdefault(session.uri_of(span.source), []).append(edit)
    return types.WorkspaceEdit(changes=changes)


def _column(session: Session, symbol: Symbol, new: str) -> types.WorkspaceEdit:
    """The edits that give a column another name on its whole way."""
    files = tuple(of_column(session, symbol))
    made = renamed(symbol, new, files)
    if isinstance(made, str):
        raise refused(made)
    changes: dict[str, list[types.TextEdit]] = {}
    for span in made:
        edit = types.TextEdit(session.lines(span.source).range(span), spelled(new))
        changes.setdefault(session.uri_of(span.source), []).append(edit)
    return types.WorkspaceEdit(changes=changes)


def _text(symbol: Symbol, params: types.RenameParams) -> str:
    return params.new_name if symbol.kind == "param" else spelled(params.new_name)


FEATURES = (
    Feature(types.TEXT_DOCUMENT_RENAME, rename, types.RenameOptions(prepare_provider=True)),
    Feature(types.TEXT_DOCUMENT_PREPARE_RENAME, prepare),
)
