"""Builds declarations from what their rules matched."""

# A rule and its callback have one name, by which it is documented; all take the same arguments.
# ruff: noqa: ARG001, D103

from __future__ import annotations

import re
from typing import Any

from dsl.builder.context import Build, Children, name_of, path_of, word_of
from dsl.codes import UNEXPECTED_TEXT
from dsl.lexer import Token
from dsl.syntax import declarations as tree
from dsl.syntax.expressions import Binary, ColumnRef
from dsl.syntax.names import Name, Path

COLUMNS = (tree.ColumnList, tree.ColumnsOfSchema, tree.ColumnsFromFile)
_KEY_PART = re.compile(r"`[^`\n]+`|[^.`]+")


def option(b: Build, c: Children, start: int, end: int) -> tree.Option:
    key, value = c
    if isinstance(value, Binary) and value.operator == "=" and isinstance(value.left, ColumnRef):
        left = value.left
        if "\n" in b.source.text[key.end : left.span.start]:
            # `path =`, and the next option in the line below: one without a value, not a comparison.
            message = f"option `{key.text}` has no value"
            b.report(UNEXPECTED_TEXT, message, key.start, key.end, "nothing stands after its `=`")
            named = path_of(b, list(left.parts), left.span.start, left.span.end)
            return tree.Option(named, value.right, b.span(left.span.start, end))
    return tree.Option(_key(b, key), value, b.span(start, end))


def _key(b: Build, key: Token) -> Path:
    """The parts of `csv.null-literal`: dots part it, a `-` belongs to a part."""
    parts = []
    for match in _KEY_PART.finditer(key.text):
        start = key.start + match.start()
        quoted = match[0][0] == "`"
        text = match[0].strip("`") if quoted else match[0]
        parts.append(Name(text, b.span(start, key.start + match.end()), quoted))
    return path_of(b, parts, key.start, key.end)


def pipeline(b: Build, c: Children, start: int, end: int) -> tree.Pipeline:
    name, options = c
    return tree.Pipeline(
        name, options, b.span(start, end), b.docs.above(start), b.broken(start, end)
    )


def defaults(b: Build, c: Children, start: int, end: int) -> tree.Defaults:
    word, options = c
    name = Name(word.text.lower(), b.span(word.start, word.end))
    return tree.Defaults(
        name, options, b.span(start, end), b.docs.above(start), b.broken(start, end)
    )


def profile(b: Build, c: Children, start: int, end: int) -> tree.Profile:
    name, options = c
    return tree.Profile(
        name, options, b.span(start, end), b.docs.above(start), b.broken(start, end)
    )


def param(b: Build, c: Children, start: int, end: int) -> tree.Param:
    name, type_, default = c
    span = b.span(start, end)
    return tree.Param(name, type_, default, span, b.docs.above(start), b.broken(start, end))


def use(b: Build, c: Children, start: int, end: int) -> tree.Use:
    names, path = c
    doc, broken = b.docs.above(start), b.broken(start, end)
    return tree.Use(names[0][0], names, path, b.span(start, end), doc, broken)


def use_item(b: Build, c: Children, start: int, end: int) -> tuple[Name, Name | None]:
    return c[0], c[1]


def schema_list(b: Build, c: Children, start: int, end: int) -> tree.Schema:
    name, columns = c
    broken = b.broken(start, end)
    text = b.source.text
    opening = text.find("(", name.span.end)
    listed = tree.ColumnList(columns, b.span(opening, end), broken)
    return tree.Schema(name, listed, b.span(start, end), b.docs.above(start), broken)


def schema_file(b: Build, c: Children, start: int, end: int) -> tree.Schema:
    name, kind, path = c
    columns = tree.ColumnsFromFile(kind, path, kind.span.to(path.span))
    span = b.span(start, end)
    return tree.Schema(name, columns, span, b.docs.above(start), b.broken(start, end))


def catalog(b: Build, c: Children, start: int, end: int) -> tree.CatalogDeclaration:
    name, kind, options = c
    span, doc = b.span(start, end), b.docs.above(start)
    return tree.CatalogDeclaration(name, kind, options or (), span, doc, b.broken(start, end))


def source(b: Build, c: Children, start: int, end: int) -> tree.SourceDeclaration:
    name, connector, items = c
    found = items or ()
    return tree.SourceDeclaration(
        name,
        connector,
        tuple(item for item in found if isinstance(item, tree.Option)),
        _only(b, found, COLUMNS, "columns"),
        _only(b, found, (tree.PrimaryKey,), "primary key"),
        _only(b, found, (tree.Watermark,), "watermark"),
        b.span(start, end),
        b.docs.above(start),
        b.broken(start, end),
    )


def _only(b: Build, items: tuple[Any, ...], kinds: tuple[type, ...], what: str) -> Any:
    """The one item of `kinds`, or None; a second one is reported and left out."""
    found: list[Any] = [item for item in items if isinstance(item, kinds)]
    for extra in found[1:]:
        b.repeated(what, extra.span, found[0].span)
    return found[0] if found else None


def columns_list(b: Build, c: Children, start: int, end: int) -> tree.ColumnList:
    return tree.ColumnList(c[0], b.span(start, end), b.broken(start, end))


def columns_schema(b: Build, c: Children, start: int, end: int) -> tree.ColumnsOfSchema:
    return tree.ColumnsOfSchema(c[0], b.span(start, end))


def columns_file(b: Build, c: Children, start: int, end: int) -> tree.ColumnsFromFile:
    return tree.ColumnsFromFile(c[0], c[1], b.span(start, end))


def physical_column(b: Build, c: Children, start: int, end: int) -> tree.PhysicalColumn:
    name, type_, tags = c
    return tree.PhysicalColumn(name, type_, tags, b.span(start, end), _column_doc(b, start, end))


def computed_column(b: Build, c: Children, start: int, end: int) -> tree.ComputedColumn:
    name, expression, tags = c
    return tree.ComputedColumn(
        name, expression, tags, b.span(start, end), _column_doc(b, start, end)
    )


def metadata_column(b: Build, c: Children, start: int, end: int) -> tree.MetadataColumn:
    name, type_, _, key, virtual, tags = c
    span = b.span(start, end)
    text = key.text if key else None
    if key and text is None:
        message = "the key of metadata is a text without params"
        b.report(UNEXPECTED_TEXT, message, key.span.start, key.span.end, "a param stands in it")
    return tree.MetadataColumn(
        name, type_, text, virtual is not None, tags, span, _column_doc(b, start, end)
    )


def _column_doc(b: Build, start: int, end: int) -> str | None:
    return b.docs.above(start) or b.docs.beside(end)


def tag(b: Build, c: Children, start: int, end: int) -> tree.Tag:
    return tree.Tag(c[0], c[1] or (), b.span(start, end))


def primary_key(b: Build, c: Children, start: int, end: int) -> tree.PrimaryKey:
    return tree.PrimaryKey(c[0], b.span(start, end))


def watermark(b: Build, c: Children, start: int, end: int) -> tree.Watermark:
    return tree.Watermark(c[0], c[1], b.span(start, end))


def task(b: Build, c: Children, start: int, end: int) -> tree.Task:
    name, options, (steps, query) = c
    doc, broken = b.docs.above(start), b.broken(start, end)
    return tree.Task(name, options, steps, query, b.span(start, end), doc, broken)


def task_steps(b: Build, c: Children, start: int, end: int) -> tuple[Any, Any]:
    return tuple(c), None


def task_query(b: Build, c: Children, start: int, end: int) -> tuple[Any, Any]:
    return (), c[0]


def function(b: Build, c: Children, start: int, end: int) -> tree.Function:
    name, parameters, returned, (language, body, path), options = c
    kind, returns, table = returned or ("scalar", None, ())
    doc, broken = b.docs.above(start), b.broken(start, end)
    span = b.span(start, end)
    return tree.Function(
        name,
        parameters,
        returns,
        language,
        body,
        path,
        options or (),
        span,
        doc,
        broken,
        kind,
        table,
    )


def returned_value(b: Build, c: Children, start: int, end: int) -> tuple[str, Any, Any]:
    return "scalar", c[0], ()


def returned_aggregate(b: Build, c: Children, start: int, end: int) -> tuple[str, Any, Any]:
    return "aggregate", c[0], ()


def returned_table(b: Build, c: Children, start: int, end: int) -> tuple[str, Any, Any]:
    return "table", None, c[0]


def parameter(b: Build, c: Children, start: int, end: int) -> tree.FunctionParameter:
    return tree.FunctionParameter(c[0], c[1], b.span(start, end))


def function_macro(b: Build, c: Children, start: int, end: int) -> tuple[str, Any, Any]:
    return "sql", c[0], None


def function_code(b: Build, c: Children, start: int, end: int) -> tuple[str, Any, Any]:
    return c[0].text.lower(), None, c[1]


def sink(b: Build, c: Children, start: int, end: int) -> tree.SinkDeclaration:
    name, inputs, connector, items = c
    found = items or ()
    return tree.SinkDeclaration(
        name,
        inputs,
        connector,
        tuple(item for item in found if isinstance(item, tree.Option)),
        _only(b, found, (tree.PrimaryKey,), "primary key"),
        b.span(start, end),
        b.docs.above(start),
        b.broken(start, end),
    )


def test(b: Build, c: Children, start: int, end: int) -> tree.Test:
    name, options, tables = c
    doc, broken = b.docs.above(start), b.broken(start, end)
    return tree.Test(name, options, tables, b.span(start, end), doc, broken)


def test_table(b: Build, c: Children, start: int, end: int) -> tree.TestTable:
    clause, output, changelog, columns, rows = c
    span = b.span(start, end)
    return tree.TestTable(word_of(clause), output, columns or (), rows, bool(changelog), span)


def column_names(b: Build, c: Children, start: int, end: int) -> tuple[Name, ...]:
    return tuple(c[1:])


def test_row(b: Build, c: Children, start: int, end: int) -> tree.TestRow:
    kind, values = c
    return tree.TestRow(values, kind.text.upper() if kind else None, b.span(start, end))


def test_watermark(b: Build, c: Children, start: int, end: int) -> tree.TestWatermark:
    return tree.TestWatermark(c[0], b.span(start, end))


def test_idle(b: Build, c: Children, start: int, end: int) -> tree.TestIdle:
    return tree.TestIdle(b.span(start, end))


def file(b: Build, c: Children, start: int, end: int) -> tree.File:
    return tree.File(tuple(c), b.span(0, len(b.source.text)))


def listed(b: Build, c: Children, start: int, end: int) -> tuple[Any, ...]:
    """The children as a tuple."""
    return tuple(c)


def any_name(b: Build, c: Children, start: int, end: int) -> Name:
    return name_of(b, c[0])


def path(b: Build, c: Children, start: int, end: int) -> Path:
    return path_of(b, c[0], start, end)


def one(b: Build, c: Children, start: int, end: int) -> list[Name]:
    return [c[0]]


def more(b: Build, c: Children, start: int, end: int) -> list[Name]:
    c[0].append(c[1])
    names: list[Name] = c[0]
    return names


CALLBACKS = {
    f.__name__: f
    for f in (
        option, pipeline, defaults, profile, param, use, use_item, schema_list, schema_file, catalog,
        source,
        columns_list, columns_schema, columns_file, physical_column, computed_column,
        metadata_column, tag, primary_key, watermark, task, task_steps, task_query, function,
        parameter, returned_value, returned_aggregate,
        returned_table, function_macro, function_code, sink, test, test_table, column_names, test_row,
        test_watermark, test_idle, file, any_name, path, one, more, )
} | dict.fromkeys(
    ("options", "use_items", "columns", "tags", "tag_args", "source_items", "sink_items",
     "parameters", "test_tables", "test_rows", "test_values", "names", "paths"),
    listed,
) | {"name": any_name}  # fmt: skip
