"""How calls, lists in brackets, and what stands behind calls are laid out."""

from __future__ import annotations

from dsl.format.concrete import Element, Node, first_token
from dsl.format.documents import LINE, Indent, Parts, group, joined
from dsl.format.writer import Layout, Writer, tight
from dsl.lexer import Token

_UNIT_FIRST = frozenset({"extract", "timestampadd", "timestampdiff"})


def brackets(node: Node) -> tuple[list[Element], list[Element], list[Element]]:
    """What stands before, within and behind the first `(` or `[` and the last bracket of a node."""
    opening = next(
        i for i, e in enumerate(node.parts) if isinstance(e, Token) and e.text in ("(", "[", "<")
    )
    closing = max(
        i for i, e in enumerate(node.parts) if isinstance(e, Token) and e.text in (")", "]", ">")
    )
    inner: list[Element] = []
    for element in node.parts[opening + 1 : closing]:
        inner += (
            element.parts if isinstance(element, Node) and element.kind in _LISTS else [element]
        )
    return node.parts[:opening], inner, node.parts[closing + 1 :]


_LISTS = frozenset({
    "exprs", "exprs_comma", "exprs_maybe", "arguments", "names", "parameters", "type_args", "tag_args", "json_pairs",
    "step_args", "trim_plain",
})  # fmt: skip


def bracket_list(w: Writer, node: Node) -> Parts:
    """`row(a, b)`, `array[a, b]`, `@tag(a)`: brackets close to what stands before them."""
    if not any(isinstance(e, Token) and e.text in ("(", "[", "<") for e in node.parts):
        return tight(w, node)
    before, inner, after = brackets(node)
    opening = node.parts[len(before)]
    closing = node.parts[-1 - len(after)]
    head = [part for element in before for part in w.show(element)]
    tail = [part for element in after for part in (" ", *w.show(element))]
    return [*head, *w.bracketed(opening, inner, closing), *tail]


def list_value(w: Writer, node: Node) -> Parts:
    """`[a, b]`, a value of an option."""
    _, inner, _ = brackets(node)
    return w.bracketed(node.parts[0], inner, node.parts[-1], end=w.comma)


def call(w: Writer, node: Node) -> Parts:
    """`f(x) filter (...) over (...)`."""
    return w.words(node.parts)


def call_plain(w: Writer, node: Node) -> Parts:
    """`f(a, b)`: arguments on one line or each on its own."""
    name, opening, arguments, closing = node.parts
    shown = w.show(name)
    assert isinstance(arguments, Node)
    word = first_token(name)
    if word is not None and word.text.lower() in _UNIT_FIRST:
        arguments = _with_unit(arguments)
    elements = arguments.parts
    if arguments.kind == "listed_arguments":
        return [*shown, *_listed(w, opening, elements, closing)]
    inner = elements if arguments.kind == "trim_plain" else [arguments]
    return [*shown, *w.bracketed(opening, [e for e in inner if first_token(e)], closing)]


def _listed(w: Writer, opening: Element, elements: list[Element], closing: Element) -> Parts:
    """`(distinct a, b order by c null on null)`."""
    at = next(i for i, e in enumerate(elements) if isinstance(e, Node) and e.kind == "arguments")
    arguments = elements[at]
    assert isinstance(arguments, Node)
    inner = joined(w.items(arguments.parts, None), LINE)
    before = w.words(elements[:at])
    after = w.words(elements[at + 1 :])
    inner = [*before, " ", *inner] if before else inner
    return w.enclosed(opening, [*inner, LINE, *after] if after else inner, closing)


def _with_unit(arguments: Node) -> Node:
    """The arguments with the unit of time that is the first one in lower case."""
    first = arguments.parts[0]
    if (
        arguments.kind == "listed_arguments"
        and isinstance(first, Node)
        and first.kind == "arguments"
    ):
        rest = [_lowered(first.parts[0]), *first.parts[1:]]
        return Node(arguments.kind, [Node("arguments", rest), *arguments.parts[1:]])
    if arguments.kind == "from_arguments":
        return Node(arguments.kind, [_lowered(first), *arguments.parts[1:]])
    return arguments


def _lowered(element: Element) -> Element:
    """A column of one plain name becomes a word of the language."""
    inner = element
    while isinstance(inner, Node) and len(inner.parts) == 1:
        if inner.kind not in ("column_ref", "one", "name"):
            return element
        inner = inner.parts[0]
    if isinstance(inner, Token) and inner.kind == "NAME" and inner.text.isascii():
        return Node("word", [inner])
    return element


def to_arguments(w: Writer, node: Node) -> Parts:
    """`t to day`."""
    value, word, unit = node.parts
    return [*w.show(value), " ", *w.show(word), " ", *word_layout(w, Node("word", [unit]))]


def word_layout(w: Writer, node: Node) -> Parts:
    """A name that is a word of the language."""
    token = first_token(node)
    assert token is not None
    return w.lower(token) if token.kind != "QUOTED_NAME" else w.token(token)


def call_words(w: Writer, node: Node) -> Parts:
    """`trim(both 'x' from s)`, `position(a in b)`, `json_object(...)`."""
    name, opening, *inner, closing = node.parts
    return [*w.show(name), *w.enclosed(opening, w.words(inner), closing)]


def trim_plain(w: Writer, node: Node) -> Parts:
    """Arguments of `trim` without a word of their own."""
    return joined(w.items(_items_of(node.parts), None), LINE)


def _items_of(elements: list[Element]) -> list[Element]:
    found: list[Element] = []
    for element in elements:
        found += (
            element.parts if isinstance(element, Node) and element.kind in _LISTS else [element]
        )
    return found


def comma_list(w: Writer, node: Node) -> Parts:
    """Items with commas between, as many on a line as the group around them has it."""
    return joined(w.items(_items_of(node.parts), None), LINE)


def json_pair(w: Writer, node: Node) -> Parts:
    """`key k value v`, `k: v`."""
    parts: Parts = []
    for element in node.parts:
        colon = isinstance(element, Token) and element.text == ":"
        parts += [*([" "] if parts and not colon else []), *w.show(element)]
    return parts


def in_brackets(w: Writer, node: Node) -> Parts:
    """`filter (where x)`, `within group (order by x)`."""
    before, inner, _ = brackets(node)
    opening, closing = node.parts[len(before)], node.parts[-1]
    return [*w.words(before), " ", *w.enclosed(opening, w.words(inner), closing)]


def over_window(w: Writer, node: Node) -> Parts:
    """`(partition by a order by b rows between ...)`."""
    opening, *inner, closing = node.parts
    return w.enclosed(opening, joined(map(w.show, inner), LINE), closing)


def by_list(w: Writer, node: Node) -> Parts:
    """`partition by a, b`, `order by a desc`, `group by a`."""
    *words, items = node.parts
    assert isinstance(items, Node)
    return by_items(w, words, items.parts)


def by_items(w: Writer, words: list[Element], items: list[Element]) -> Parts:
    """Words, and a list that goes on two columns further in."""
    return group([*w.words(words), Indent([LINE, *joined(w.items(items, None), LINE)])])


def table_argument(w: Writer, node: Node) -> Parts:
    """`table t partition by a order by b`."""
    *head, partition, order = node.parts
    behind = [parts for element in (partition, order) if (parts := w.show(element))]
    return group([*w.words(head), Indent([p for one in behind for p in (LINE, *one)])])


LAYOUTS: dict[str, Layout] = {
    "list_value": list_value,
    "call": call,
    "call_plain": call_plain,
    "to_arguments": to_arguments,
    "word": word_layout,
    "call_trim": call_words,
    "call_position": call_words,
    "call_json_object": call_words,
    "trim_plain": trim_plain,
    "json_pair": json_pair,
    "filter": in_brackets,
    "within_group": in_brackets,
    "over_window": over_window,
    "partition_by": by_list,
    "order_by": by_list,
}
LAYOUTS |= dict.fromkeys(
    ("row_value", "row_constructor", "collection", "type_row", "type_collection", "tag"),
    bracket_list,
)
LAYOUTS |= dict.fromkeys(
    (
        "exprs",
        "exprs_comma",
        "exprs_maybe",
        "order_items",
        "arguments",
        "json_pairs",
        "names",
        "tag_args",
        "step_args",
    ),
    comma_list,
)
LAYOUTS |= dict.fromkeys(
    ("table_argument_name", "table_argument_query", "table_argument_paren"), table_argument
)
