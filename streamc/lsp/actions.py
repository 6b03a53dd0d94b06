"""`textDocument/codeAction`."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from compiler.ide.actions import Action, fixes, rewrites, safe_fixes
from dsl.diagnostic import Edit
from streamc.lsp.diagnostics import diagnostic
from streamc.lsp.feature import Feature, text_of
from streamc.lsp.session import Session

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.streamc"
KINDS = ("quickfix", "refactor.extract", "refactor.rewrite", FIX_ALL)


def code_actions(session: Session, params: types.CodeActionParams) -> list[types.CodeAction]:
    """What can be done at a place.

    Other forms of a task are compiled before they are offered, and only where somebody asks for actions: editors ask by
    themselves whenever the cursor moves.
    """
    text = text_of(session, params)
    if text is None:
        return []
    start, end = text.offset(params.range.start), text.offset(params.range.end)
    found: list[types.CodeAction] = []
    if _wanted("quickfix", params):
        together = session.together.found(text.name)
        found += [_action(session, one) for one in fixes(text.snapshot, start, end, together)]
    asked = params.context.trigger_kind is not types.CodeActionTriggerKind.Automatic
    if asked and _wanted("refactor", params):
        found += [_action(session, one) for one in rewrites(text.snapshot, start, end)]
    if _wanted(FIX_ALL, params):
        edits = safe_fixes(text.snapshot)
        if edits:
            title = "apply all safe fixes of the file"
            found.append(types.CodeAction(title, FIX_ALL, edit=_edits(session, edits)))
    return found


def _wanted(kind: str, params: types.CodeActionParams) -> bool:
    """Whether the editor asks for actions of a kind; it may name a kind above or below it."""
    only = params.context.only
    if only is None:
        return kind != FIX_ALL
    words = [one.value if isinstance(one, types.CodeActionKind) else str(one) for one in only]
    return any(f"{kind}.".startswith(f"{word}.") or word.startswith(f"{kind}.") for word in words)


def _action(session: Session, action: Action) -> types.CodeAction:
    return types.CodeAction(
        action.title,
        action.kind,
        [diagnostic(session, action.of)] if action.of is not None else None,
        action.preferred or None,
        edit=_edits(session, action.edits),
    )


def _edits(session: Session, edits: Iterable[Edit]) -> types.WorkspaceEdit:
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in edits:
        name = edit.span.source
        made = types.TextEdit(session.lines(name).range(edit.span), edit.text)
        changes.setdefault(session.uri_of(name), []).append(made)
    return types.WorkspaceEdit(changes=changes)


FEATURES = (
    Feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        code_actions,
        types.CodeActionOptions(code_action_kinds=list(KINDS)),
    ),
)
