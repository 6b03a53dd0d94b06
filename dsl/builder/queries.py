"""Builds SQL queries from what their rules matched."""

# A rule and its callback have one name, by which it is documented; all take the same arguments.
# ruff: noqa: ARG001, D103

from __future__ import annotations

from typing import Any

from dsl.builder.context import Build, Children, name_of, word_of
from dsl.builder.declarations import listed
from dsl.codes import UNEXPECTED_TEXT
from dsl.diagnostic import Edit, Fix, diagnostic
from dsl.lexer import Token
from dsl.records import replace
from dsl.syntax import expressions as syntax
from dsl.syntax import queries as tree
from dsl.syntax.names import Name


def query(b: Build, c: Children, start: int, end: int) -> tree.Query:
    ctes, body, (order, limit, offset) = c
    return tree.Query(ctes, body, order, limit, offset, b.span(start, end))


def query_plain(b: Build, c: Children, start: int, end: int) -> tree.Query:
    body, (order, limit, offset) = c
    return tree.Query((), body, order, limit, offset, b.span(start, end))


def bare_query(b: Build, c: Children, start: int, end: int) -> tree.Query:
    inner: tree.Query = c[0]
    return replace(inner, span=b.span(start, end))


def paren_query(b: Build, c: Children, start: int, end: int) -> Any:
    return c[0]


def cte(b: Build, c: Children, start: int, end: int) -> tree.Cte:
    name, columns, inner = c
    return tree.Cte(name, columns or (), inner, b.span(start, end))


def query_tail(b: Build, c: Children, start: int, end: int) -> tuple[Any, Any, Any]:
    order, limit = c
    return order or (), *(limit or (None, None))


def limit_tail(b: Build, c: Children, start: int, end: int) -> tuple[Any, Any, Any]:
    return (), *c[0]


def limit_offset(b: Build, c: Children, start: int, end: int) -> tuple[Any, Any]:
    limit, offset = c
    return limit, offset


def offset_limit(b: Build, c: Children, start: int, end: int) -> tuple[Any, Any]:
    offset, limit = c
    return limit, offset


def fetch(b: Build, c: Children, start: int, end: int) -> tuple[Any, Any]:
    return c[0], None


def limit_all(b: Build, c: Children, start: int, end: int) -> None:
    return None


def set_operation(b: Build, c: Children, start: int, end: int) -> Any:
    left, operator, quantifier, right = c
    if b.too_long(left.span, start, end):
        return left
    word = word_of(operator)
    span = b.span(start, end)
    return tree.SetOperation(word, word_of(quantifier) == "all", left, right, span)


def set_operation_intersect(b: Build, c: Children, start: int, end: int) -> Any:
    left, quantifier, right = c
    if b.too_long(left.span, start, end):
        return left
    span = b.span(start, end)
    return tree.SetOperation("intersect", word_of(quantifier) == "all", left, right, span)


def _no_comma(b: Build, what: str, end: int) -> None:
    """Reports a comma behind the last one of a list: Flink's parser takes none, and a query is Flink SQL."""
    if b.source.text[end - 1] != ",":
        return
    b.diagnostics.append(
        diagnostic(
            UNEXPECTED_TEXT,
            f"a comma stands behind the last {what} of a query",
            b.span(end - 1, end),
            "no other follows",
            fixes=(Fix("remove it", (Edit(b.span(end - 1, end), ""),)),),
        )
    )


def select_items(b: Build, c: Children, start: int, end: int) -> tuple[Any, ...]:
    _no_comma(b, "column", end)
    return tuple(c)


def values(b: Build, c: Children, start: int, end: int) -> tree.Values:
    _no_comma(b, "row", end)
    rows = tuple(row.items if isinstance(row, syntax.RowValue) else (row,) for row in c[1:])
    return tree.Values(rows, b.span(start, end))


def explicit_table(b: Build, c: Children, start: int, end: int) -> tree.Select:
    """`table t`, which is `select * from t`."""
    path, hints = c
    span = b.span(start, end)
    item = tree.SelectItem(syntax.Star((), span), None, span)
    table = tree.TableName(path, None, hints, None, span)
    return tree.Select(False, (item,), table, None, None, None, (), None, (), span)


def select(b: Build, c: Children, start: int, end: int) -> tree.Select:
    hints, quantifier, items, from_, *clauses = c
    found: dict[str, Any] = dict(clause for clause in clauses if clause)
    return tree.Select(
        word_of(quantifier) == "distinct",
        items,
        from_,
        found.get("where"),
        found.get("group_by"),
        found.get("having"),
        found.get("windows", ()),
        found.get("qualify"),
        hints,
        b.span(start, end),
    )


def select_item(b: Build, c: Children, start: int, end: int) -> tree.SelectItem:
    return tree.SelectItem(c[0], c[1], b.span(start, end))


def select_item_word(b: Build, c: Children, start: int, end: int) -> tree.SelectItem:
    return tree.SelectItem(c[0], name_of(b, c[1]), b.span(start, end))


def select_item_plain(b: Build, c: Children, start: int, end: int) -> tree.SelectItem:
    return tree.SelectItem(c[0], None, b.span(start, end))


def from_clause(b: Build, c: Children, start: int, end: int) -> tree.TableExpression:
    table: tree.TableExpression = c[0]
    for right in c[1:]:
        if b.too_long(table.span, table.span.start, right.span.end):
            break
        span = b.span(table.span.start, right.span.end)
        table = tree.JoinTable(table, right, "comma", False, None, (), span)
    return table


def where(b: Build, c: Children, start: int, end: int) -> tuple[str, Any]:
    return "where", c[0]


def group_by(b: Build, c: Children, start: int, end: int) -> tuple[str, Any]:
    return "group_by", c[0]


def empty_set(b: Build, c: Children, start: int, end: int) -> tree.GroupingSets | syntax.RowValue:
    return syntax.RowValue((), False, b.span(start, end))


def group_items(b: Build, c: Children, start: int, end: int) -> tuple[Any, ...]:
    """`group by ()` has no items; elsewhere an empty set is one."""
    if len(c) == 1 and isinstance(c[0], syntax.RowValue) and not c[0].items:
        return ()
    return tuple(c)


def grouping_sets(b: Build, c: Children, start: int, end: int) -> tree.GroupingSets:
    kind, *found = c
    sets = tuple(
        item.items if isinstance(item, syntax.RowValue) and not item.explicit else (item,)
        for item in found
    )
    return tree.GroupingSets(word_of(kind), sets, b.span(start, end))


def having(b: Build, c: Children, start: int, end: int) -> tuple[str, Any]:
    return "having", c[0]


def named_windows(b: Build, c: Children, start: int, end: int) -> tuple[str, Any]:
    return "windows", tuple(c)


def named_window(b: Build, c: Children, start: int, end: int) -> tree.NamedWindow:
    return tree.NamedWindow(c[0], c[1], b.span(start, end))


def qualify(b: Build, c: Children, start: int, end: int) -> tuple[str, Any]:
    return "qualify", c[0]


def hint_block(b: Build, c: Children, start: int, end: int) -> list[tree.Hint]:
    return [part for part in c if isinstance(part, tree.Hint)]


def hints(b: Build, c: Children, start: int, end: int) -> tuple[tree.Hint, ...]:
    return tuple(hint for block in c for hint in block)


def hint(b: Build, c: Children, start: int, end: int) -> tree.Hint:
    name, *args = c
    return tree.Hint(name, tuple(arg for arg in args if arg), b.span(start, end))


def hint_value(b: Build, c: Children, start: int, end: int) -> tuple[None, str]:
    return None, c[0]


def hint_pair(b: Build, c: Children, start: int, end: int) -> tuple[str, str]:
    return c[0], c[1]


def hint_text(b: Build, c: Children, start: int, end: int) -> str:
    """The text of a string, a number, or a name with dots."""
    first: Token = c[0]
    if first.kind == "STRING":
        return first.text[1:-1].replace("''", "'")
    head = name_of(b, first).text if first.kind in ("NAME", "QUOTED_NAME") else first.text
    return ".".join([head, *(part.text for part in c[1:] if isinstance(part, Name))])


CALLBACKS: dict[str, Any] = {
    f.__name__: f
    for f in (
        query, query_plain, bare_query, paren_query, cte, query_tail, limit_tail, limit_offset,
        offset_limit, fetch, limit_all, set_operation, set_operation_intersect, values,
        explicit_table, select, select_items, select_item, select_item_word, select_item_plain,
        from_clause, where, group_by, empty_set, group_items, grouping_sets, having,
        named_windows, named_window, qualify, hint_block, hints, hint, hint_value, hint_pair, hint_text,
    )
} | {"with_clause": listed}  # fmt: skip
CALLBACKS |= {"nonempty_tail": query_tail, "select_star": select_item_plain}
