"""Colours of `.stream` texts for Pygments: what the compiler's own lexer and parser say that each word is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pygments.lexer import Lexer
from pygments.token import Comment, Keyword, Name, Number, String, Text, _TokenType

from compiler.checked import Settings
from compiler.ide.snapshot import Snapshot
from compiler.ide.tokens import tokens
from dsl.source import Source

KINDS: dict[str, _TokenType] = {
    "keyword": Keyword,
    "comment": Comment,
    "string": String,
    "number": Number,
    "operator": Text,
    "class": Name.Class,
    "function": Name.Function,
    "parameter": Name.Variable,
    "property": Name.Attribute,
    "variable": Name.Property,
    "type": Keyword.Type,
    "enumMember": Name.Constant,
    "decorator": Name.Decorator,
    "namespace": Name.Namespace,
}


class StreamLexer(Lexer):
    """A lexer that knows the language from its grammar, and no words of its own."""

    name = "streamc pipelines"
    aliases: ClassVar[list[str]] = ["stream"]
    filenames: ClassVar[list[str]] = ["*.stream"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Every character once, in order."""
        snapshot = Snapshot(Source("block.stream", text), Settings(), lambda *_: None)
        at = 0
        for token in tokens(snapshot):
            if token.span.start > at:
                yield at, Text, text[at : token.span.start]
            at = token.span.end
            yield token.span.start, KINDS[token.type], text[token.span.start : at]
        if at < len(text):
            yield at, Text, text[at:]
