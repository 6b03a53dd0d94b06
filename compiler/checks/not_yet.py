"""Reports declarations and promises that parse and are not compiled yet, so that nothing is emitted half."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.graph import Graph
from compiler.plan.operators import TableSource
from compiler.types.codes import NOT_COMPILED_YET
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.span import Span
from dsl.syntax.declarations import ColumnsFromFile, Schema

_EXACTLY_ONCE = ("filesystem",)
"""Connectors whose reading and writing together are exactly once with checkpoints alone."""


def check_not_yet(graph: Graph, delivery: str, spans: Mapping[str, Span]) -> list[Diagnostic]:
    """TGT001 for schemas from files, options of tests, and `delivery = exactly_once` where it is not
    known to hold.
    """
    found = [
        _not_yet("a schema from a file", declaration.columns.span)
        for declaration in graph.root.names.values()
        if isinstance(declaration, Schema) and isinstance(declaration.columns, ColumnsFromFile)
    ]
    for test in graph.root.tests:
        found.extend(_not_yet("an option of a test", option.span) for option in test.options[:1])
    if delivery == "exactly_once":
        found.extend(_unproved(graph, spans))
    return found


def _unproved(graph: Graph, spans: Mapping[str, Span]) -> list[Diagnostic]:
    ends = [
        (r.name, r.operator.connector, r.span)
        for r in graph.relations.values()
        if isinstance(r.operator, TableSource)
    ]
    ends += [(f.sink.name, f.sink.connector, f.sink.span) for f in graph.sinks]
    other = [end for end in ends if end[1] not in _EXACTLY_ONCE]
    if not other or "delivery" not in spans:
        return []
    name, connector, span = other[0]
    message = f"the proof of `delivery = exactly_once` with the connector `{connector}` is not compiled yet"
    also = (Label(span, f"`{name}` is read or written here"),)
    return [diagnostic(NOT_COMPILED_YET, message, spans["delivery"], also=also)]


def _not_yet(what: str, span: Span) -> Diagnostic:
    return diagnostic(NOT_COMPILED_YET, f"{what} is not compiled yet", span)
