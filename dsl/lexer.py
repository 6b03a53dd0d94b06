"""Turns a text into lexemes: words, literals and marks, without comments and blanks.

Whether a word is one of the language's own or a name is left to the automaton, which knows the place.
"""

from __future__ import annotations

import re
from functools import cache

from dsl.parsed import Comment
from dsl.records import dataclass
from dsl.source import Source
from dsl.tables import LITERALS, tables


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text that a rule has use for."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Lexemes:
    """The lexemes of a text, as three lists side by side, and its comments.

    `kinds` are `word`, `mark`, a terminal's name for literals, or a fault: `open_string`, `open_quote`,
    `open_comment`, `double_quoted`, `bad_number`, `bad_character`. `blank` is the text with spaces
    where comments stood. The last lexeme is `end`.
    """

    text: str
    blank: str
    kinds: list[str]
    starts: list[int]
    ends: list[int]
    comments: list[Comment]


def rescan(source: Source, lexemes: Lexemes, at: int, offset: int) -> None:
    """Read the text from `offset` on anew; what comes of it takes the place of lexeme `at` and all after."""
    again = scan(source, offset)
    lexemes.kinds[at:] = again.kinds
    lexemes.starts[at:] = again.starts
    lexemes.ends[at:] = again.ends
    before = [comment for comment in lexemes.comments if comment.span.start < offset]
    lexemes.comments[:] = before + again.comments
    lexemes.blank = _blanked(lexemes.text, lexemes.comments)


def scan(source: Source, offset: int = 0) -> Lexemes:
    """The lexemes of `source` from `offset` on. What is in no lexeme is in a comment, or blank."""
    text = source.text
    kinds: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    comments: list[Comment] = []
    for match in _scanner().finditer(text, offset):
        kind = match.lastgroup
        if kind is None:
            continue
        start, end = match.span(kind)
        if kind == "comment":
            comments.append(Comment(match[kind].rstrip("\r"), source.span(start, end)))
        else:
            kinds.append(kind)
            starts.append(start)
            ends.append(end)
    kinds.append("end")
    starts.append(len(text))
    ends.append(len(text))
    return Lexemes(text, _blanked(text, comments), kinds, starts, ends, comments)


def _blanked(text: str, comments: list[Comment]) -> str:
    if not comments:
        return text
    pieces = []
    at = 0
    for comment in comments:
        start, end = comment.span.start, comment.span.end
        pieces.append(text[at:start])
        pieces.append(" " * (end - start))
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


@cache
def _scanner() -> re.Pattern[str]:
    patterns = tables().patterns
    parts = [r"(?P<comment>--[^\n]*|/\*(?!\+)(?:[^*]|\*(?!/))*\*/)"]
    named = {name: patterns[name] for name in LITERALS}
    number = named.pop("NUMBER")
    quantity = named.pop("QUANTITY")
    prefixed = [f"(?P<{n}>{named.pop(n)})" for n in ("BYTES", "UNICODE_STRING", "PREFIXED_STRING")]
    parts += prefixed
    parts.append(r"(?P<word>[^\W\d]\w*)")
    parts += [f"(?P<{name}>{pattern})" for name, pattern in named.items()]
    parts.append(rf"(?P<NUMBER>(?:{number})(?![\w]|\.\d))")
    parts.append(rf"(?P<QUANTITY>{quantity}(?!\.\d))")
    parts.append(r"(?P<bad_number>\.?\d[\w.]*)")
    parts.append(r"(?P<open_comment>/\*(?!\+)(?s:.*))")
    parts.append(r"(?P<open_string>'[^\n]*)")
    parts.append(r"(?P<open_quote>`[^\n]*)")
    parts.append(r"(?P<double_quoted>\"[^\"\n]*\"?)")
    marks = sorted(tables().marks, key=len, reverse=True)
    parts.append("(?P<mark>" + "|".join(map(_mark, marks)) + ")")
    parts.append(r"(?P<bad_character>\S)")
    # The blanks behind a lexeme are read with it, which is one match less for each.
    return re.compile(f"(?:{'|'.join(parts)})?[ \\t\\r\\n\\f\\v]*", re.IGNORECASE)


def _mark(mark: str) -> str:
    # `count(*)/2` and `select */* note */` are no ends of hints.
    return r"\*/(?!\*)" if mark == "*/" else re.escape(mark)
