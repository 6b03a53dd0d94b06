"""Reads queries, expressions and types that stand in the middle of a script.

They are those of the `.stream` language, so that its parser reads them: the text of the piece with blanks before it,
so that spans are those of the script, and a beginning of a declaration over the last of the blanks.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TypeVar, cast

from compiler.importing.cursor import Fault
from dsl.diagnostic import Severity
from dsl.parse import parse
from dsl.records import replace
from dsl.source import Source
from dsl.span import Span
from dsl.syntax import declarations as tree
from dsl.syntax.expressions import Expression, StringLiteral
from dsl.syntax.queries import Query, Select
from dsl.syntax.types import TypeSyntax
from dsl.walk import walk

T = TypeVar("T")


def read_query(source: Source, span: Span) -> Query:
    """The query at `span`; Fault where there is none."""
    task = _declaration(source, span, "task q{", "}")
    if not isinstance(task, tree.Task) or task.query is None:
        raise Fault("a query should stand here", span)
    check_strings(task.query, source)
    return task.query


def read_expression(source: Source, span: Span) -> Expression:
    """The expression at `span`; Fault where there is none."""
    task = _declaration(source, span, "task q{select ", "}")
    body = task.query.body if isinstance(task, tree.Task) and task.query is not None else None
    if not isinstance(body, Select) or len(body.items) != 1 or body.items[0].alias is not None:
        raise Fault("an expression should stand here", span)
    check_strings(body, source)
    return body.items[0].expression


def read_type(source: Source, span: Span) -> TypeSyntax:
    """The type at `span`; Fault where there is none."""
    schema = _declaration(source, span, "schema q(c ", ")")
    columns = schema.columns if isinstance(schema, tree.Schema) else None
    if not isinstance(columns, tree.ColumnList) or len(columns.columns) != 1:
        raise Fault("a type should stand here", span)
    column = columns.columns[0]
    if not isinstance(column, tree.PhysicalColumn):
        raise Fault("a type should stand here", span)
    return column.type


def check_strings(node: object, source: Source) -> None:
    """Fault for a string that holds `${name}`: it would be taken for a param."""
    for part in walk(node):
        if isinstance(part, StringLiteral) and part.text is None:
            name = source.text[part.span.start : part.span.end]
            raise Fault(f"`${{...}}` in {name} would be read as a param", part.span)


def _declaration(source: Source, span: Span, before: str, after: str) -> tree.Declaration | None:
    if not source.text[span.start : span.end].strip():
        return None
    blanks = span.start - len(before)
    if blanks < 0:  # a query that begins the script
        room = -blanks
        moved = Source(source.name, " " * room + source.text)
        place = moved.span(span.start + room, span.end + room)
        try:
            return _shifted(_declaration(moved, place, before, after), -room)
        except Fault as fault:
            raise Fault(fault.message, _shifted(fault.span, -room)) from None
    text = " " * blanks + before + source.text[span.start : span.end] + "\n" + after
    parsed = parse(Source(source.name, text))
    for found in parsed.diagnostics:
        if found.severity is Severity.ERROR:
            place = found.span
            if place.start >= span.end:
                raise Fault("it ends in the middle", source.span(span.end, span.end))
            raise Fault(found.message, source.span(place.start, min(place.end, span.end)))
    declarations = parsed.tree.declarations
    return declarations[0] if len(declarations) == 1 else None


def _shifted(node: T, by: int) -> T:
    """The tree with all its spans moved."""
    if isinstance(node, Span):
        return cast("T", replace(node, start=node.start + by, end=node.end + by))
    if isinstance(node, tuple):
        return cast("T", tuple(_shifted(part, by) for part in node))
    if is_dataclass(node) and not isinstance(node, type):
        parts = {f.name: _shifted(getattr(node, f.name), by) for f in fields(node) if f.init}
        return cast("T", replace(node, **parts))
    return node
