"""How the steps of a task are laid out: a step a line."""

from __future__ import annotations

from dsl.format.calls import by_items, word_layout
from dsl.format.concrete import Element, Node
from dsl.format.documents import HARD, LINE, Indent, Parts, group, joined
from dsl.format.queries import glued, joined_table, using
from dsl.format.writer import Layout, Writer
from dsl.lexer import Token


def trailing(w: Writer, words: list[Element], items: list[Element]) -> Parts:
    """Words and a list; where each item has its own line, a comma stands behind the last one too."""
    return group([*w.words(words), Indent([LINE, *joined(w.items(items, w.comma), LINE)])])


def _split(node: Node, *words: str) -> list[list[Element]]:
    """The parts of a node, cut before the first token of each of the words that it has, in this order."""
    found: list[list[Element]] = [[]]
    left = list(words)
    for element in node.parts:
        text = element.text.lower() if isinstance(element, Token) else ""
        if text in left:
            del left[: left.index(text) + 1]
            found.append([])
        found[-1].append(element)
    return found


def select_step(w: Writer, node: Node) -> Parts:
    """`select a, b`, `extend a as b`."""
    *words, items = node.parts
    assert isinstance(items, Node)
    return trailing(w, words, items.parts)


def word_list(w: Writer, node: Node) -> Parts:
    """`set a = b`, `drop a`, `rename a as b`, `union a`: a word and its list."""
    word, *items = node.parts
    return trailing(w, [word], items)


def join_step(w: Writer, node: Node) -> Parts:
    """`left join t as a as of x on c`."""
    last = node.parts[-1]
    if node.kind == "join_using":
        return [*w.words(node.parts[:-4]), " ", *using(w, node.parts[-4:])]
    place = len(node.parts) - 2
    word = node.parts[place]
    if isinstance(word, Token) and word.text.lower() == "on":
        return joined_table(w, node.parts[:place], [word, last])
    return w.words(node.parts)


def window_step(w: Writer, node: Node) -> Parts:
    """`window tumble(t, 1m)`."""
    word, kind, opening, arguments, closing = node.parts
    assert isinstance(arguments, Node)
    assert isinstance(kind, Node)
    shown = w.bracketed(opening, arguments.parts, closing)
    return [*w.show(word), " ", *word_layout(w, kind), *shown]


def group_step(w: Writer, node: Node) -> Parts:
    """`group by a, b as c`."""
    group_word, by, keys = node.parts
    assert isinstance(keys, Node)
    if keys.kind == "group_nothing":
        return [*w.words([group_word, by]), " ", *(p for e in keys.parts for p in w.show(e))]
    return by_items(w, [group_word, by], keys.parts)


def dedup_step(w: Writer, node: Node) -> Parts:
    """`dedup by a keep first within 1h`."""
    head, keep = _split(node, "keep")
    *words, keys = head
    assert isinstance(keys, Node)
    items = joined(w.items(keys.parts, None), LINE)
    return group([*w.words(words), Indent([" ", *items, LINE, *w.words(keep)])])


def top_step(w: Writer, node: Node) -> Parts:
    """`top 3 by a desc per b as place`."""
    sections = _split(node, "by", "per", "as")
    shown = [_section(w, section) for section in sections]
    return group([*shown[0], Indent([p for one in shown[1:] for p in (LINE, *one)])])


def _section(w: Writer, elements: list[Element]) -> Parts:
    parts: Parts = []
    for element in elements:
        listed = isinstance(element, Node) and element.kind in ("order_items", "exprs")
        shown = joined(w.items(element.parts, None), " ") if listed else w.show(element)  # type: ignore[union-attr]
        parts = [*parts, " ", *shown] if parts else shown
    return parts


def match_step(w: Writer, node: Node) -> Parts:
    """`match (...)`."""
    word, opening, body, closing = node.parts
    return [*w.show(word), " ", *w.enclosed(opening, w.show(body), closing, HARD)]


def process_step(w: Writer, node: Node) -> Parts:
    """`process by k from python 'mod:Class'`, and a line each for what it keeps and gives."""
    by, from_, *others = _split(node, "from", "returns")
    *words, keys = by
    assert isinstance(keys, Node)
    code, clauses = from_[:3], from_[3:]
    assert isinstance(code[1], Node)
    named = [*w.show(code[0]), " ", *word_layout(w, code[1]), " ", *w.show(code[2])]
    head: Parts = [*w.words(words), " ", *joined(w.items(keys.parts, None), " "), " ", *named]
    returns, opening, columns, closing, *time = others[0]
    assert isinstance(columns, Node)
    given = [*w.show(returns), " ", *w.bracketed(opening, columns.parts, closing)]
    lines = [*(w.show(clause) for clause in clauses), given, *(w.show(part) for part in time)]
    return [*head, Indent([part for line in lines for part in (HARD, *line)])]


def process_state(w: Writer, node: Node) -> Parts:
    """`state (a int, b string ttl 1d)`."""
    word, opening, *items, closing = node.parts
    return [*w.show(word), " ", *w.bracketed(opening, items, closing)]


def process_timers(w: Writer, node: Node) -> Parts:
    """`timers event_time`: a word of the language."""
    word, kind = node.parts
    assert isinstance(kind, Node)
    return [*w.show(word), " ", *word_layout(w, kind)]


def expect_step(w: Writer, node: Node) -> Parts:
    """`expect name: condition else reject`."""
    word, name, colon, condition, else_, action = node.parts
    assert isinstance(action, Node)
    head: Parts = [*w.words([word, name]), *w.show(colon)]
    last = [*w.show(else_), " ", *word_layout(w, action)]
    return group([*head, Indent([" ", *w.raw(condition), LINE, *last])])


def order_step(w: Writer, node: Node) -> Parts:
    """`order by a desc, b`."""
    *words, items = node.parts
    assert isinstance(items, Node)
    return by_items(w, words, items.parts)


def clause_step(w: Writer, node: Node) -> Parts:
    """`where x`, `having x`."""
    word, body = node.parts
    return w.clause([word], body)


LAYOUTS: dict[str, Layout] = {
    "select_step": select_step,
    "extend_step": select_step,
    "set_step": word_list,
    "drop_step": word_list,
    "rename_step": word_list,
    "union_step": word_list,
    "unnest_step": join_step,
    "function_step": join_step,
    "join_bare": join_step,
    "join_on": join_step,
    "join_using": join_step,
    "where_step": clause_step,
    "having_step": clause_step,
    "window_step": window_step,
    "group_step": group_step,
    "dedup_step": dedup_step,
    "top_step": top_step,
    "match_step": match_step,
    "process_step": process_step,
    "process_state": process_state,
    "process_timers": process_timers,
    "expect_step": expect_step,
    "order_step": order_step,
}

__all__ = ["LAYOUTS", "glued"]
