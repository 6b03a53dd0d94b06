"""How declarations are laid out: options before clauses, one thing a line."""

from __future__ import annotations

from dsl.format import calls, expressions, queries, steps
from dsl.format.concrete import Element, Node
from dsl.format.documents import HARD, LINE, SOFT, Fill, Indent, Lead, Parts, Trail, group, joined
from dsl.format.writer import Layout, Writer
from dsl.lexer import Token

_CLAUSES = ("columns_list", "columns_schema", "columns_file", "primary_key", "watermark")


def options_block(w: Writer, node: Node) -> Parts:
    """`pipeline name { ... }`."""
    *head, opening, options, closing = node.parts
    assert isinstance(options, Node)
    return [*w.words(head), " ", *w.block(opening, [w.lines(options.parts)], closing)]


def option(w: Writer, node: Node) -> Parts:
    """`key = value`."""
    key, equals, value = node.parts
    return w.clause([key, equals], value)


def param(w: Writer, node: Node) -> Parts:
    """`param name type = value`."""
    return w.words(node.parts)


def use(w: Writer, node: Node) -> Parts:
    """`use a, b as c from 'file'`."""
    word, items, *source = node.parts
    assert isinstance(items, Node)
    inner = joined(w.items(items.parts, None), LINE)
    return group([*w.show(word), Indent([LINE, *inner]), LINE, *w.words(source)])


def schema(w: Writer, node: Node) -> Parts:
    """`schema name ( ... )`."""
    word, name, opening, columns, closing = node.parts
    assert isinstance(columns, Node)
    return [*w.words([word, name]), " ", *column_list(w, opening, columns, closing)]


def columns_clause(w: Writer, node: Node) -> Parts:
    """`columns ( ... )`."""
    word, opening, columns, closing = node.parts
    assert isinstance(columns, Node)
    return [*w.show(word), " ", *column_list(w, opening, columns, closing)]


def column_list(w: Writer, opening: Element, columns: Node, closing: Element) -> Parts:
    """Columns each on a line of its own, with the empty lines that the author left."""
    assert isinstance(closing, Token)
    shown = _beside(w.items(columns.parts, ","))
    named = [e for e in columns.parts if not isinstance(e, Token)]
    inner = w.lines(named, shown)
    lead, trail = w.around(closing) if w.comments else ([], [])
    inner = w.with_last(inner, closing, lead)
    if not inner:
        return [*w.show(opening), w.spelt(closing), *trail]
    return [*w.show(opening), Indent([HARD, *inner]), HARD, w.spelt(closing), *trail]


def _beside(items: list[Parts]) -> list[Parts]:
    """The columns with comments between two of a line as what they are: documentation of the first."""
    found: list[Parts] = []
    for item in items:
        start = 0
        while found and start < len(item) and isinstance(lead := item[start], Lead) and lead.beside:
            found[-1] = [*found[-1], Trail(lead.text, False)]
            start += 1
        found.append(item[start:])
    return found


def column(w: Writer, node: Node) -> Parts:
    """`name type from metadata 'key' @tag`, `name as expr`."""
    return w.words(node.parts)


def primary_key(w: Writer, node: Node) -> Parts:
    """`primary key (a, b)`."""
    primary, key, opening, names, closing = node.parts
    assert isinstance(names, Node)
    return [*w.words([primary, key]), " ", *w.bracketed(opening, names.parts, closing)]


def source(w: Writer, node: Node) -> Parts:
    """`source name from connector { ... }`, `catalog name from kind { ... }`."""
    head, body = node.parts[:4], node.parts[4:]
    return _with_items(w, w.words(head), body)


def catalog(w: Writer, node: Node) -> Parts:
    """`catalog name from kind { ... }`."""
    head, body = node.parts[:4], node.parts[4:]
    if not body:
        return w.words(head)
    opening, options, closing = body
    assert isinstance(options, Node)
    return [*w.words(head), " ", *w.block(opening, [w.lines(options.parts)], closing)]


def _with_items(w: Writer, head: Parts, body: list[Element]) -> Parts:
    """A head, and options and then clauses in braces where there are any."""
    if not body:
        return head
    opening, items, closing = body
    assert isinstance(items, Node)
    options = [e for e in items.parts if isinstance(e, Node) and e.kind not in _CLAUSES]
    clauses = [e for e in items.parts if isinstance(e, Node) and e.kind in _CLAUSES]
    # Columns, the key, the watermark.
    clauses.sort(key=lambda e: _CLAUSES.index(e.kind))
    w.moved = w.moved or [*options, *clauses] != items.parts
    return [*head, " ", *w.block(opening, [w.lines(options), w.lines(clauses)], closing)]


def sink(w: Writer, node: Node) -> Parts:
    """`sink name from a, b into connector { ... }`."""
    word, name, from_, paths, into, connector, *body = node.parts
    assert isinstance(paths, Node)
    inputs = joined(w.items(paths.parts, None), LINE)
    first = [*w.words([word, name, from_]), Indent([LINE, *inputs])]
    return _with_items(w, group([*first, LINE, *w.words([into, connector])]), body)


def task(w: Writer, node: Node) -> Parts:
    """`task name { options, steps or a query }`."""
    word, name, opening, options, body, closing = node.parts
    assert isinstance(options, Node)
    assert isinstance(body, Node)
    if body.kind == "task_steps":
        shown = w.lines(body.parts)
    else:
        shown = w.show(body.parts[0])
    head = [*w.words([word, name]), " "]
    return [*head, *w.block(opening, [w.lines(options.parts), shown], closing)]


def function(w: Writer, node: Node) -> Parts:
    """`function f(a int) returns int as expr`."""
    word, name, opening, parameters, closing, *others = node.parts
    assert isinstance(parameters, Node)
    head = [*w.words([word, name]), *w.bracketed(opening, parameters.parts, closing)]
    block: Parts = []
    if isinstance(others[-1], Token) and others[-1].text == "}":
        *others, brace, options, end = others
        assert isinstance(options, Node)
        block = [" ", *w.block(brace, [w.lines(options.parts)], end)]
    *returns, body = others
    assert isinstance(body, Node)
    if returns:
        head = [*head, " ", *w.words(returns)]
    if body.kind == "function_macro":
        as_, value = body.parts
        return [*group([*head, " ", *w.show(as_), Indent([LINE, *group(w.raw(value))])]), *block]
    from_, language, path = body.parts
    assert isinstance(language, Node)
    named = calls.word_layout(w, language)
    return [*head, " ", *w.show(from_), " ", *named, " ", *w.show(path), *block]


def returned_table(w: Writer, node: Node) -> Parts:
    """`table (a int, b int)`."""
    word, opening, parameters, closing = node.parts
    assert isinstance(parameters, Node)
    return [*w.show(word), " ", *w.bracketed(opening, parameters.parts, closing)]


def test(w: Writer, node: Node) -> Parts:
    """`test name { given ... then ... }`."""
    word, name, opening, options, tables, closing = node.parts
    assert isinstance(options, Node)
    assert isinstance(tables, Node)
    sections = [w.lines(options.parts), w.lines(tables.parts)]
    return [*w.words([word, name]), " ", *w.block(opening, sections, closing)]


def test_table(w: Writer, node: Node) -> Parts:
    """`given name (columns)` and its rows, a line each."""
    *head, rows = node.parts
    assert isinstance(rows, Node)
    items = [e for e in rows.parts if not isinstance(e, Token)]
    inner = w.lines(items, w.items(rows.parts, ","))
    end = len(inner)
    while end and isinstance(inner[end - 1], Lead):
        end -= 1
    rest = inner[end:]
    return [*w.words(head), Indent([HARD, *inner[:end]]), *rest] if inner else w.words(head)


def column_names(w: Writer, node: Node) -> Parts:
    """`(a, b)` of a test: as many on a line as fit."""
    opening, *names, closing = node.parts
    return filled(w, opening, names, closing)


def filled(w: Writer, opening: Element, elements: list[Element], closing: Element) -> Parts:
    """A list in brackets of which as many items go on a line as fit."""
    return w.enclosed(opening, [Fill(w.items(elements, None))], closing)


def test_row(w: Writer, node: Node) -> Parts:
    """`+I (a, b)`."""
    *kind, opening, values, closing = node.parts
    assert isinstance(values, Node)
    row = filled(w, opening, values.parts, closing)
    return [*w.words(kind), " ", *row] if kind else row


LAYOUTS: dict[str, Layout] = {
    **expressions.LAYOUTS,
    **calls.LAYOUTS,
    **queries.LAYOUTS,
    **steps.LAYOUTS,
    "pipeline": options_block,
    "defaults": options_block,
    "profile": options_block,
    "option": option,
    "param": param,
    "use": use,
    "schema_list": schema,
    "columns_list": columns_clause,
    "primary_key": primary_key,
    "physical_column": column,
    "computed_column": column,
    "metadata_column": column,
    "tags": column,
    "catalog": catalog,
    "source": source,
    "sink": sink,
    "task": task,
    "function": function,
    "returned_table": returned_table,
    "test": test,
    "test_table": test_table,
    "column_names": column_names,
    "test_row": test_row,
}

__all__ = ["LAYOUTS", "SOFT"]
