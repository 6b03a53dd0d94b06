"""`textDocument/foldingRange` and `textDocument/selectionRange`."""

from __future__ import annotations

from lsprotocol import types

from compiler.ide.outline import around, folds
from streamc.lsp.feature import Feature, text_of
from streamc.lsp.session import Session


def folding(session: Session, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
    """What can be folded."""
    text = text_of(session, params)
    if text is None:
        return []
    found: dict[int, types.FoldingRange] = {}
    for one in folds(text.snapshot):
        first, last = text.lines.position(one.first).line, text.lines.position(one.last).line
        kind = types.FoldingRangeKind.Comment if one.comment else None
        if last > first:
            found.setdefault(first, types.FoldingRange(first, last, kind=kind))
    return list(found.values())


def selection(
    session: Session, params: types.SelectionRangeParams
) -> list[types.SelectionRange] | None:
    """What to select around each place, one within the other."""
    text = text_of(session, params)
    if text is None:
        return None
    found = []
    for position in params.positions:
        outer: types.SelectionRange | None = None
        for span in reversed(around(text.snapshot, text.offset(position))):
            outer = types.SelectionRange(text.lines.range(span), outer)
        assert outer is not None
        found.append(outer)
    return found


FEATURES = (
    Feature(types.TEXT_DOCUMENT_FOLDING_RANGE, folding),
    Feature(types.TEXT_DOCUMENT_SELECTION_RANGE, selection),
)
