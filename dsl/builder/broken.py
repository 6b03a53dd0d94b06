"""Builds what is left of a declaration that did not parse: its name."""

# A rule and its callback have one name, by which it is documented; all take the same arguments.
# ruff: noqa: D103

from __future__ import annotations

from typing import Any

from dsl.builder.context import Build, Children
from dsl.span import Span
from dsl.syntax import declarations as tree
from dsl.syntax.expressions import StringLiteral
from dsl.syntax.names import Name
from dsl.syntax.types import TypeSyntax


def broken_pipeline(b: Build, c: Children, start: int, end: int) -> tree.Pipeline:
    return tree.Pipeline(c[0], (), b.span(start, end), b.docs.above(start), True)


def broken_profile(b: Build, c: Children, start: int, end: int) -> tree.Profile:
    return tree.Profile(c[0], (), b.span(start, end), b.docs.above(start), True)


def broken_param(b: Build, c: Children, start: int, end: int) -> tree.Param:
    span = b.span(start, end)
    return tree.Param(
        c[0], TypeSyntax("NULL", _at_end(b, end)), None, span, b.docs.above(start), True
    )


def broken_use(b: Build, c: Children, start: int, end: int) -> tree.Use:
    names = c[0]
    path = StringLiteral((), _at_end(b, end))
    return tree.Use(names[0][0], names, path, b.span(start, end), b.docs.above(start), True)


def broken_schema(b: Build, c: Children, start: int, end: int) -> tree.Schema:
    columns = tree.ColumnList((), _at_end(b, end), True)
    return tree.Schema(c[0], columns, b.span(start, end), b.docs.above(start), True)


def broken_catalog(b: Build, c: Children, start: int, end: int) -> tree.CatalogDeclaration:
    span, doc = b.span(start, end), b.docs.above(start)
    return tree.CatalogDeclaration(c[0], _nameless(b, end), (), span, doc, True)


def broken_source(b: Build, c: Children, start: int, end: int) -> tree.SourceDeclaration:
    span, doc = b.span(start, end), b.docs.above(start)
    return tree.SourceDeclaration(c[0], _nameless(b, end), (), None, None, None, span, doc, True)


def broken_task(b: Build, c: Children, start: int, end: int) -> tree.Task:
    return tree.Task(c[0], (), (), None, b.span(start, end), b.docs.above(start), True)


def broken_function(b: Build, c: Children, start: int, end: int) -> tree.Function:
    span, doc = b.span(start, end), b.docs.above(start)
    return tree.Function(c[0], (), None, "sql", None, None, (), span, doc, True)


def broken_sink(b: Build, c: Children, start: int, end: int) -> tree.SinkDeclaration:
    span, doc = b.span(start, end), b.docs.above(start)
    return tree.SinkDeclaration(c[0], (), _nameless(b, end), (), None, span, doc, True)


def broken_test(b: Build, c: Children, start: int, end: int) -> tree.Test:
    return tree.Test(c[0], (), (), b.span(start, end), b.docs.above(start), True)


def _at_end(b: Build, end: int) -> Span:
    return b.span(end, end)


def _nameless(b: Build, end: int) -> Name:
    """Stands where the connector of a broken declaration should."""
    return Name("", b.span(end, end))


CALLBACKS: dict[str, Any] = {
    f.__name__: f
    for f in (
        broken_pipeline, broken_profile, broken_param, broken_use, broken_schema, broken_catalog,
        broken_source,
        broken_task, broken_function, broken_sink, broken_test,
    )
}  # fmt: skip
