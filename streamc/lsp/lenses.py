"""`textDocument/codeLens`: run a test, show the plan."""

from __future__ import annotations

from lsprotocol import types

from dsl.syntax.declarations import Pipeline, Test
from streamc.lsp.feature import Feature, text_of
from streamc.lsp.session import Session

RUN_TEST = "streamc.runTest"
SHOW_PLAN = "streamc.showPlan"
SHOW_GRAPH = "streamc.showGraph"


def lenses(session: Session, params: types.CodeLensParams) -> list[types.CodeLens]:
    """The commands above tests and above the pipeline; their arguments are the URI of the file and a test's name."""
    text = text_of(session, params)
    if text is None:
        return []
    uri = params.text_document.uri
    found = []
    for declaration in text.snapshot.parsed.tree.declarations:
        at = text.lines.range(declaration.name.span)
        match declaration:
            case Test(name=name) if name.text:
                command = types.Command("run this test", RUN_TEST, arguments=[uri, name.text])
                found.append(types.CodeLens(at, command))
            case Pipeline():
                for title, word in (("show the plan", SHOW_PLAN), ("show the graph", SHOW_GRAPH)):
                    found.append(types.CodeLens(at, types.Command(title, word, arguments=[uri])))
            case _:
                pass
    return found


FEATURES = (Feature(types.TEXT_DOCUMENT_CODE_LENS, lenses),)
