"""Reports declarations that parse and are not compiled yet, so that nothing is emitted half."""

from __future__ import annotations

from compiler.graph import Graph
from compiler.types.codes import NOT_COMPILED_YET
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.span import Span


def check_not_yet(graph: Graph) -> list[Diagnostic]:
    """TGT001 for options of tests."""
    return [
        _not_yet("an option of a test", option.span)
        for test in graph.root.tests
        for option in test.options[:1]
    ]


def _not_yet(what: str, span: Span) -> Diagnostic:
    return diagnostic(NOT_COMPILED_YET, f"{what} is not compiled yet", span)
