"""Recognizes the SQL patterns for top-n and de-duplication: ROW_NUMBER() in a subquery, a bound on it outside."""

from __future__ import annotations

from compiler.connectors.model import version
from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef, Literal, OverCall
from compiler.plan.intervals import conjuncts
from compiler.plan.operators import Operator
from compiler.plan.traverse import walk
from compiler.types.datatype import DataType, Root
from dsl.span import Span


def first_is_final(kind: str, by_time: bool, target: str) -> bool:
    """Whether the first row of a key is given once and stays; measured on 1.20.5, 2.1.3 and 2.2.1."""
    return kind == "first" and (not by_time or version(target) >= (2, 1))


def filtered(rows: Operator, condition: Expr, span: Span, target: str) -> Operator:
    """The rows for which a condition holds: a Rank where it bounds a ROW_NUMBER, else a Filter.

    Flink recognizes the same patterns: the number is the only OVER of the query, computed of rows as they are, and
    compared with a constant: `place <= 3`, `place < 4`, `place = 1`.
    """
    if not isinstance(rows, op.Project):
        return op.Filter(rows, condition, span)
    numbered = [i for i, e in enumerate(rows.expressions) if _holds_over(e)]
    if len(numbered) != 1 or not isinstance(rows.expressions[numbered[0]], OverCall):
        return op.Filter(rows, condition, span)
    call = rows.expressions[numbered[0]]
    assert isinstance(call, OverCall)
    if call.function != "ROW_NUMBER" or numbered[0] != len(rows.columns) - 1:
        return op.Filter(rows, condition, span)
    name = rows.columns[-1].name
    if any(column.name == name for column in rows.input.columns):
        return op.Filter(rows, condition, span)
    bounds = [
        (part, bound) for part in conjuncts(condition) if (bound := _bound(part, name)) is not None
    ]
    if len(bounds) != 1 or bounds[0][1] < 1:
        return op.Filter(rows, condition, span)
    rank = _rank(rows, call, bounds[0][1], span, target)
    rest = tuple(part for part in conjuncts(condition) if part is not bounds[0][0])
    if not rest:
        return rank
    left = rest[0] if len(rest) == 1 else Call("AND", rest, DataType(Root.BOOLEAN), span)
    return op.Filter(rank, left, span)


def _rank(rows: op.Project, call: OverCall, limit: int, span: Span, target: str) -> Operator:
    """The ranking of what the projection gives beside the number; keys refer to the projection's input."""
    first = call.order_by[0] if call.order_by else None
    timed = first is not None and first.expression.type.time_attribute is not None
    kind = "top"
    if limit == 1 and timed and first is not None and len(call.order_by) == 1:
        kind = "last" if first.descending else "first"
    place = rows.columns[-1]
    base = rows.input
    ranked = op.Rank(
        base,
        kind,
        call.partition_by,
        call.order_by,
        limit,
        place.name,
        (*base.columns, place),
        span,
        first_is_final(kind, True, target),
    )
    return ranked if _is_identity(rows) else _projected(rows, ranked)


def _is_identity(rows: op.Project) -> bool:
    """Whether the projection gives its input's columns as they are, then the number."""
    base = rows.input.columns
    given = list(zip(rows.expressions, rows.columns, strict=True))[:-1]
    return len(given) == len(base) and all(
        isinstance(e, FieldRef) and e.name == c.name == b.name
        for (e, c), b in zip(given, base, strict=True)
    )


def _projected(rows: op.Project, ranked: op.Rank) -> op.Project:
    place = rows.columns[-1]
    last = FieldRef(place.name, place.type, rows.span)
    return op.Project(ranked, (*rows.expressions[:-1], last), rows.columns, rows.span)


def _holds_over(expr: Expr) -> bool:
    return any(isinstance(part, OverCall) for part in walk(expr))


def _bound(part: Expr, name: str) -> int | None:
    """The number n where a condition says that the column is at most n."""
    match part:
        case Call(
            function="<=" | "<" | "=" as sign,
            args=(FieldRef(name=column), Literal(value=int(value))),
        ) if column == name and not isinstance(value, bool):
            if sign == "=":
                return value if value == 1 else None
            return value if sign == "<=" else value - 1
        case _:
            return None
