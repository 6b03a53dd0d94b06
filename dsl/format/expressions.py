"""How expressions and types are laid out."""

from __future__ import annotations

from dsl.format.calls import brackets
from dsl.format.concrete import Element, Node, first_token
from dsl.format.documents import HARD, LINE, Indent, Lead, Parts, group, joined
from dsl.format.writer import Layout, Writer, tight
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
    before, items, _ = brackets(node)
    opening, closing = node.parts[len(before)], node.parts[-1]
    return [*w.words(before), " ", *w.bracketed(opening, items, closing)]


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


LAYOUTS: dict[str, Layout] = {
    "binary": binary,
    "unary": unary,
    "parenthesised": parenthesised,
    "difference": difference,
    "between": between,
    "in_list": listed_in,
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
LAYOUTS |= dict.fromkeys(("one", "more", "qualified_star"), column_path)
