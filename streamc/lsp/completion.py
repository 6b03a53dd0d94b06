"""`textDocument/completion`."""

from __future__ import annotations

from lsprotocol import types

from compiler.ide.completion import Completions, completions_at
from compiler.ide.items import Item
from streamc.lsp.feature import Feature
from streamc.lsp.session import Session

_K = types.CompletionItemKind
KINDS = {
    "keyword": _K.Keyword,
    "field": _K.Field,
    "function": _K.Function,
    "option": _K.Property,
    "enum": _K.EnumMember,
    "variable": _K.Variable,
    "module": _K.Module,
    "source": _K.Class,
    "task": _K.Class,
    "event": _K.Event,
    "struct": _K.Struct,
    "connector": _K.Interface,
    "type": _K.TypeParameter,
    "snippet": _K.Snippet,
    "file": _K.File,
}


def completion(session: Session, params: types.CompletionParams) -> types.CompletionList | None:
    """What could be written at a place. The file's other declarations may be taken from the version before."""
    name = session.name_of(params.text_document.uri)
    snapshot, source = session.recent(name), session.read(name)
    if snapshot is None or source is None:
        return None
    offset = session.lines(name).offset(params.position)
    with session.first():
        found = completions_at(
            snapshot, source, offset, session.index.values, session.paths_from(name)
        )
    if found is None:
        return None
    return types.CompletionList(not found.whole, _items(found, session, name))


def _items(found: Completions, session: Session, name: str) -> list[types.CompletionItem]:
    range_ = session.lines(name).between(found.start, found.end)
    return [_item(one, range_) for one in found.items]


def _item(item: Item, range_: types.Range) -> types.CompletionItem:
    snippet = types.InsertTextFormat.Snippet if item.snippet else None
    doc = types.MarkupContent(types.MarkupKind.Markdown, item.doc) if item.doc else None
    return types.CompletionItem(
        item.label,
        kind=KINDS[item.kind],
        detail=item.detail or None,
        documentation=doc,
        sort_text=f"{item.rank}{item.label}",
        insert_text_format=snippet,
        text_edit=types.TextEdit(range_, item.text or item.label),
    )


FEATURES = (
    Feature(
        types.TEXT_DOCUMENT_COMPLETION,
        completion,
        types.CompletionOptions(trigger_characters=[".", "$", "'", "{", "@"]),
    ),
)
