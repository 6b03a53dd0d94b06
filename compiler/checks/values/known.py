"""What is known of the rows that an operator gives: how its columns are made, and what was filtered for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from functools import partial

from compiler.checks.values.conditions import facts
from compiler.plan import operators as op
from compiler.plan.expressions import Expr, FieldRef
from compiler.plan.operators import Operator, TableColumn, TableSource
from compiler.plan.plan import Relation
from compiler.plan.traverse import transform, walk
from dsl.records import dataclass, once, replace

_MOST = 16
"""Of a column that is made in more ways than these, nothing is known."""


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column that a table's connector fills."""

    relation: str
    table: TableSource
    column: TableColumn


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression that makes a column, and where it stands."""

    expr: Expr
    scope: Scope


def _nothing() -> tuple[Expr, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Known:
    """`columns` are the ways in which a column is made, none where it is not known; `conditions` hold for each row.

    These are `held`, which is asked when somebody wants to know: few expressions can fail, or be of no use.
    """

    columns: Mapping[str, tuple[SourceColumn | Formula, ...]] = field(default_factory=dict)
    held: Callable[[], tuple[Expr, ...]] = _nothing

    @property
    @once
    def conditions(self) -> tuple[Expr, ...]:
        """What is true of each row."""
        return self.held()


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression is evaluated: what it reads, a side each, and what holds there."""

    sides: tuple[Known, ...]
    held: Callable[[], tuple[Expr, ...]] = _nothing

    @property
    @once
    def conditions(self) -> tuple[Expr, ...]:
        """What is true where the expression is evaluated."""
        return self.held()

    def where(self, more: Callable[[], Iterable[Expr]]) -> Scope:
        """The same place under more conditions."""
        return Scope(self.sides, lambda: (*self.conditions, *more()))

    def ways(self, ref: FieldRef) -> tuple[SourceColumn | Formula, ...]:
        """How a column is made."""
        if not 0 <= ref.side < len(self.sides):
            return ()
        return self.sides[ref.side].columns.get(ref.name, ())


def scope_over(*sides: Known) -> Scope:
    """The place of expressions of an operator with these inputs."""
    return Scope(
        sides,
        lambda: tuple(
            condition if side == 0 else _on_side(condition, side)
            for side, known in enumerate(sides)
            for condition in known.conditions
        ),
    )


@dataclass(slots=True)
class Rows:
    """Knows of the rows of every operator of a file."""

    relations: Mapping[str, Relation]
    _found: dict[int, tuple[Operator, Known]] = field(default_factory=dict)

    def known(self, operator: Operator) -> Known:
        """What is known of an operator's rows."""
        # By identity: operators are large, and comparing them takes longer than this. The operator is kept with
        # what was found, as its identity would else be free for another.
        found = self._found.get(id(operator))
        if found is None:
            found = self._found[id(operator)] = (operator, self._known(operator))
        return found[1]

    def _known(self, operator: Operator) -> Known:
        match operator:
            case op.Read():
                relation = self.relations.get(operator.relation)
                return Known() if relation is None else self.known(relation.operator)
            case op.TableSource():
                return self.table(operator)
            case op.Filter():
                below = self.known(operator.input)
                condition = operator.condition
                return Known(below.columns, lambda: (*below.conditions, *facts(condition)))
            case op.Project():
                return self._project(operator)
            case op.Join():
                return self._join(operator)
            case op.Aggregate():
                return self._aggregate(operator)
            case op.SetOp(kind="union"):
                return self._union(operator)
            case op.SetOp() | op.ValuesRows() | op.MatchRows() | op.ProcessRows():
                return Known()
            case _:
                return self.known(operator.input)

    def table(self, table: TableSource) -> Known:
        """The columns of a table; computed ones are made of the others."""
        name = next((n for n, r in self.relations.items() if r.operator is table), "")
        physical = Known(
            {
                c.column.name: (SourceColumn(name, table, c),)
                for c in table.table_columns
                if c.kind != "computed"
            }
        )
        computed = {
            c.column.name: (Formula(c.expression, scope_over(physical)),)
            for c in table.table_columns
            if c.expression is not None
        }
        return Known({**physical.columns, **computed})

    def _project(self, operator: op.Project) -> Known:
        below = self.known(operator.input)
        names = [column.name for column in operator.columns]
        return _made(below, list(zip(names, operator.expressions, strict=True)))

    def _aggregate(self, operator: op.Aggregate) -> Known:
        below = self.known(operator.input)
        made = (*operator.keys, *operator.aggregates)
        names = [column.name for column in operator.columns]
        return _made(below, list(zip(names, made, strict=False)))

    def _join(self, operator: op.Join) -> Known:
        sides = (self.known(operator.left), self.known(operator.right))
        scope = scope_over(*sides)
        condition = operator.condition if operator.kind == "inner" else None
        held = scope if condition is None else scope.where(partial(facts, condition))
        renamed = {
            origin: column.name
            for column, origin in zip(operator.columns, operator.origin, strict=False)
        }
        columns = {new: sides[side].columns.get(old, ()) for (side, old), new in renamed.items()}
        return Known(columns, lambda: _renamed(held.conditions, renamed))

    def _union(self, operator: op.SetOp) -> Known:
        inputs = [self.known(one) for one in operator.inputs]
        columns = {}
        for place, column in enumerate(operator.columns):
            ways = [
                known.columns.get(one.columns[place].name, ())
                for known, one in zip(inputs, operator.inputs, strict=True)
            ]
            flat = tuple(way for one in ways for way in one)
            columns[column.name] = flat if all(ways) and len(flat) <= _MOST else ()
        return Known(columns)


def _made(below: Known, made: list[tuple[str, Expr]]) -> Known:
    """Columns made of those below; what holds for those that are kept as they are still holds."""
    scope = scope_over(below)
    columns: dict[str, tuple[SourceColumn | Formula, ...]] = {}
    first: dict[tuple[int, str], str] = {}
    again: list[dict[tuple[int, str], str]] = []
    for name, expr in made:
        if isinstance(expr, FieldRef) and expr.side == 0 and expr.variable is None:
            if first.setdefault((0, expr.name), name) != name:
                again.append({(0, expr.name): name})
            ways = below.columns.get(expr.name, ())
            columns[name] = ways or (Formula(expr, scope),)
        else:
            columns[name] = (Formula(expr, scope),)
    # What holds for a column holds for each of its names.
    every = (first, *({**first, **n} for n in again))
    return Known(
        columns,
        lambda: tuple(held for names in every for held in _renamed(below.conditions, names)),
    )


def _renamed(conditions: Iterable[Expr], names: Mapping[tuple[int, str], str]) -> tuple[Expr, ...]:
    """The conditions in which every column still has a name, with these names."""

    def rename(expr: Expr) -> Expr | None:
        if isinstance(expr, FieldRef):
            return replace(expr, name=names[expr.side, expr.name], side=0)
        return None

    return tuple(
        transform(condition, rename)
        for condition in conditions
        if all((e.side, e.name) in names for e in walk(condition) if isinstance(e, FieldRef))
    )


def _on_side(condition: Expr, side: int) -> Expr:
    return transform(
        condition, lambda e: replace(e, side=side) if isinstance(e, FieldRef) else None
    )
