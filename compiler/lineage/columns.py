"""Which columns of relations each column of a relation comes from, and which decide what rows it has.

The two are what OpenLineage calls direct and indirect lineage. What is not known of an operator is taken to be so: each
of its columns then comes from all columns that it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import IntEnum

from compiler.plan import operators as op
from compiler.plan.expressions import AggregateCall, Expr, FieldRef, OverCall, SortKey, SubqueryExpr
from compiler.plan.inputs import inputs
from compiler.plan.operators import Operator
from compiler.plan.traverse import children
from dsl.records import dataclass

Place = tuple[str, str]
"""A relation and a column of it."""


class How(IntEnum):
    """What is done to values on their way; the greater goes before the smaller."""

    COPIED = 0
    COMPUTED = 1
    AGGREGATED = 2


Origins = Mapping[Place, How]
Columns = dict[str, Origins]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Of a relation or sink: the origins of each column; and the columns that decide which rows there are, with what
    they are used for: `filter`, `join`, `group`, `order`, `distinct`, `match`, `window`.
    """

    columns: Mapping[str, Origins]
    deciding: Mapping[Place, tuple[str, ...]]


def lineage_of(name: str, rows: Operator, parts: Mapping[str, Lineage]) -> Lineage:
    """The lineage of a relation. `parts` are relations that are no outputs of their own: they are looked through."""
    tracing = _Tracing(name, parts)
    columns = tracing.rows(rows, ())
    return Lineage(
        {column.name: columns.get(column.name, {}) for column in rows.columns},
        {place: tuple(uses) for place, uses in tracing.deciding.items()},
    )


@dataclass(slots=True)
class _Tracing:
    """The walk over one relation; `name` is its own, which computed columns of a table read."""

    name: str
    parts: Mapping[str, Lineage]
    deciding: dict[Place, dict[str, None]] = field(default_factory=dict)

    def rows(self, rows: Operator, outer: tuple[Columns, ...]) -> Columns:
        """The origins of the columns of an operator; `outer` are those around a subquery, the nearest first."""
        match rows:
            case op.Read():
                return self._read(rows)
            case op.TableSource():
                return self._table(rows)
            case op.ValuesRows():
                return {}
            case op.Join():
                return self._join(rows, outer)
            case op.SetOp():
                return self._together(rows, outer)
            case _:
                return self._over(rows, self.rows(inputs(rows)[0], outer), outer)

    def _over(self, rows: Operator, below: Columns, outer: tuple[Columns, ...]) -> Columns:
        """The columns of an operator with one input."""
        here = (below, *outer)
        names = [column.name for column in rows.columns]
        match rows:
            case op.Project():
                return self._named(names, rows.expressions, here)
            case op.Filter():
                self._decide("filter", (rows.condition,), here)
                return below
            case op.Aggregate():
                self._decide("group", rows.keys, here)
                if rows.window is not None:
                    self._decide("window", (rows.window,), here)
                return self._named(names, (*rows.keys, *rows.aggregates), here)
            case op.Window():
                return below | self._bounds(names, below, rows.time)
            case op.Distinct():
                self._note("distinct", _merged(below.values()))
                return below
            case op.Rank():
                self._decide("group", rows.partition_by, here)
                self._decide("order", _keys(rows.order_by), here)
                return below
            case op.Sort():
                self._decide("order", _keys(rows.keys), here)
                return below
            case op.UnnestRows():
                element = _as(How.COMPUTED, self.value(rows.expression, here))
                return below | {name: element for name in names if name not in below}
            case op.MatchRows():
                self._decide("group", rows.partition_by, here)
                self._decide("order", _keys(rows.order_by), here)
                self._decide("match", (condition for _, condition in rows.define), here)
                return self._named(names, (*rows.partition_by, *rows.measures), here)
            case op.ProcessRows():
                made = dict.fromkeys(names, self._processed(rows, below))
                if rows.rejects:
                    made[rows.rejects] = _as(How.COMPUTED, _merged(below.values()))
                return made
            case _:
                return dict.fromkeys(names, _as(How.COMPUTED, _merged(below.values())))

    def _processed(self, rows: op.ProcessRows, below: Columns) -> Origins:
        """Code may make any column of all that it is given: what it takes, the key, and the time of the row."""
        for name in rows.keys:
            self._note("group", below.get(name, {}))
        times = (c.name for c in rows.input.columns if c.type.time_attribute is not None)
        given = dict.fromkeys((*rows.keys, *rows.takes, *times))
        return _as(How.COMPUTED, _merged(below.get(name, {}) for name in given))

    def _read(self, rows: op.Read) -> Columns:
        part = self.parts.get(rows.relation)
        if part is None:
            return {c.name: {(rows.relation, c.name): How.COPIED} for c in rows.columns}
        for place, uses in part.deciding.items():
            self.deciding.setdefault(place, {}).update(dict.fromkeys(uses))
        return {c.name: part.columns.get(c.name, {}) for c in rows.columns}

    def _table(self, rows: op.TableSource) -> Columns:
        """Columns of a table come from none but the table's own, of which some are computed."""
        own: Columns = {c.name: {(self.name, c.name): How.COPIED} for c in rows.columns}
        return {
            one.column.name: {}
            if one.expression is None
            else _as(How.COMPUTED, self.value(one.expression, (own,)))
            for one in rows.table_columns
        }

    def _join(self, rows: op.Join, outer: tuple[Columns, ...]) -> Columns:
        left = self.rows(rows.left, outer)
        right = self.rows(rows.right, (left, *outer) if rows.lateral else outer)
        given = [one for one in (rows.condition, rows.as_of) if one is not None]
        for expr in given:
            self._note("join", self.value(expr, (left, *outer), right))
        sides = (left, right)
        pairs = zip(rows.columns, rows.origin, strict=True)
        return {column.name: sides[side].get(name, {}) for column, (side, name) in pairs}

    def _together(self, rows: op.SetOp, outer: tuple[Columns, ...]) -> Columns:
        """Columns go together by position; of `intersect` and `except` the first input's rows come out."""
        found = [(one.columns, self.rows(one, outer)) for one in rows.inputs]
        if rows.kind != "union":
            for _, columns in found:
                self._note("distinct", _merged(columns.values()))
            found = found[:1]
        return {
            column.name: _merged(below.get(columns[at].name, {}) for columns, below in found)
            for at, column in enumerate(rows.columns)
        }

    def _bounds(self, names: list[str], below: Columns, time: str) -> Columns:
        """The bounds of a window are computed of its time."""
        bounds = _as(How.COMPUTED, below.get(time, {}))
        self._note("window", below.get(time, {}))
        return {name: bounds for name in names if name not in below}

    def _named(self, names: list[str], exprs: Iterable[Expr], here: tuple[Columns, ...]) -> Columns:
        return {name: self.value(expr, here) for name, expr in zip(names, exprs, strict=True)}

    def value(self, expr: Expr, here: tuple[Columns, ...], right: Columns | None = None) -> Origins:
        """The origins of an expression over the rows `here[0]`, and of a join's condition those of its right input."""
        match expr:
            case FieldRef(name=name, side=1):
                return (right or {}).get(name, {})
            case FieldRef(name=name, side=0):
                return here[0].get(name, {})
            case FieldRef(name=name):
                return next((columns[name] for columns in here[1:] if name in columns), {})
            case SubqueryExpr():
                return self._subquery(expr, here, right)
            case AggregateCall() | OverCall():
                return self._aggregated(expr, here, right)
            case _:
                inside = (self.value(part, here, right) for part in children(expr))
                return _as(How.COMPUTED, _merged(inside))

    def _aggregated(
        self, expr: AggregateCall | OverCall, here: tuple[Columns, ...], right: Columns | None
    ) -> Origins:
        if isinstance(expr, OverCall):
            self._decide("group", expr.partition_by, here)
        self._decide("order", _keys(expr.order_by), here)
        if expr.filter is not None:
            self._decide("filter", (expr.filter,), here)
        return _as(How.AGGREGATED, _merged(self.value(arg, here, right) for arg in expr.args))

    def _subquery(
        self, expr: SubqueryExpr, here: tuple[Columns, ...], right: Columns | None
    ) -> Origins:
        """A scalar's value is the query's; of others, which rows there are is what is asked."""
        # In a join's condition, the columns of both sides are around the query.
        around = (here[0] | right, *here[1:]) if right is not None else here
        found = self.rows(expr.query, around)
        first = expr.query.columns[:1] if expr.kind != "exists" else ()
        value = [found.get(column.name, {}) for column in first]
        if expr.operand is not None:
            value.append(self.value(expr.operand, here, right))
        return _as(How.COMPUTED, _merged(value))

    def _decide(self, use: str, exprs: Iterable[Expr], here: tuple[Columns, ...]) -> None:
        for expr in exprs:
            self._note(use, self.value(expr, here))

    def _note(self, use: str, origins: Origins) -> None:
        for place in origins:
            self.deciding.setdefault(place, {})[use] = None


def _keys(keys: Iterable[SortKey]) -> list[Expr]:
    return [key.expression for key in keys]


def _merged(found: Iterable[Origins]) -> Origins:
    """All origins; of those that stand in several, what is done most."""
    result: dict[Place, How] = {}
    for origins in found:
        for place, how in origins.items():
            result[place] = max(how, result.get(place, how))
    return result


def _as(how: How, origins: Origins) -> Origins:
    return {place: max(how, own) for place, own in origins.items()}
