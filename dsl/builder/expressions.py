"""Builds expressions from what their rules matched."""

# A rule and its callback have one name, by which it is documented; all take the same arguments.
# ruff: noqa: ARG001

from __future__ import annotations

from typing import Any

from dsl.builder.context import Build, Children, name_of, word_of
from dsl.builder.declarations import any_name, listed, more, one
from dsl.codes import UNEXPECTED_TEXT
from dsl.lexer import Token
from dsl.syntax import expressions as tree
from dsl.syntax.names import Name

NILADIC = frozenset({
    "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp",
    "current_user", "session_user", "system_user", "current_catalog", "current_schema",
    "current_path", "current_role",
})  # fmt: skip


def binary(b: Build, c: Children, start: int, end: int) -> tree.Expression:
    left, operator, right = c
    if b.too_long(left.span, start, end):
        kept: tree.Expression = left
        return kept
    return tree.Binary(_operator(operator), left, right, b.span(start, end))


def _operator(operator: Any) -> str:
    return operator if isinstance(operator, str) else word_of(operator)


def operator(b: Build, c: Children, start: int, end: int) -> str:
    return word_of(c[0])


def unary(b: Build, c: Children, start: int, end: int) -> tree.Unary:
    sign, operand = c
    word = sign[0] if isinstance(sign, list) else sign
    return tree.Unary(word_of(word), operand, b.span(start, end))


def sign(b: Build, c: Children, start: int, end: int) -> list[Token]:
    return c


def is_predicate(b: Build, c: Children, start: int, end: int) -> Any:
    operand, negated, what = c
    if b.too_long(operand.span, start, end):
        return operand
    return tree.Is(operand, word_of(what), negated is not None, b.span(start, end))


def quantified(b: Build, c: Children, start: int, end: int) -> tree.Quantified:
    operand, op, quantifier, query = c
    return tree.Quantified(op, operand, word_of(quantifier), query, b.span(start, end))


def between(b: Build, c: Children, start: int, end: int) -> tree.Between:
    operand, negated, symmetry, low, high = c
    symmetric = word_of(symmetry) == "symmetric"
    return tree.Between(operand, low, high, negated is not None, symmetric, b.span(start, end))


def in_query(b: Build, c: Children, start: int, end: int) -> tree.InQuery:
    operand, negated, query = c
    return tree.InQuery(operand, query, negated is not None, b.span(start, end))


def in_list(b: Build, c: Children, start: int, end: int) -> tree.InList:
    operand, negated, items = c
    return tree.InList(operand, items, negated is not None, b.span(start, end))


def like(b: Build, c: Children, start: int, end: int) -> tree.Like:
    operand, negated, kind, pattern, escape = c
    return tree.Like(operand, pattern, escape, kind, negated is not None, b.span(start, end))


def column_ref(b: Build, c: Children, start: int, end: int) -> tree.Expression:
    parts: list[Name] = c[0]
    span = b.span(start, end)
    first = parts[0]
    if len(parts) == 1 and not first.quoted and first.text.lower() in NILADIC:
        return tree.FunctionCall(b.path(parts, start, end), (), span, parens=False)
    return tree.ColumnRef(tuple(parts), span)


def parenthesised(b: Build, c: Children, start: int, end: int) -> Any:
    return c[0]


def difference(b: Build, c: Children, start: int, end: int) -> Any:
    """What stands in the parentheses has to be a difference, as Calcite's parser has it."""
    inner, kind = c
    if not isinstance(inner, tree.Binary) or inner.operator != "-":
        message = f"`{kind.units[0].lower()}` follows what is no difference"
        label = "only `(a - b)`, of two moments, is followed by a unit of time"
        helps = ("write `as` before it, if it is to be a name",)
        b.report(UNEXPECTED_TEXT, message, start, end, label, helps)
        return inner
    return tree.Difference(inner.left, inner.right, kind, b.span(start, end))


def row_value(b: Build, c: Children, start: int, end: int) -> tree.RowValue:
    return tree.RowValue((c[0], *c[1]), False, b.span(start, end))


def row_constructor(b: Build, c: Children, start: int, end: int) -> tree.RowValue:
    return tree.RowValue(c[0], True, b.span(start, end))


def scalar_query(b: Build, c: Children, start: int, end: int) -> tree.ScalarQuery:
    return tree.ScalarQuery(c[0], b.span(start, end))


def exists(b: Build, c: Children, start: int, end: int) -> tree.Exists:
    return tree.Exists(c[0], b.span(start, end))


def collection(b: Build, c: Children, start: int, end: int) -> tree.Collection:
    return tree.Collection(word_of(c[0]), c[1], b.span(start, end))


def list_value(b: Build, c: Children, start: int, end: int) -> tree.Collection:
    return tree.Collection("list", c[0], b.span(start, end))


def collection_query(b: Build, c: Children, start: int, end: int) -> tree.CollectionQuery:
    return tree.CollectionQuery(word_of(c[0]), c[1], b.span(start, end))


def field_access(b: Build, c: Children, start: int, end: int) -> Any:
    if b.too_long(c[0].span, start, end):
        return c[0]
    return tree.FieldAccess(c[0], c[1], b.span(start, end))


def element_access(b: Build, c: Children, start: int, end: int) -> Any:
    if b.too_long(c[0].span, start, end):
        return c[0]
    return tree.ElementAccess(c[0], c[1], b.span(start, end))


def column_element_access(b: Build, c: Children, start: int, end: int) -> tree.ElementAccess:
    parts: list[Name] = c[0]
    column = tree.ColumnRef(tuple(parts), parts[0].span.to(parts[-1].span))
    return tree.ElementAccess(column, c[1], b.span(start, end))


def case(b: Build, c: Children, start: int, end: int) -> tree.Case:
    operand, *branches, default = c
    return tree.Case(operand, tuple(branches), default, b.span(start, end))


def when(b: Build, c: Children, start: int, end: int) -> tree.WhenBranch:
    return tree.WhenBranch(c[0], c[1], b.span(start, end))


def cast(b: Build, c: Children, start: int, end: int) -> tree.Cast:
    word, operand, kind = c
    return tree.Cast(operand, kind, word_of(word) == "try_cast", b.span(start, end))


def param_ref(b: Build, c: Children, start: int, end: int) -> tree.ParamRef:
    name = Name(c[0].text[1:], b.span(start + 1, end))
    return tree.ParamRef(name, b.span(start, end))


def star(b: Build, c: Children, start: int, end: int) -> tree.Star:
    return tree.Star((), b.span(start, end))


def qualified_star(b: Build, c: Children, start: int, end: int) -> tree.Star:
    return tree.Star(tuple(c[0]), b.span(start, end))


CALLBACKS: dict[str, Any] = {
    f.__name__: f
    for f in (
        binary,
        unary,
        sign,
        is_predicate,
        quantified,
        between,
        in_query,
        in_list,
        like,
        column_ref,
        parenthesised,
        difference,
        row_value,
        row_constructor,
        scalar_query,
        exists,
        collection,
        list_value,
        collection_query,
        field_access,
        element_access,
        column_element_access,
        case,
        when,
        cast,
        param_ref,
        star,
        qualified_star,
        one,
        more,
    )
} | dict.fromkeys(
    ("comparison_operator", "additive_operator", "term_operator", "like_word"), operator
)
CALLBACKS |= dict.fromkeys(("exprs", "exprs_comma", "exprs_maybe"), listed)

__all__ = ["CALLBACKS", "any_name", "name_of"]
