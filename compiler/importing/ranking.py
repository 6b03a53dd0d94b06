"""Recognizes the SQL patterns for the first rows of each key: ROW_NUMBER() below, a bound on it above."""

from __future__ import annotations

from dsl.records import dataclass
from dsl.syntax.expressions import (
    Binary,
    ColumnRef,
    Expression,
    FunctionCall,
    NumberLiteral,
    Over,
    Star,
)
from dsl.syntax.queries import DerivedTable, Select, SelectItem


@dataclass(frozen=True, slots=True)
class Ranking:
    """The first `limit` rows by `over`, their place called `name`; `rest` are further conditions on them.

    `plain` tells that the query below hands on columns as they are, so that all of them can be kept.
    """

    inner: Select
    over: Over
    name: str
    limit: int
    rest: tuple[Expression, ...]
    plain: bool


def conjuncts(condition: Expression) -> list[Expression]:
    """The parts of a condition that are joined by `and`."""
    if isinstance(condition, Binary) and condition.operator == "and":
        return [*conjuncts(condition.left), *conjuncts(condition.right)]
    return [condition]


def ranking_of(select: Select) -> Ranking | None:
    """The ranking that a query with a ROW_NUMBER() below is, or None."""
    below = select.from_
    if not isinstance(below, DerivedTable) or below.lateral or select.where is None:
        return None
    query, inner = below.query, below.query.body
    if query.ctes or query.order_by or query.limit or query.offset:
        return None
    if not isinstance(inner, Select) or inner.from_ is None or inner.group_by is not None:
        return None
    if inner.distinct or inner.hints or inner.windows or inner.qualify is not None:
        return None
    numbered = [item for item in inner.items if _over(item) is not None]
    if len(numbered) != 1 or numbered[0] is not inner.items[-1] or numbered[0].alias is None:
        return None
    over, name = _over(numbered[0]), numbered[0].alias.text
    parts = conjuncts(select.where)
    bounds = [(part, limit) for part in parts if (limit := _bound(part, name)) is not None]
    if len(bounds) != 1 or over is None or not over.order_by or over.frame is not None:
        return None
    rest = tuple(part for part in parts if part is not bounds[0][0])
    plain = all(_as_it_is(item) for item in inner.items[:-1])
    starred = any(isinstance(item.expression, Star) for item in select.items)
    whole = all(isinstance(item.expression, Star) for item in inner.items[:-1])
    return Ranking(inner, over, name, bounds[0][1], rest, whole if starred else plain)


def _over(item: SelectItem) -> Over | None:
    call = item.expression
    named = isinstance(call, FunctionCall) and call.name.text.lower() == "row_number"
    return call.over if isinstance(call, FunctionCall) and named else None


def _as_it_is(item: SelectItem) -> bool:
    expression = item.expression
    if isinstance(expression, Star):
        return True
    return isinstance(expression, ColumnRef) and (
        item.alias is None or item.alias.text == expression.parts[-1].text
    )


def _bound(part: Expression, name: str) -> int | None:
    match part:
        case Binary(operator=sign, left=ColumnRef(parts=parts), right=NumberLiteral(text=text)) if (
            parts[-1].text == name and text.isdigit()
        ):
            limits = {"<=": int(text), "<": int(text) - 1, "=": 1 if text == "1" else 0}
            limit = limits.get(sign, 0)
            return limit if limit > 0 else None
        case _:
            return None
