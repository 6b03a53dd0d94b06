"""Expressions in the language's own form: words in lower case, backticks only where they are needed."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.importing.spelling import is_plain
from dsl.lexer import scan
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.expressions import Expression, FunctionCall, IntervalLiteral
from dsl.syntax.names import Name
from dsl.walk import walk

_UNITS = {"DAY": 86_400_000, "HOUR": 3_600_000, "MINUTE": 60_000, "SECOND": 1000}


def nicer(
    source: Source, node: object, span: Span, renamed: Mapping[Span, str] | None = None
) -> str:
    """The text of `span`, which is that of `node`, on one line. `renamed` are names of functions to be replaced."""
    replaced = {old.start: (old.end, new) for old, new in (renamed or {}).items()}
    names = {n.span.start: n for n in walk(node) if isinstance(n, Name)}
    called = {
        call.name.parts[-1].span.start for call in walk(node) if isinstance(call, FunctionCall)
    }
    text = source.text[span.start : span.end]
    lexemes = scan(Source(source.name, text))
    result: list[str] = []
    at = 0
    for kind, start, end in zip(lexemes.kinds, lexemes.starts, lexemes.ends, strict=True):
        if kind == "end":
            break
        if start > at and result:
            result.append(" ")
        if start < at:
            continue
        if span.start + start in replaced:
            stop, new = replaced[span.start + start]
            result.append(new)
            at = stop - span.start
            continue
        piece = text[start:end]
        name = names.get(span.start + start)
        if kind == "QUOTED_NAME" and name is not None and is_plain(name.text):
            piece = name.text
        elif kind == "word":
            function = span.start + start in called and piece.isupper()
            piece = piece.lower() if name is None or function else piece
        result.append(piece)
        at = end
    return "".join(result).replace("( ", "(").replace(" )", ")")


def milliseconds(expression: Expression) -> int | None:
    """The length of `INTERVAL '5' SECOND` and its like."""
    match expression:
        case IntervalLiteral(text=text, negative=False, start=unit, end=None) if (
            unit in _UNITS and text.isdigit()
        ):
            return int(text) * _UNITS[unit]
        case _:
            return None
