"""Projections: which columns an operator hands on, and under which names keys and windows go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compiler.physical.keys import projected
from compiler.physical.nodes import NO_KEYS, Node, Windows
from compiler.plan.determinism import deterministic
from compiler.plan.expressions import Call, CastExpr, Expr, FieldRef, Literal, SubqueryExpr
from compiler.plan.intervals import conjuncts
from compiler.plan.operators import Operator
from compiler.plan.subqueries import outer_references
from compiler.plan.traverse import walk
from compiler.types.datatype import DataType, Root
from dsl.records import once, replace

Needed = frozenset[str]


def refs(exprs: Iterable[Expr], side: int = 0) -> Needed:
    """The columns of the input that expressions name."""
    return frozenset(name for expr in exprs for at, name in _named(expr) if at == side)


@once
def _named(expr: Expr) -> frozenset[tuple[int, str]]:
    """The columns that an expression names, by their side; those that a subquery in it names are of side 0."""
    found: set[tuple[int, str]] = set()
    for part in walk(expr):
        if isinstance(part, FieldRef):
            found.add((part.side, part.name))
        elif isinstance(part, SubqueryExpr):
            found.update((0, ref.name) for ref in outer_references(part.query))
    return frozenset(found)


def column_of(expr: Expr) -> str | None:
    """The column that an expression gives as it is, with its key kept."""
    if isinstance(expr, FieldRef):
        return expr.name
    if isinstance(expr, CastExpr) and isinstance(expr.operand, FieldRef):
        before, after = expr.operand.type, expr.type
        if before.with_nullable(True).without_time_attribute() == after.with_nullable(True):
            return expr.operand.name
    return None


def key_of(expr: Expr) -> str | None:
    """The column whose key goes on as an expression, to the planner: also through casts that lose something."""
    if isinstance(expr, CastExpr) and isinstance(expr.operand, FieldRef):
        before, after = expr.operand.type, expr.type
        if after.root in _FROM.get(before.root, ()) and (after.nullable or not before.nullable):
            return expr.operand.name
    return column_of(expr)


_INTS = (Root.TINYINT, Root.SMALLINT, Root.INT, Root.BIGINT)
_REAL = (Root.FLOAT, Root.DOUBLE)
_FROM = {
    Root.CHAR: (Root.CHAR, Root.VARCHAR),
    Root.VARCHAR: (Root.VARCHAR,),
    Root.BINARY: (Root.BINARY, Root.VARBINARY),
    Root.VARBINARY: (Root.VARBINARY,),
    Root.TINYINT: (*_INTS, *_REAL, Root.DECIMAL),
    Root.SMALLINT: (*_INTS[1:], *_REAL, Root.DECIMAL),
    Root.INT: (*_INTS[2:], *_REAL, Root.DECIMAL),
    Root.BIGINT: (Root.BIGINT, *_REAL, Root.DECIMAL),
    Root.DECIMAL: (Root.DECIMAL, *_REAL),
    Root.FLOAT: (*_REAL, Root.DECIMAL),
    Root.DOUBLE: (Root.DOUBLE, Root.DECIMAL),
    Root.DATE: (Root.DATE,),
    Root.TIME: (Root.TIME,),
    Root.TIMESTAMP: (Root.TIMESTAMP, Root.TIMESTAMP_LTZ, Root.DATE, Root.TIME),
    Root.TIMESTAMP_LTZ: (Root.TIMESTAMP_LTZ, Root.TIMESTAMP),
}
"""The types that a cast may give for a key to go through it: those of implicit casts (LogicalTypeCasts)."""


def calc(
    relation: str,
    operator: Operator,
    inner: Node,
    items: Mapping[str, tuple[Expr, DataType]],
    filters: bool = False,
) -> Node:
    """A projection of a node: `items` gives each column's expression and type."""
    places: dict[str, tuple[str, ...]] = {}
    sourced: dict[str, tuple[str, ...]] = {}
    held: set[str] = set()
    keyed = frozenset().union(*inner.upsert)
    fixed = frozenset(n for n, (e, _) in items.items() if refs((e,)) <= keyed and deterministic(e))
    for name, (expr, _) in items.items():
        source = column_of(expr)
        if source is not None:
            sourced[source] = (*sourced.get(source, ()), name)
            if source in inner.constants:
                held.add(name)
                continue
            places[source] = (*places.get(source, ()), name)
    keyed_by = _key_places(inner, items)
    return Node(
        "Calc",
        (inner,),
        {name: kind for name, (_, kind) in items.items()},
        operator.span,
        relation,
        unique=projected(inner.unique, keyed_by) if keyed_by else NO_KEYS,
        upsert=projected(inner.upsert, keyed_by) if keyed_by else NO_KEYS,
        updates=inner.updates,
        deletes=inner.deletes,
        windows=moved_windows(inner.windows, places),
        filters=filters,
        growing=_moved(inner.growing, places) | fixed,
        shrinking=_moved(inner.shrinking, places) | fixed,
        constants=frozenset(held),
        origins={
            new: inner.origins[old]
            for old, news in sourced.items()
            if old in inner.origins
            for new in news
        },
        detail={"items": {name: expr for name, (expr, _) in items.items()}},
    )


def _key_places(
    inner: Node, items: Mapping[str, tuple[Expr, DataType]]
) -> dict[str, tuple[str, ...]]:
    """Where the columns of keys go; those that are held to one value are of no key any more."""
    places: dict[str, tuple[str, ...]] = {}
    for name, (expr, _) in items.items():
        source = key_of(expr)
        if source is not None and source not in inner.constants:
            places[source] = (*places.get(source, ()), name)
    return places


def on_windows(node: Node, exprs: Iterable[Expr]) -> bool:
    """Whether something is computed of the bounds of a node's windows, not only handed on."""
    if node.windows is None:
        return False
    bounds = node.windows.starts | node.windows.ends | node.windows.times
    return any(not isinstance(expr, FieldRef) and refs((expr,)) & bounds for expr in exprs)


def _moved(columns: frozenset[str], places: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(new for name in columns for new in places.get(name, ()))


def moved_windows(windows: Windows | None, places: Mapping[str, tuple[str, ...]]) -> Windows | None:
    """The bounds of windows under the names of a projection."""
    if windows is None:
        return None
    moved = replace(
        windows,
        starts=_moved(windows.starts, places),
        ends=_moved(windows.ends, places),
        times=_moved(windows.times, places),
    )
    return moved if moved.starts or moved.ends or moved.times else None


def constants_of(condition: Expr) -> frozenset[str]:
    """The columns that a condition holds to one value."""
    found = set()
    for part in conjuncts(condition):
        match part:
            case Call(function="=", args=(FieldRef(name=name), Literal())):
                found.add(name)
            case Call(function="=", args=(Literal(), FieldRef(name=name))):
                found.add(name)
            case _:
                pass
    return frozenset(found)
