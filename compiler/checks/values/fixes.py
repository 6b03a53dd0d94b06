"""Edits of expressions: put into a call, or with another word."""

from __future__ import annotations

import re

from compiler.checks.values.places import Surroundings
from compiler.plan.expressions import CastExpr, Expr
from dsl.diagnostic import Edit, Fix, Safety
from dsl.span import Span

_TARGET = re.compile(
    r"(?P<before>\)*\s+as\s+)(?P<type>\w+(\s*\([\d,\s]*\))?)\s*\)\Z", re.IGNORECASE
)
_CAST = re.compile(r"cast\s*\(", re.IGNORECASE)


def wrapped(expr: Expr, before: str, after: str) -> tuple[Edit, Edit]:
    """The edits that put text around an expression."""
    span = expr.span
    return (
        Edit(Span(span.source, span.start, span.start), before),
        Edit(Span(span.source, span.end, span.end), after),
    )


def wrap(title: str, expr: Expr, before: str, after: str) -> tuple[Fix, ...]:
    """A fix that puts text around an expression, after which other values may come out."""
    return (Fix(title, wrapped(expr, before, after), Safety.UNSAFE),)


def other_type(cast: CastExpr, kind: str, around: Surroundings) -> tuple[Fix, ...]:
    """A fix that casts to another type; none where the type does not stand there as a word."""
    inner, whole = cast.operand.span, cast.span
    if inner.source != whole.source or not whole.start <= inner.end <= whole.end:
        return ()
    found = _TARGET.match(around.text(Span(whole.source, inner.end, whole.end)))
    if found is None:
        return ()
    start, end = (inner.end + offset for offset in found.span("type"))
    edit = Edit(Span(whole.source, start, end), kind)
    return (Fix(f"cast it to `{kind}`", (edit,), Safety.UNSAFE),)


def try_cast(cast: CastExpr, around: Surroundings) -> tuple[Fix, ...]:
    """A fix that gives NULL in place of failing; none where no `cast(` stands there."""
    if _CAST.match(around.text(cast.span)) is None:
        return ()
    word = Span(cast.span.source, cast.span.start, cast.span.start + len("cast"))
    return (Fix("write `try_cast`", (Edit(word, "try_cast"),), Safety.UNSAFE),)
