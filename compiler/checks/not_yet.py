"""Reports declarations that parse and are not compiled yet, so that nothing is emitted half."""

from __future__ import annotations

from compiler.graph import Graph
from compiler.types.codes import NOT_COMPILED_YET
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.span import Span
from dsl.syntax.declarations import ColumnsFromFile, Schema


def check_not_yet(graph: Graph) -> list[Diagnostic]:
    """TGT001 for schemas from files, and options of tests."""
    found = [
        _not_yet("a schema from a file", declaration.columns.span)
        for declaration in graph.root.names.values()
        if isinstance(declaration, Schema) and isinstance(declaration.columns, ColumnsFromFile)
    ]
    for test in graph.root.tests:
        found.extend(_not_yet("an option of a test", option.span) for option in test.options[:1])
    return found


def _not_yet(what: str, span: Span) -> Diagnostic:
    return diagnostic(NOT_COMPILED_YET, f"{what} is not compiled yet", span)
