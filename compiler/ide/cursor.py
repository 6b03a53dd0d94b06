"""The declaration around a place of a text, as it reads with a name at the place: also where it is not finished."""

from __future__ import annotations

import re

from compiler.ide.chain import Chain, chain_at
from dsl.automaton import DECLARATION_WORDS, Automaton
from dsl.builder import CALLBACKS, Build
from dsl.expected import acceptable
from dsl.lexer import scan
from dsl.parse import parse
from dsl.parsed import Comment
from dsl.records import dataclass
from dsl.source import Source
from dsl.syntax.expressions import StringLiteral
from dsl.tables import tables

MARK = "streamc_is_asked_here"
DECLARATIONS = frozenset({"DEFAULTS", "USE", *(word.upper() for word in DECLARATION_WORDS)})
"""The terminals with which declarations begin."""
_WORD = re.compile(r"\w*\Z")
_REST = re.compile(r"\w*")
_DOTTED = re.compile(r"(?:[\w`-]+\.)*\w*\Z")
_BEGINS = re.compile(
    rf"^(?:{'|'.join(sorted([*DECLARATION_WORDS, 'defaults', 'use']))})\b",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a text.

    `start` to `end` is the word there, `dotted` where names before it, joined by dots, begin; `on_key` tells that the
    key of an option can stand there. `chain` are the nodes there, read as if a name stood at the place; `terminals`
    all that fits. `before` is the word or mark in front; `within` is `comment` or `string` inside of one.
    """

    text: str
    offset: int
    start: int
    end: int
    dotted: int
    chain: Chain
    terminals: frozenset[str]
    before: str
    within: str
    on_key: bool

    @property
    def on_top(self) -> bool:
        """Whether a declaration can begin there."""
        return "PIPELINE" in self.terminals

    @property
    def prefix(self) -> str:
        """What is written of the word so far."""
        return self.text[self.start : self.offset]

    @property
    def words(self) -> tuple[str, ...]:
        """The language's own words that fit there."""
        return tuple(
            word
            for word, found in tables().words.items()
            if any(terminal in self.terminals for terminal, _ in found)
        )


def cursor_at(source: Source, offset: int) -> Cursor:
    """The place at an offset of a text, whatever the text.

    Only the declaration around it is read, which is quick: where the next one begins is seen from the first word of
    a line.
    """
    text = source.text
    first, last = _around(text, offset)
    word = _WORD.search(text, first, offset)
    rest = _REST.match(text, offset)
    dotted = _DOTTED.search(text, first, offset)
    start = offset if word is None else word.start()
    end = offset if rest is None else rest.end()
    # Blanks stand for what comes before, so that all places stay what they are.
    begun = Source(source.name, " " * first + text[first:start])
    lexemes = scan(begun)
    within = _within(begun, lexemes.kinds, lexemes.comments, start)
    asked = Source(source.name, " " * first + text[first:start] + MARK + text[end:last])
    parsed = parse(asked)
    before = ""
    if len(lexemes.kinds) > 1:
        before = begun.text[lexemes.starts[-2] : lexemes.ends[-2]]
    terminals = frozenset[str]() if within else _terminals(begun)
    key = start if dotted is None else dotted.start()
    keys = (
        terminals if key == start or within else _terminals(Source(source.name, begun.text[:key]))
    )
    return Cursor(
        text,
        offset,
        start,
        end,
        key,
        chain_at(parsed, start + 1),
        terminals,
        before.lower(),
        within,
        "OPTION_KEY" in keys,
    )


def _around(text: str, offset: int) -> tuple[int, int]:
    """Where the declaration around an offset begins, and where the next one does."""
    first, last = 0, len(text)
    for match in _BEGINS.finditer(text):
        if match.start() > offset:
            last = match.start()
            break
        first = match.start()
    return first, last


def _within(source: Source, kinds: list[str], comments: list[Comment], at: int) -> str:
    """`comment` or `string` where the place is in one."""
    for comment in comments:
        line = comment.text.startswith("--")
        if (
            comment.span.end == at
            and line
            and source.text[comment.span.start : at].count("\n") == 0
        ):
            return "comment"
    if "open_comment" in kinds:
        return "comment"
    return "string" if {"open_string", "open_quote"} & set(kinds) else ""


def _terminals(source: Source) -> frozenset[str]:
    """What fits at the end of a text; nothing where something in it does not parse."""
    lexemes = scan(source)
    automaton = Automaton(lexemes, CALLBACKS, Build(source, lexemes), careful=True)
    if automaton.run():
        return DECLARATIONS
    if automaton.position < len(lexemes.kinds) - 1:
        return frozenset()
    return frozenset(acceptable(automaton.tables, automaton.states))


def string_at(source: Source, offset: int) -> tuple[StringLiteral, Chain] | None:
    """The string in which an offset lies, between its quotes."""
    first, last = _around(source.text, offset)
    parsed = parse(Source(source.name, " " * first + source.text[first:last]))
    chain = chain_at(parsed, offset)
    found = chain.last(StringLiteral)
    if found is None or not found.span.start < offset < found.span.end:
        return None
    return found, chain
