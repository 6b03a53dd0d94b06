"""Lateral queries that are no join in Flink's plan: elements of a collection, and rankings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.physical.nodes import Node
from compiler.physical.projecting import calc, moved_windows, refs
from compiler.physical.ranking import first_rows
from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef, SortKey
from compiler.plan.subqueries import elements_of
from compiler.plan.traverse import transform
from compiler.types.datatype import DataType
from dsl.records import dataclass, replace

if TYPE_CHECKING:
    from compiler.physical.planning import Planner
    from compiler.physical.projecting import Needed


def elements(planner: Planner, given: op.Join, needed: Needed) -> Node | None:
    """The rows beside what is computed of elements of their collections."""
    unnested = elements_of(given.right)
    if unnested is None:
        return None
    places = dict(zip((c.name for c in given.columns), given.origin, strict=True))
    left = {name for side, name in (places[n] for n in needed) if side == 0}
    outside = refs((unnested.expression,), -1)
    inner = planner.plan(given.left, frozenset(left) | outside)
    names: dict[str, tuple[str, ...]] = {}
    for name in needed:
        side, source = places[name]
        if side == 0:
            names[source] = (*names.get(source, ()), name)
    node = planner.node("Correlate", (inner,), given, needed)
    windows = moved_windows(inner.windows, names)
    return replace(node, updates=inner.updates, deletes=inner.deletes, windows=windows)


@dataclass(frozen=True, slots=True)
class _Ranking:
    """The first rows of a query for each value of one of its columns."""

    column: str
    rows: op.Operator
    order: tuple[SortKey, ...]
    limit: int


def ranking(planner: Planner, given: op.Join, needed: Needed) -> Node | None:
    """The first rows of a table for each of its values of a column (CorrelateSortToRankRule)."""
    found = _ranking(given)
    if found is None:
        return None
    items: dict[str, tuple[Expr, DataType]] = {}
    of = _sources(given.right)
    for column, (side, name) in zip(given.columns, given.origin, strict=True):
        if column.name in needed:
            source = found.column if side == 0 else of[name]
            items[column.name] = (FieldRef(source, column.type, given.span), column.type)
    exprs = [*(expr for expr, _ in items.values()), *(key.expression for key in found.order)]
    wanted = refs(exprs) | {found.column}
    inner = planner.plan(found.rows, wanted)
    by = next(c for c in found.rows.columns if c.name == found.column)
    partition = (FieldRef(by.name, by.type, given.span),)
    node = first_rows(planner, found.rows, inner, partition, found.order, found.limit)
    return calc(planner.relation, given, node, items)


def _ranking(given: op.Join) -> _Ranking | None:
    left = given.left
    while isinstance(left, op.Project) and _renames(left):
        left = left.input
    query = given.right
    while isinstance(query, op.Project) and _renames(query):
        query = query.input
    if not isinstance(query, op.Sort) or query.limit is None or query.offset or not query.keys:
        return None
    order, limit = query.keys, query.limit
    query = query.input
    if isinstance(query, op.Project) and _renames(query):
        of = _sources(query)
        order = tuple(replace(key, expression=_through(key.expression, of)) for key in order)
        query = query.input
    if given.kind not in ("inner", "cross") or not isinstance(query, op.Filter):
        return None
    match query.condition:
        case Call(function="=", args=(FieldRef(side=0) as own, FieldRef(side=-1))):
            pass
        case Call(function="=", args=(FieldRef(side=-1), FieldRef(side=0) as own)):
            pass
        case _:
            return None
    grouped = _grouped(left)
    if grouped is None or grouped[1] != own.name or _relation(grouped[0]) != _relation(query.input):
        return None
    return _Ranking(own.name, query.input, order, limit)


def _renames(project: op.Project) -> bool:
    return all(isinstance(expr, FieldRef) and expr.side == 0 for expr in project.expressions)


def _sources(query: op.Operator) -> dict[str, str]:
    """Which column of the rows at the bottom each column of a query is."""
    if isinstance(query, op.Project):
        below = _sources(query.input)
        return {
            column.name: below[expr.name]
            for column, expr in zip(query.columns, query.expressions, strict=True)
            if isinstance(expr, FieldRef)
        }
    if isinstance(query, op.Sort | op.Filter):
        return _sources(query.input)
    return {column.name: column.name for column in query.columns}


def _through(expr: Expr, of: dict[str, str]) -> Expr:
    def change(part: Expr) -> Expr | None:
        return replace(part, name=of[part.name]) if isinstance(part, FieldRef) else None

    return transform(expr, change)


def _grouped(left: op.Operator) -> tuple[op.Operator, str] | None:
    """The rows and the one column of which the different values are taken."""
    match left:
        case op.Distinct(input=op.Project(expressions=(FieldRef(name=name),)) as project):
            return project.input, name
        case op.Aggregate(keys=(FieldRef(name=name),), aggregates=(), sets=(), window=None):
            return left.input, name
        case _:
            return None


def _relation(rows: op.Operator) -> str | None:
    return rows.relation if isinstance(rows, op.Read) else None
