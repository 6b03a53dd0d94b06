"""How SQL queries are laid out: a clause a line, as soon as they take more than one."""

from __future__ import annotations

from dsl.format.calls import by_items
from dsl.format.concrete import Element, Node
from dsl.format.documents import HARD, LINE, Indent, Parts, group, joined
from dsl.format.writer import Layout, Writer, tight
from dsl.lexer import Token


def query(w: Writer, node: Node) -> Parts:
    """The clauses of a query, with breaks of the group around it between them."""
    return joined((parts for e in node.parts if (parts := w.show(e))), LINE)


def paren_query(w: Writer, node: Node) -> Parts:
    """`(select ...)`."""
    opening, inner, closing = node.parts
    return w.enclosed(opening, w.show(inner), closing)


def with_clause(w: Writer, node: Node) -> Parts:
    """`with a as (...), b as (...)`: each begins a line."""
    word, *ctes = node.parts
    return [*w.show(word), " ", *joined(w.items(ctes, None), HARD)]


def cte(w: Writer, node: Node) -> Parts:
    """`name as (...)`: the query always stands on lines of its own."""
    *head, inner = node.parts
    assert isinstance(inner, Node)
    opening, body, closing = inner.parts
    shown = w.enclosed(opening, w.show(body), closing, HARD)
    return [*named_columns(w, head), " ", *shown]


def named_columns(w: Writer, elements: list[Element]) -> Parts:
    """`as t(a, b)`: the brackets stand close to the name."""
    parts: Parts = []
    at = 0
    while at < len(elements):
        element = elements[at]
        if isinstance(element, Token) and element.text == "(":
            names = elements[at + 1]
            assert isinstance(names, Node)
            parts = [*parts, *w.bracketed(element, names.parts, elements[at + 2])]
            at += 3
            continue
        shown = w.show(element)
        parts = [*parts, " ", *shown] if parts and shown else [*parts, *shown]
        at += 1
    return parts


def table_alias(w: Writer, node: Node) -> Parts:
    """`as t(a, b)`."""
    return named_columns(w, node.parts)


def select(w: Writer, node: Node) -> Parts:
    """`select` with its items, and the clauses after it."""
    at = next(
        i for i, e in enumerate(node.parts) if isinstance(e, Node) and e.kind == "select_items"
    )
    items = node.parts[at]
    assert isinstance(items, Node)
    head = by_items(w, [e for e in node.parts[:at] if w.show(e)], items.parts)
    return joined([head, *(parts for e in node.parts[at + 1 :] if (parts := w.show(e)))], LINE)


def item_word(w: Writer, node: Node) -> Parts:
    """`expr alias`."""
    return w.words(node.parts)


def from_clause(w: Writer, node: Node) -> Parts:
    """`from a join b on ...`, each join on a line of its own where the clauses are."""
    word, *tables = node.parts
    if len(tables) == 1:
        return [*w.show(word), " ", *w.show(tables[0])]
    return by_items(w, [word], tables)


def join(w: Writer, node: Node) -> Parts:
    """`a left join b on ...`."""
    left, *others = node.parts
    words = next(
        i for i, e in enumerate(others) if isinstance(e, Token) and e.text.lower() == "join"
    )
    return [*w.show(left), LINE, *joined_table(w, others[: words + 2], others[words + 2 :])]


def joined_table(w: Writer, head: list[Element], condition: list[Element]) -> Parts:
    """`join b on ...`: the condition goes on a line of its own where it does not fit."""
    parts = w.words(head)
    if not condition:
        return parts
    if len(condition) > 2:
        return [*parts, " ", *using(w, condition)]
    word, body = condition
    return group([*parts, Indent([LINE, *w.show(word), " ", *w.show(body)])])


def using(w: Writer, elements: list[Element]) -> Parts:
    """`using (a, b)`."""
    word, opening, names, closing = elements
    assert isinstance(names, Node)
    return [*w.show(word), " ", *w.bracketed(opening, names.parts, closing)]


def set_operation(w: Writer, node: Node) -> Parts:
    """`a union all b`: the words stand on a line of their own between the two."""
    left, *words, right = node.parts
    return [*w.show(left), LINE, *w.words(words), LINE, *w.show(right)]


def one_clause(w: Writer, node: Node) -> Parts:
    """`where x`, `having x`, `qualify x`."""
    word, body = node.parts
    return w.clause([word], body)


def listed_clause(w: Writer, node: Node) -> Parts:
    """`values (1), (2)`, `window w as (...)`, `measures a as b`: a word and its list."""
    word, *items = node.parts
    return by_items(w, [word], items)


def grouping_sets(w: Writer, node: Node) -> Parts:
    """`rollup (a, b)`."""
    word, opening, *items, closing = node.parts
    return [*w.show(word), " ", *w.bracketed(opening, items, closing)]


def table_function(w: Writer, node: Node) -> Parts:
    """`lateral table(f(x)) as t(a)`."""
    return glued(w, node.parts)


def function_call(w: Writer, node: Node) -> Parts:
    """`f(a, b)`."""
    name, opening, *inner, closing = node.parts
    items = inner[0].parts if inner and isinstance(inner[0], Node) else []
    return [*w.show(name), *w.bracketed(opening, items, closing)]


def unnest(w: Writer, node: Node) -> Parts:
    """`unnest(x) with ordinality as t(a)`."""
    return glued(w, node.parts)


def glued(w: Writer, elements: list[Element]) -> Parts:
    """Words with blanks between; what stands in brackets is close to the word before."""
    opening = next(
        (i for i, e in enumerate(elements) if isinstance(e, Token) and e.text == "("), None
    )
    if opening is None:
        return w.words(elements)
    closing = max(i for i, e in enumerate(elements) if isinstance(e, Token) and e.text == ")")
    inner: list[Element] = []
    for e in elements[opening + 1 : closing]:
        inner += e.parts if isinstance(e, Node) and e.kind in ("exprs_comma", "names") else [e]
    shown = w.bracketed(elements[opening], inner, elements[closing])
    before, after = w.words(elements[:opening]), w.words(elements[closing + 1 :])
    return [*before, *shown, *([" ", *after] if after else [])]


def hint_block(w: Writer, node: Node) -> Parts:
    """`/*+ HINT(a='b') */`."""
    opening, *inner, closing = node.parts
    hints = joined(w.items(inner, None), LINE)
    return group([*w.show(opening), Indent([" ", *hints, " ", *w.show(closing)])])


def hint(w: Writer, node: Node) -> Parts:
    """`LOOKUP('table'='t', ...)`."""
    name, *others = node.parts
    if not others:
        return w.show(name)
    opening, *inner, closing = others
    return [*w.show(name), *w.bracketed(opening, inner, closing)]


def match_table(w: Writer, node: Node) -> Parts:
    """`t match_recognize (...) as m`."""
    return w.words(node.parts)


def match_recognize(w: Writer, node: Node) -> Parts:
    """`match_recognize (...)`: its clauses always stand on lines of their own."""
    word, opening, body, closing = node.parts
    return [*w.show(word), " ", *w.enclosed(opening, w.show(body), closing, HARD)]


def match_body(w: Writer, node: Node) -> Parts:
    """The clauses of a search for patterns."""
    return joined((parts for e in node.parts if (parts := w.show(e))), HARD)


def pattern_clause(w: Writer, node: Node) -> Parts:
    """`pattern (a b+ c)`."""
    word, opening, inner, closing = node.parts
    return [*w.show(word), " ", *w.enclosed(opening, w.show(inner), closing)]


def repeat(w: Writer, node: Node) -> Parts:
    """`a+?`, `a{1, 3}`."""
    return tight(w, node)


def repeat_range(w: Writer, node: Node) -> Parts:
    """`{1, 3}`."""
    parts: Parts = []
    for element in node.parts:
        if parts and isinstance(element, Token) and element.kind == "NUMBER" and parts[-1] == ",":
            parts.append(" ")
        parts += w.show(element)
    return parts


def permute(w: Writer, node: Node) -> Parts:
    """`permute(a, b)`."""
    word, opening, *items, closing = node.parts
    return [*w.show(word), *w.bracketed(opening, items, closing)]


def subset(w: Writer, node: Node) -> Parts:
    """`u = (a, b)`."""
    name, equals, opening, names, closing = node.parts
    assert isinstance(names, Node)
    return [*w.words([name, equals]), " ", *w.bracketed(opening, names.parts, closing)]


def define(w: Writer, node: Node) -> Parts:
    """`define a as x`: several have a line each."""
    word, *items = node.parts
    shown = w.items(items, None)
    if len(shown) == 1:
        return by_items(w, [word], items)
    return [*w.show(word), Indent([HARD, *joined(shown, HARD)])]


LAYOUTS: dict[str, Layout] = {
    "paren_query": paren_query,
    "with_clause": with_clause,
    "cte": cte,
    "table_alias": table_alias,
    "select": select,
    "from_clause": from_clause,
    "group_by": lambda w, node: by_items(w, node.parts[:2], _inner(node.parts[2])),
    "grouping_sets": grouping_sets,
    "empty_set": tight,
    "table_function": table_function,
    "function_call": function_call,
    "unnest": unnest,
    "hint_block": hint_block,
    "hint": hint,
    "hint_pair": tight,
    "hint_text": tight,
    "match_recognize": match_recognize,
    "match_body": match_body,
    "define": define,
    "pattern_clause": pattern_clause,
    "pattern_repeat": repeat,
    "pattern_permute": permute,
    "repeat_exactly": repeat_range,
    "repeat_from": repeat_range,
    "repeat_up_to": repeat_range,
    "subset": subset,
}
LAYOUTS |= dict.fromkeys(
    ("query", "query_plain", "bare_query", "query_tail", "nonempty_tail", "limit_tail"), query
)
LAYOUTS |= dict.fromkeys(("join_without", "join_with_on", "join_with_using"), join)
LAYOUTS |= dict.fromkeys(("set_operation", "set_operation_intersect"), set_operation)
LAYOUTS |= dict.fromkeys(("where", "having", "qualify", "match_within"), one_clause)
LAYOUTS |= dict.fromkeys(("values", "named_windows", "measures", "subsets"), listed_clause)


def _inner(element: Element) -> list[Element]:
    return element.parts if isinstance(element, Node) else [element]
