"""How expressions and types are laid out."""

from __future__ import annotations

from dsl.format.concrete import Element, Node, first_token
from dsl.format.documents import HARD, LINE, SOFT, Group, Indent, Lead, Parts, group, joined
from dsl.format.writer import Layout, Writer, spaced, split, tight
from dsl.lexer import Token

_LEVELS = (
    ("multiset union", "multiset except"),
    ("multiset intersect",),
    ("or",),
    ("and",),
    ("=", "<>", "!=", "<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "/", "%", "||"),
)
_LEVEL = {word: level for level, words in enumerate(_LEVELS) for word in words}
_UNIT_FIRST = frozenset({"extract", "timestampadd", "timestampdiff"})


def binary(w: Writer, node: Node) -> Parts:
    """`a + b`: on several lines each operator begins one, two columns further in than the first operand."""
    first, others = chain(w, node)
    return group([*first, Indent(others)])


def chain(w: Writer, node: Node) -> tuple[Parts, Parts]:
    """The first of operands whose operators bind alike, and the others with their operators."""
    links: list[tuple[Element, Element]] = []
    level = _level(w, node)
    left: Element = node
    while isinstance(left, Node) and left.kind == "binary" and _level(w, left) == level:
        links.append((left.parts[1], left.parts[2]))
        left = left.parts[0]
    others: Parts = []
    for operator, operand in reversed(links):
        others += [LINE, *w.show(operator), " ", *w.show(operand)]
    return w.show(left), others


def _level(w: Writer, node: Node) -> object:
    token = first_token(node.parts[1])
    assert token is not None
    word = w.spelt(token)
    return _LEVEL.get(word.removesuffix(" all").removesuffix(" distinct"), word)


def unary(w: Writer, node: Node) -> Parts:
    """`-x`, `not x`. Two signs stand apart, as `--` begins a comment."""
    sign, operand = node.parts
    shown, following = w.show(sign), w.show(operand)
    word = first_token(sign)
    next_one = first_token(operand)
    apart = (
        word is None or word.text not in "+-" or (next_one is not None and next_one.text in "+-")
    )
    return [*shown, " ", *following] if apart else [*shown, *following]


def parenthesised(w: Writer, node: Node) -> Parts:
    """`( ... )`; what is a chain is indented by the parentheses alone."""
    opening, *inner, closing = node.parts
    return w.enclosed(opening, [p for e in inner for p in w.raw(e)], closing)


def difference(w: Writer, node: Node) -> Parts:
    """`(a - b) day`."""
    opening, inner, closing, unit = node.parts
    return [*w.enclosed(opening, w.raw(inner), closing), " ", *w.show(unit)]


def between(w: Writer, node: Node) -> Parts:
    """`x between a and b`."""
    place = next(
        i for i, e in enumerate(node.parts) if isinstance(e, Token) and e.text.lower() == "and"
    )
    first, last = node.parts[:place], node.parts[place:]
    return group([*w.words(first), Indent([LINE, *w.words(last)])])


def listed_in(w: Writer, node: Node) -> Parts:
    """`x in (a, b)`."""
    before, items, _ = _brackets(node)
    opening, closing = node.parts[len(before)], node.parts[-1]
    return [*w.words(before), " ", *w.bracketed(opening, items, closing)]


def _brackets(node: Node) -> tuple[list[Element], list[Element], list[Element]]:
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
    before, inner, after = _brackets(node)
    opening = node.parts[len(before)]
    closing = node.parts[-1 - len(after)]
    head = [part for element in before for part in w.show(element)]
    tail = [part for element in after for part in (" ", *w.show(element))]
    return [*head, *w.bracketed(opening, inner, closing), *tail]


def list_value(w: Writer, node: Node) -> Parts:
    """`[a, b]`, a value of an option."""
    _, inner, _ = _brackets(node)
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
    before, inner, _ = _brackets(node)
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


def case(w: Writer, node: Node) -> Parts:
    """`case ... end`: each branch has a line of its own where there are several, or where one is too long."""
    opening, *inner, closing = node.parts
    head = w.show(opening)
    if isinstance(inner[0], Node) and inner[0].kind == "when":
        branches = inner
    else:
        head = [*head, " ", *w.show(inner[0])]
        branches = inner[1:]
    lines: Parts = []
    several = sum(isinstance(e, Node) and e.kind == "when" for e in branches) > 1
    edge = HARD if several else LINE
    while branches:
        count = 2 if isinstance(branches[0], Token) else 1
        lines += [edge, *w.words(branches[:count])]
        branches = branches[count:]
    assert isinstance(closing, Token)
    lead, trail = w.around(closing) if w.comments else ([], [])
    lead = [Lead(comment.text, True, comment.blank) for comment in lead]
    return group([*head, Indent([*lines, *lead]), edge, w.spelt(closing), *trail])


def when(w: Writer, node: Node) -> Parts:
    """`when a then b`."""
    word, conditions, then, result = node.parts
    assert isinstance(conditions, Node)
    inner = joined(w.items(conditions.parts, None), LINE)
    if len(conditions.parts) == 1:
        inner = w.raw(conditions.parts[0])
    first = group([*w.show(word), Indent([" ", *inner])])
    return group([*first, Indent([LINE, *w.show(then), " ", *w.show(result)])])


def cast(w: Writer, node: Node) -> Parts:
    """`cast(x as t)`."""
    word, opening, operand, as_, type_, closing = node.parts
    inner = group([*w.show(operand), Indent([LINE, *w.show(as_), " ", *w.show(type_)])])
    return [*w.show(word), *w.enclosed(opening, inner, closing)]


def access(w: Writer, node: Node) -> Parts:
    """`f(x).city`, `tags[1]`. A number and a dot stand apart, as they would be one number."""
    value = first_token(node.parts[0])
    apart = (
        node.kind == "field_access" and value is not None and value.kind in ("NUMBER", "QUANTITY")
    )
    shown = [w.show(element) for element in node.parts]
    return [*shown[0], *([" "] if apart else []), *(p for one in shown[1:] for p in one)]


def literal(w: Writer, node: Node) -> Parts:
    """Words, signs and texts with blanks between; a sign stands close to its text."""
    parts: Parts = []
    close = False
    for element in node.parts:
        shown = w.show(element)
        if not shown:
            continue
        parts += shown if not parts or close else [" ", *shown]
        close = isinstance(element, Node) and element.kind == "sign"
    return parts


def strings(w: Writer, node: Node) -> Parts:
    """Texts beside each other."""
    if len(node.parts) == 1:
        return w.show(node.parts[0])
    first, *others = node.parts
    return group([*w.show(first), Indent([p for e in others for p in (LINE, *w.show(e))])])


def interval_range(w: Writer, node: Node) -> Parts:
    """`day(3) to second(3)`."""
    parts: Parts = []
    inside = False
    for element in node.parts:
        assert isinstance(element, Token)
        mark = element.text
        if parts and not inside and mark not in "(),":
            parts.append(" ")
        parts += w.show(element)
        if mark == ",":
            parts.append(" ")
        inside = mark == "(" or (inside and mark != ")")
    return parts


def type_named(w: Writer, node: Node) -> Parts:
    """`decimal(18, 2)`, `timestamp(3) with local time zone`."""
    name, *others = node.parts
    assert isinstance(name, Token)
    if not others:
        return w.lower(name)
    parts = w.lower(name)
    for element in others:
        if isinstance(element, Token) and element.kind not in ("LPAR", "RPAR"):
            parts = [*parts, " "]
        parts = [*parts, *w.show(element)]
    return parts


def type_args(w: Writer, node: Node) -> Parts:
    """`18, 2`."""
    return joined(w.items(node.parts, None), " ")


def column_path(w: Writer, node: Node) -> Parts:
    """Names with dots between."""
    return tight(w, node)


def table_argument(w: Writer, node: Node) -> Parts:
    """`table t partition by a order by b`."""
    *head, partition, order = node.parts
    behind = [parts for element in (partition, order) if (parts := w.show(element))]
    return group([*w.words(head), Indent([p for one in behind for p in (LINE, *one)])])


LAYOUTS: dict[str, Layout] = {
    "binary": binary,
    "unary": unary,
    "parenthesised": parenthesised,
    "difference": difference,
    "between": between,
    "in_list": listed_in,
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
    "case": case,
    "when": when,
    "cast": cast,
    "field_access": access,
    "element_access": access,
    "column_element_access": access,
    "interval_range": interval_range,
    "difference_range": interval_range,
    "interval": literal,
    "strings": strings,
    "type_named": type_named,
    "type_two_words": type_named,
    "type_args": type_args,
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
LAYOUTS |= dict.fromkeys(("one", "more", "qualified_star"), column_path)
LAYOUTS |= dict.fromkeys(
    ("table_argument_name", "table_argument_query", "table_argument_paren"), table_argument
)

__all__ = ["LAYOUTS", "SOFT", "Group", "spaced", "split"]
