"""Conditions taken apart into what must all hold, put together again, and moved to other columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from compiler.plan.determinism import deterministic
from compiler.plan.expressions import Call, Expr, FieldRef, OverCall, SubqueryExpr
from compiler.plan.intervals import conjuncts
from compiler.plan.operators import Filter, Operator
from compiler.plan.traverse import transform, walk
from compiler.types.datatype import DataType, Root
from dsl.records import replace

__all__ = ["conjoin", "conjuncts", "filtered", "moved", "refs", "renamed", "split"]


def refs(expr: Expr, side: int = 0) -> frozenset[str]:
    """The columns of one input that an expression names, in the bounds of OVER frames too."""
    found = [part.name for part in walk(expr) if isinstance(part, FieldRef) and part.side == side]
    return frozenset(found)


def opaque(expr: Expr) -> bool:
    """Whether an expression must stay where it stands: it sees other rows, or is not deterministic.

    Flink joins with the rows around only what is compared with them where it can see it: not below a union or a window.
    """
    return not deterministic(expr) or any(
        isinstance(p, OverCall | SubqueryExpr) or (isinstance(p, FieldRef) and p.side == -1)
        for p in walk(expr)
    )


def conjoin(parts: Iterable[Expr]) -> Expr:
    """All of the parts, at least one, as one condition."""
    given = tuple(parts)
    if len(given) == 1:
        return given[0]
    nullable = any(part.type.nullable for part in given)
    return Call("AND", given, DataType(Root.BOOLEAN, nullable=nullable), given[0].span)


def filtered(source: Operator, parts: Iterable[Expr]) -> Operator:
    """The rows of `source` for which all parts hold; itself where there are none."""
    given = tuple(parts)
    return Filter(source, conjoin(given), given[0].span) if given else source


def split(parts: Iterable[Expr], moves: Callable[[Expr], bool]) -> tuple[list[Expr], list[Expr]]:
    """The parts that move, and those that stay."""
    going: list[Expr] = []
    staying: list[Expr] = []
    for part in parts:
        (going if moves(part) else staying).append(part)
    return going, staying


def moved(expr: Expr, columns: Mapping[str, Expr]) -> Expr:
    """The expression with its columns replaced by what they stand for."""
    return transform(
        expr, lambda e: columns.get(e.name) if isinstance(e, FieldRef) and e.side == 0 else None
    )


def renamed(expr: Expr, names: Mapping[str, str], *, side: int = 0) -> Expr:
    """The expression over other columns of the same types."""

    def change(part: Expr) -> Expr | None:
        if isinstance(part, FieldRef) and part.side == 0:
            return replace(part, name=names[part.name], side=side)
        return None

    return transform(expr, change)
