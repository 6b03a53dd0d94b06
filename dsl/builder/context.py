"""What the callbacks of the grammar's rules share while a text is parsed."""

from __future__ import annotations

from typing import Any

from dsl.codes import NESTING_TOO_DEEP, UNEXPECTED_TEXT
from dsl.diagnostic import Code, Diagnostic, Fix, Label, diagnostic
from dsl.docs import Docs
from dsl.lexer import Lexemes, Token
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.names import Name, Path
from dsl.syntax.queries import TableName

Children = list[Any]
CHAIN_LIMIT = 250


class Build:
    """The text being parsed, and what was found wrong in it so far.

    `faults` are offsets at which something was left out: a declaration around one is broken.
    """

    def __init__(self, source: Source, lexemes: Lexemes) -> None:
        self.source = source
        self.name = source.name
        self.diagnostics: list[Diagnostic] = []
        self.faults: list[int] = []
        self.docs = Docs(source, lexemes.comments)
        self._lexemes = lexemes
        self._chains: dict[tuple[int, int], int] = {}

    def span(self, start: int, end: int) -> Span:
        """A span of the text being parsed."""
        return Span(self.name, start, end)

    def words(self, start: int, end: int) -> Span:
        """A span that begins with a word: what may begin with nothing starts where the word before has ended."""
        text = self._lexemes.blank
        while start < end and text[start].isspace():
            start += 1
        return self.span(start, end)

    def report(
        self,
        code: Code,
        message: str,
        start: int,
        end: int,
        label: str = "",
        help: tuple[str, ...] = (),
        fixes: tuple[Fix, ...] = (),
    ) -> None:
        """Report a mistake at `[start, end)` and mark what is around it as broken."""
        span = self.span(start, end)
        self.diagnostics.append(diagnostic(code, message, span, label, help=help, fixes=fixes))
        self.faults.append(start)

    def too_long(self, left: Span, start: int, end: int) -> bool:
        """Whether `[start, end)`, whose leftmost part is `left`, is a chain of too many links.

        `a + b + c ...` is a tree as deep as it is long; stages that walk it must not run out of stack.
        """
        links = self._chains.get((left.start, left.end), 0) + 1
        if links > CHAIN_LIMIT:
            self._chains[left.start, left.end] = -(10**9)
            message = f"more than {CHAIN_LIMIT} terms in a row"
            label = "part them in two, or use a list: `x in (a, b, ...)`"
            self.report(NESTING_TOO_DEEP, message, left.end, end, label)
            return True
        self._chains[start, end] = links
        return links < 0

    def path(self, names: list[Name], start: int, end: int) -> Path:
        """A path of names that stand in `[start, end)`."""
        return Path(tuple(names), self.span(start, end))

    def table(self, path: Path) -> TableName:
        """The table of that name, without an alias."""
        return TableName(path, None, (), None, path.span)

    def repeated(self, what: str, span: Span, first: Span) -> None:
        """Report a second `what` where one may stand."""
        label = Label(first, "the first one stands here")
        message = f"a second `{what}`, where there can be one"
        self.diagnostics.append(diagnostic(UNEXPECTED_TEXT, message, span, also=(label,)))
        self.faults.append(span.start)

    def broken(self, start: int, end: int) -> bool:
        """Whether something in `[start, end]` was left out."""
        return any(start <= fault <= end for fault in self.faults)


def name_of(b: Build, token: Token) -> Name:
    """The name that a NAME, ANY_NAME or QUOTED_NAME token is."""
    if token.text[0] == "`":
        text = token.text[1:-1].replace("``", "`")
        return Name(text, b.span(token.start, token.end), True)
    return Name(token.text, b.span(token.start, token.end))


def path_of(b: Build, names: list[Name], start: int, end: int) -> Path:
    """A path of names that stand in `[start, end)`."""
    return Path(tuple(names), b.span(start, end))


def word_of(token: Token | None) -> str:
    """The words of a token in lower case, with one space between them; empty for None."""
    return " ".join(token.text.lower().split()) if token else ""
