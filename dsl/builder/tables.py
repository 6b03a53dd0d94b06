"""Builds what stands after FROM, and pattern matching, from what their rules matched."""

# A rule and its callback have one name, by which it is documented; all take the same arguments.
# ruff: noqa: ARG001, ARG005, D103

from __future__ import annotations

from typing import Any

from dsl.builder.context import Build, Children, name_of, word_of
from dsl.builder.declarations import listed
from dsl.lexer import Token
from dsl.records import replace
from dsl.syntax import expressions as syntax
from dsl.syntax import queries as tree
from dsl.syntax.names import Name


def join_words(b: Build, c: Children, start: int, end: int) -> tuple[bool, str]:
    natural, kind = c
    return natural is not None, word_of(kind) or "inner"


def join_without(b: Build, c: Children, start: int, end: int) -> Any:
    left, (natural, kind), right = c
    if b.too_long(left.span, start, end):
        return left
    return tree.JoinTable(left, right, kind, natural, None, (), b.span(start, end))


def join_with_on(b: Build, c: Children, start: int, end: int) -> Any:
    left, (natural, kind), right, on = c
    if b.too_long(left.span, start, end):
        return left
    return tree.JoinTable(left, right, kind, natural, on, (), b.span(start, end))


def join_with_using(b: Build, c: Children, start: int, end: int) -> Any:
    left, (natural, kind), right, names = c
    if b.too_long(left.span, start, end):
        return left
    return tree.JoinTable(left, right, kind, natural, None, names, b.span(start, end))


def derived_plain(b: Build, c: Children, start: int, end: int) -> tree.DerivedTable:
    return tree.DerivedTable(c[0], None, False, b.span(start, end))


def derived(b: Build, c: Children, start: int, end: int) -> tree.DerivedTable:
    return tree.DerivedTable(c[0], c[1], False, b.span(start, end))


def lateral_derived(b: Build, c: Children, start: int, end: int) -> tree.DerivedTable:
    return tree.DerivedTable(c[0], c[1], True, b.span(start, end))


def table_name(b: Build, c: Children, start: int, end: int) -> tree.TableName:
    table: tree.TableName = c[0]
    return replace(table, alias=c[1], span=b.span(start, end))


def table_now(b: Build, c: Children, start: int, end: int) -> tree.TableName:
    path, hints = c
    return tree.TableName(path, None, hints, None, b.span(start, end))


def table_as_of(b: Build, c: Children, start: int, end: int) -> tree.TableName:
    path, hints, _, time = c
    return tree.TableName(path, None, hints, time, b.span(start, end))


def table_alias(b: Build, c: Children, start: int, end: int) -> tree.Alias:
    name, columns = c
    named = name_of(b, name) if isinstance(name, Token) else name
    return tree.Alias(named, columns or (), b.span(start, end))


def match_alias(b: Build, c: Children, start: int, end: int) -> tree.Alias:
    """What is searched takes a name with `as` only, and none for its columns."""
    named = name_of(b, c[0]) if isinstance(c[0], Token) else c[0]
    return tree.Alias(named, (), b.span(start, end))


def table_function(b: Build, c: Children, start: int, end: int) -> tree.TableFunction:
    lateral, call, alias = c
    return tree.TableFunction(call, alias, lateral is not None, b.span(start, end))


def function_call(b: Build, c: Children, start: int, end: int) -> syntax.FunctionCall:
    return syntax.FunctionCall(c[0], c[1] or (), b.span(start, end))


def unnest(b: Build, c: Children, start: int, end: int) -> tree.Unnest:
    expressions, ordinality, alias = c
    return tree.Unnest(expressions, ordinality is not None, alias, b.span(start, end))


def match_table(b: Build, c: Children, start: int, end: int) -> tree.MatchRecognize:
    table, inner, match, alias = c
    if isinstance(table, tree.Query):
        table = tree.DerivedTable(table, inner, False, b.span(start, table.span.end))
    elif inner is not None:
        table = replace(table, alias=inner)
    found: tree.MatchRecognize = replace(match, input=table, alias=alias, span=b.span(start, end))
    return found


def match_body(b: Build, c: Children, start: int, end: int) -> tree.MatchRecognize:
    partition, order, measures, rows, after, pattern, within, subsets, define = c
    words, symbol = after or (None, None)
    return tree.MatchRecognize(
        input=None,
        partition_by=partition or (),
        order_by=order or (),
        measures=measures or (),
        rows_per_match=" ".join(word_of(rows).split()) if rows else None,
        after_match=words,
        after_symbol=symbol,
        pattern=pattern,
        within=within,
        subsets=subsets or (),
        define=define,
        alias=None,
        span=b.span(start, end),
    )


def measure(b: Build, c: Children, start: int, end: int) -> tree.Measure:
    return tree.Measure(c[0], c[1], b.span(start, end))


def definition(b: Build, c: Children, start: int, end: int) -> tree.Measure:
    return tree.Measure(c[1], c[0], b.span(start, end))


def after_match(b: Build, c: Children, start: int, end: int) -> tuple[str, Name | None]:
    words = word_of(c[0]).upper().removeprefix("AFTER MATCH ")
    return words, c[1] if len(c) > 1 else None


def subset(b: Build, c: Children, start: int, end: int) -> tuple[Name, tuple[Name, ...]]:
    return c[0], c[1]


def first(b: Build, c: Children, start: int, end: int) -> Any:
    return c[0]


def pattern_symbol(b: Build, c: Children, start: int, end: int) -> tree.PatternTerm:
    return tree.PatternTerm("symbol", b.span(start, end), name=c[0])


def pattern_sequence(b: Build, c: Children, start: int, end: int) -> tree.PatternTerm:
    return _term(b, "sequence", c, start, end)


def pattern_alternation(b: Build, c: Children, start: int, end: int) -> tree.PatternTerm:
    return _term(b, "alternation", c, start, end)


def _term(b: Build, kind: str, c: Children, start: int, end: int) -> tree.PatternTerm:
    """`a b c` is one sequence of three, unless `a b` stands in parentheses."""
    left, right = c
    items = left.items if left.kind == kind and left.span.start == start else (left,)
    return tree.PatternTerm(kind, b.span(start, end), (*items, right))


def pattern_exclusion(b: Build, c: Children, start: int, end: int) -> tree.PatternTerm:
    return tree.PatternTerm("exclusion", b.span(start, end), tuple(c))


def pattern_permute(b: Build, c: Children, start: int, end: int) -> tree.PatternTerm:
    return tree.PatternTerm("permute", b.span(start, end), tuple(c))


def pattern_repeat(b: Build, c: Children, start: int, end: int) -> tree.PatternTerm:
    item, (low, high), reluctant = c
    span = b.span(start, end)
    kind = "repeat" if low is not None else "unbegun"
    return tree.PatternTerm(kind, span, (item,), None, low or 0, high, reluctant is None)


def repeat_exactly(b: Build, c: Children, start: int, end: int) -> tuple[int, int | None]:
    return _count(c[0]), _count(c[0])


def repeat_from(b: Build, c: Children, start: int, end: int) -> tuple[int, int | None]:
    return _count(c[0]), _count(c[1]) if c[1] else None


def repeat_up_to(b: Build, c: Children, start: int, end: int) -> tuple[None, int | None]:
    return None, _count(c[0])


def _count(token: Token) -> int:
    return int(token.text[:9]) if token.text.isdecimal() else 0


CALLBACKS: dict[str, Any] = {
    f.__name__: f
    for f in (
        join_words, join_without, join_with_on, join_with_using, derived_plain, derived,
        lateral_derived, table_name, table_now, table_as_of, table_alias, table_function,
        function_call, unnest, match_alias, match_body, measure, definition, after_match, subset,
        pattern_symbol, pattern_sequence, pattern_alternation, pattern_exclusion, pattern_permute,
        pattern_repeat, repeat_exactly, repeat_from, repeat_up_to,
    )
} | dict.fromkeys(("measures", "subsets", "define"), listed)  # fmt: skip
CALLBACKS |= dict.fromkeys(("match_recognize", "pattern_clause", "match_within"), first)
CALLBACKS |= {
    "match_named": match_table,
    "match_derived": match_table,
    "after_match_to": after_match,
    "repeat_any": lambda b, c, start, end: (0, None),
    "repeat_some": lambda b, c, start, end: (1, None),
    "repeat_maybe": lambda b, c, start, end: (0, 1),
}
