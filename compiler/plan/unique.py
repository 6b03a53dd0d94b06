"""Which columns Flink's planner knows to be unique when it looks for aggregations that do nothing.

Its rule FlinkAggregateRemoveRule leaves out SUM, MIN and MAX over groups of one row; what it knows of them is in
FlinkRelMdColumnUniqueness. A declared key under a watermark counts for nothing there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compiler.plan import operators as op
from compiler.plan.expressions import AggregateCall, Call, Expr, FieldRef
from compiler.plan.intervals import conjuncts
from dsl.records import dataclass

_OF_ONE_ROW = ("SUM", "MIN", "MAX")
"""Aggregates that give of one row the value itself."""

_NULLS = {"left": (1,), "right": (0,), "full": (0, 1)}
"""The sides that a join fills with NULL."""


@dataclass(frozen=True, slots=True)
class Unique:
    """Columns that tell rows apart. Columns beside them do not matter, as long as they are `beside` or among them."""

    columns: frozenset[str]
    beside: frozenset[str]

    def renamed(self, names: Mapping[str, str], computed: Iterable[str]) -> Unique | None:
        """The same for rows with their columns called otherwise; None where one is not handed on."""
        if not all(name in names for name in self.columns):
            return None
        beside = {names[name] for name in self.beside if name in names}
        columns = frozenset(names[name] for name in self.columns)
        return Unique(columns, frozenset((*beside, *computed)))


def unique(columns: Iterable[str], rows: op.Operator) -> Unique:
    """That the columns tell the rows apart, whatever else is looked at."""
    found = frozenset(columns)
    return Unique(found, frozenset(c.name for c in rows.columns) - found)


def told_apart(known: tuple[Unique, ...], columns: frozenset[str]) -> bool:
    """Whether no two rows have the same values in the columns."""
    return any(u.columns <= columns and columns <= u.columns | u.beside for u in known)


def projected(
    known: tuple[Unique, ...], expressions: tuple[Expr, ...], columns: tuple[op.Column, ...]
) -> tuple[Unique, ...]:
    """What is known of rows with these columns; computed ones are not looked at."""
    if not known:
        return ()
    names: dict[str, str] = {}
    computed = []
    for expr, column in zip(expressions, columns, strict=True):
        if isinstance(expr, FieldRef):
            names.setdefault(expr.name, column.name)
        else:
            computed.append(column.name)
    found = (u.renamed(names, computed) for u in known)
    return tuple(u for u in found if u is not None)


def does_nothing(aggregate: op.Aggregate, known: tuple[Unique, ...]) -> bool:
    """Whether Flink leaves the aggregation out, as each of its groups has one row."""
    if not may_do_nothing(aggregate):
        return False
    keys = frozenset(e.name for e in aggregate.keys if isinstance(e, FieldRef))
    return told_apart(known, keys)


def may_do_nothing(aggregate: op.Aggregate) -> bool:
    """Whether Flink would leave the aggregation out if each of its groups had one row."""
    if aggregate.sets or aggregate.window is not None or not aggregate.keys:
        return False
    return all(map(_of_one_row, aggregate.aggregates))


def _of_one_row(call: AggregateCall) -> bool:
    return call.function in _OF_ONE_ROW and call.filter is None and len(call.args) == 1


def joined(
    join: op.Join, left: tuple[Unique, ...], right: tuple[Unique, ...]
) -> tuple[Unique, ...]:
    """What is known of joined rows: a key of both sides, or of one that meets at most one row of the other."""
    if join.as_of is not None or join.lateral:
        return ()
    sides = (_sided(join, 0, left), _sided(join, 1, right))
    if join.kind in ("semi", "anti"):
        return sides[0]
    found = [Unique(a.columns | b.columns, a.beside | b.beside) for a in sides[0] for b in sides[1]]
    for side, other in ((0, right), (1, left)):
        if side in _NULLS.get(join.kind, ()):
            continue
        if told_apart(other, _compared(join, 1 - side)):
            found += sides[side]
    return tuple(found)


def _sided(join: op.Join, side: int, known: tuple[Unique, ...]) -> tuple[Unique, ...]:
    if not known:
        return ()
    pairs = zip(join.origin, join.columns, strict=True)
    names = {name: c.name for (s, name), c in pairs if s == side}
    found = (u.renamed(names, ()) for u in known)
    return tuple(u for u in found if u is not None)


def _compared(join: op.Join, side: int) -> frozenset[str]:
    """The columns of a side that the condition sets equal to columns of the other."""
    found: set[str] = set()
    for part in conjuncts(join.condition) if join.condition is not None else ():
        if isinstance(part, Call) and part.function == "=":
            refs = [arg for arg in part.args if isinstance(arg, FieldRef)]
            if {ref.side for ref in refs} == {0, 1}:
                found.update(ref.name for ref in refs if ref.side == side)
    return frozenset(found)
