"""What the layouts of all rules share: words and marks with their comments, lists, brackets, clauses."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import TypeAlias

from dsl.format.comments import Comments
from dsl.format.concrete import Element, Node, first_token
from dsl.format.documents import (
    COMMA,
    EMPTY,
    HARD,
    LINE,
    SOFT,
    Group,
    Indent,
    Lead,
    Part,
    Parts,
    Trail,
    group,
    joined,
)
from dsl.lexer import Token

Layout: TypeAlias = "Callable[[Writer, Node], Parts]"

AS_WRITTEN = frozenset({
    "NAME", "ANY_NAME", "QUOTED_NAME", "OPTION_KEY", "ARGUMENT_NAME", "PARAM_NAME", "STRING", "NUMBER",
    "UNICODE_STRING", "PREFIXED_STRING", "JSON_OBJECT", "_TRIM", "POSITION", "MODEL",
})  # fmt: skip
"""Terminals whose text is kept: names (of functions, too), and values."""

_CLOSING = frozenset({",", ")", "]", "."})
_OPENING = frozenset({"(", "[", ".", "@"})


class Writer:
    """Turns the nodes of one declaration into parts. `blank` is the text without comments, `layouts` has a rule's own
    form by its name; other rules are their parts with blanks between.
    """

    comma = COMMA

    def __init__(self, blank: str, comments: Comments, layouts: dict[str, Layout]) -> None:
        self.blank = blank
        self.comments = comments
        self.layouts = layouts
        self.moved = False

    def show(self, element: Element) -> Parts:
        """The parts of a node or token."""
        if isinstance(element, Token):
            return self.token(element)
        layout = self.layouts.get(element.kind)
        return spaced(self, element) if layout is None else layout(self, element)

    def token(self, token: Token, text: str | None = None) -> Parts:
        """A word or mark in its one spelling, with the comments around it."""
        shown = self.spelt(token) if text is None else text
        if not self.comments:
            return [shown]
        lead, trail = self.around(token)
        return [*lead, shown, *trail]

    def lower(self, token: Token) -> Parts:
        """A name that stands for a word of the language, such as a type's."""
        return self.token(token, token.text.lower() if token.text.isascii() else token.text)

    def around(self, token: Token) -> tuple[list[Lead], list[Trail]]:
        """The comments before a token, and those behind it and between its words."""
        found = self.comments
        lead = found.before.get(token.start, [])
        trail = found.after.get(token.end, [])
        inner = slice(
            bisect_left(found.starts, token.start), bisect_right(found.starts, token.end - 1)
        )
        within = [Trail(text, not ends) for text, ends in found.texts[inner]]
        return lead, [*within, *trail]

    def spelt(self, token: Token) -> str:
        """The text of a token: words of the language in lower case, with one blank between them."""
        kind = token.kind
        if kind in AS_WRITTEN:
            return token.text
        if kind == "BYTES":
            return token.text[0].lower() + token.text[1:]
        if kind == "ROW_KIND":
            return token.text.upper()
        text = self.blank[token.start : token.end].lower()
        return " ".join(text.split()) if " " in text or "\n" in text or "\t" in text else text

    def blank_before(self, element: Element) -> bool:
        """Whether the author left a line empty before a node, or before the comments above it."""
        token = first_token(element)
        return token is not None and self.comments.blank_before(token.start)

    def words(self, elements: list[Element]) -> Parts:
        """The elements with blanks between; those that are empty count for nothing."""
        return joined((parts for e in elements if (parts := self.show(e))), " ")

    def clause(self, words: list[Element], body: Element, plain: Parts | None = None) -> Parts:
        """`where condition`: the body goes on two columns further in where it takes more than a line."""
        inner = self.raw(body) if plain is None else plain
        return group([*self.words(words), Indent([" ", *inner])])

    def raw(self, element: Element) -> Parts:
        """An expression whose chain of operators is not indented in itself, for those who do it."""
        if isinstance(element, Node) and element.kind == "binary":
            from dsl.format.expressions import chain

            first, others = chain(self, element)
            return [*first, *others]
        return self.show(element)

    def items(self, elements: list[Element], end: Part | None) -> list[Parts]:
        """The items of a list whose commas are among the elements, each with the comma behind it.

        `end` stands behind the last one, whether or not there was a comma. Comments behind an item stay behind
        its comma.
        """
        found: list[Parts] = []
        above: Parts = []
        last = max((i for i, e in enumerate(elements) if not _is(e, ",")), default=-1)
        for place, element in enumerate(elements):
            if not _is(element, ","):
                found.append([*above, *self.show(element)])
                above = []
                if place == last and place + 1 == len(elements) and end is not None:
                    found[-1] = _with_mark(found[-1], end, [])
                continue
            assert isinstance(element, Token)
            lead, trail = self.around(element) if self.comments else ([], [])
            mark = end if place > last else ","
            if any(comment.own for comment in lead):
                # What stands above a comma that begins a line goes with the next item.
                above = [*lead, *(Lead(c.text, True, c.blank) for c in trail)]
                trail = []
            elif lead:
                trail = [*(Trail(c.text, True) for c in lead), *trail]
            if mark is not None:
                found[-1] = _with_mark(found[-1], mark, trail)
            else:
                found[-1] = [*found[-1], *trail]
        if above:
            found[-1] = [*found[-1], *above]
        return found

    def bracketed(
        self,
        opening: Element,
        elements: list[Element],
        closing: Element,
        *,
        end: Part | None = None,
        edge: Part = SOFT,
        between: Part = LINE,
    ) -> Parts:
        """A list in brackets: on one line, or with each item on its own."""
        return self.enclosed(opening, joined(self.items(elements, end), between), closing, edge)

    def enclosed(
        self, opening: Element, inner: Parts, closing: Element, edge: Part = SOFT
    ) -> Parts:
        """Parts in brackets, two columns further in where they take more than a line."""
        assert isinstance(closing, Token)
        lead, trail = self.around(closing) if self.comments else ([], [])
        inner = [*inner, *lead]
        close: Parts = [self.spelt(closing), *trail]
        if not inner:
            return [*self.show(opening), *close]
        if inner[0].__class__ is not Trail:
            inner = [edge, *inner]
        return group([*self.show(opening), Indent(inner), edge, *close])

    def lines(self, elements: Sequence[Element], shown: list[Parts] | None = None) -> Parts:
        """Each element on lines of its own, with the empty lines between them that the author left."""
        parts: Parts = []
        for place, element in enumerate(elements):
            one = self.show(element) if shown is None else shown[place]
            if parts:
                parts.append(EMPTY if self.blank_before(element) else HARD)
            parts += one
        return parts

    def with_last(self, inner: Parts, closing: Token, lead: list[Lead]) -> Parts:
        """Lines, and the comments that stand between the last of them and a closing bracket."""
        if not lead:
            return inner
        edge: Parts = [EMPTY if self.blank_before(closing) else HARD] if inner else []
        return [*inner, *edge, *lead]

    def block(self, opening: Element, sections: list[Parts], closing: Element) -> Parts:
        """`{ ... }` over several lines, an empty line between sections; `{}` where there is nothing in it."""
        assert isinstance(closing, Token)
        inner = joined((section for section in sections if section), EMPTY)
        lead, trail = self.around(closing) if self.comments else ([], [])
        inner = self.with_last(inner, closing, lead)
        if not inner:
            return [*self.show(opening), self.spelt(closing), *trail]
        return [*self.show(opening), Indent([HARD, *inner]), HARD, self.spelt(closing), *trail]


def _is(element: Element, text: str) -> bool:
    return isinstance(element, Token) and element.text == text


def _with_mark(item: Parts, mark: Part, trail: list[Trail]) -> Parts:
    """The item with a mark behind it, but before the comments that end its line."""
    end = len(item)
    while end and isinstance(item[end - 1], Trail):
        end -= 1
    kept = end
    while kept < len(item) and item[kept].stays:  # type: ignore[union-attr]
        kept += 1
    if kept < len(item):
        kept = end
    return [*item[:kept], mark, *item[kept:], *trail]


def spaced(w: Writer, node: Node) -> Parts:
    """The parts of a node with a blank between each two, but none inside of brackets and before commas."""
    parts: Parts = []
    before = "("
    for element in node.parts:
        shown = w.show(element)
        if not shown:
            continue
        mark = element.text if isinstance(element, Token) else ""
        if before not in _OPENING and mark not in _CLOSING:
            parts.append(" ")
        parts += shown
        before = mark
    return parts


def tight(w: Writer, node: Node) -> Parts:
    """The parts of a node with nothing between them."""
    return [part for element in node.parts for part in w.show(element)]


def split(node: Node, *marks: str) -> tuple[list[Element], ...]:
    """The parts of a node, cut at the first token of each text, in this order; the tokens themselves are left out."""
    found: list[list[Element]] = []
    at = 0
    for mark in marks:
        place = next(i for i in range(at, len(node.parts)) if _is(node.parts[i], mark))
        found.append(node.parts[at:place])
        at = place + 1
    return (*found, node.parts[at:])


__all__ = ["COMMA", "EMPTY", "HARD", "LINE", "SOFT", "Group", "Indent", "Layout", "Parts", "Writer"]
