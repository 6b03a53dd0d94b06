"""A way through the words of one statement, from left to right."""

from __future__ import annotations

import re

from dsl.lexer import Lexemes, Token
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.names import Name, Path

_ESCAPE = re.compile(r"\\(\\|\+[0-9a-fA-F]{6}|[0-9a-fA-F]{4})")
FAULTS = {
    "open_string": "a string that begins here does not end",
    "open_quote": "a name in backticks that begins here does not end",
    "open_comment": "a comment that begins here does not end",
    "double_quoted": "double quotes mean nothing in Flink SQL: strings stand in single quotes",
    "bad_number": "this is no number",
    "bad_character": "this character means nothing in Flink SQL",
}


class Fault(Exception):  # noqa: N818 (never leaves this package: it ends the reading of a statement)
    """A statement cannot be read further than `span`."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


def tokens_of(lexemes: Lexemes) -> list[Token]:
    """The lexemes as tokens, without the end."""
    ends = zip(lexemes.kinds, lexemes.starts, lexemes.ends, strict=True)
    return [Token(k, lexemes.text[s:e], s, e) for k, s, e in ends if k != "end"]


class Cursor:
    """`at` is the place of the next token."""

    def __init__(self, source: Source, tokens: list[Token], end: int) -> None:
        self.source = source
        self.tokens = tokens
        self.end = end
        self.at = 0

    @property
    def next(self) -> Token | None:
        """The next token, or None at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def ended(self) -> bool:
        """Whether all tokens are passed."""
        return self.at >= len(self.tokens)

    @property
    def offset(self) -> int:
        """Where the next token begins; at the end, where the statement ends."""
        return self.tokens[self.at].start if self.at < len(self.tokens) else self.end

    @property
    def last(self) -> int:
        """Where the token before ends."""
        return self.tokens[self.at - 1].end if self.at else self.offset

    def span(self, start: int) -> Span:
        """From `start` to the end of the token before."""
        return self.source.span(start, max(start, self.last))

    def sees(self, *words: str) -> bool:
        """Whether the next tokens are these words or marks."""
        ahead = self.tokens[self.at : self.at + len(words)]
        return len(ahead) == len(words) and all(
            token.text.upper() == word for token, word in zip(ahead, words, strict=True)
        )

    def take(self, *words: str) -> bool:
        """Whether the next tokens are these words; if so, they are passed."""
        found = self.sees(*words)
        self.at += len(words) if found else 0
        return found

    def expect(self, *words: str) -> None:
        """Pass these words, or end the reading."""
        for word in words:
            if not self.take(word):
                raise self.fault(f"`{word}` should stand here")

    def fault(self, wanted: str) -> Fault:
        """What to raise where the next token is none that could stand there."""
        token = self.next
        if token is None:
            return Fault(f"{wanted}, and the statement ends", self.source.span(self.last, self.end))
        span = self.source.span(token.start, token.end)
        if token.kind in FAULTS:
            return Fault(FAULTS[token.kind], span)
        return Fault(wanted, span)

    def name(self) -> Name:
        """A name, in backticks or not."""
        token = self.next
        if token is None or token.kind not in ("word", "QUOTED_NAME"):
            raise self.fault("a name should stand here")
        self.at += 1
        span = self.source.span(token.start, token.end)
        if token.kind == "QUOTED_NAME":
            return Name(token.text[1:-1].replace("``", "`"), span, True)
        return Name(token.text, span)

    def path(self) -> Path:
        """Names joined by dots."""
        start = self.offset
        names = [self.name()]
        while self.take("."):
            names.append(self.name())
        return Path(tuple(names), self.span(start))

    def names(self) -> tuple[Name, ...]:
        """`(a, b)`."""
        self.expect("(")
        names = [self.name()]
        while self.take(","):
            names.append(self.name())
        self.expect(")")
        return tuple(names)

    def string(self) -> str:
        """A string, its quotes undone."""
        token = self.next
        if token is None or token.kind not in ("STRING", "UNICODE_STRING"):
            raise self.fault("a string in single quotes should stand here")
        self.at += 1
        text = token.text[token.text.index("'") + 1 : -1].replace("''", "'")
        return text if token.kind == "STRING" else _ESCAPE.sub(_character, text)

    def rest(self) -> Span:
        """Pass all that is left."""
        start = self.offset
        for at, token in enumerate(self.tokens[self.at :], self.at):
            if token.kind in FAULTS:
                self.at = at
                raise self.fault("")
        self.at = len(self.tokens)
        return self.span(start)

    def skip_to(self, *stops: str) -> Span:
        """Pass all up to one of these words or marks that stands in no bracket, or to the end."""
        start, depth = self.offset, 0
        while (token := self.next) is not None:
            text = token.text.upper()
            if depth == 0 and text in stops:
                break
            depth += {"(": 1, "[": 1, "<": 1, ")": -1, "]": -1, ">": -1}.get(text, 0)
            if depth < 0:
                break
            self.at += 1
        return self.span(start)


def _character(match: re.Match[str]) -> str:
    digits = match[1]
    return "\\" if digits == "\\" else chr(int(digits.removeprefix("+"), 16))
