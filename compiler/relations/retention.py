"""Tells Flink how long the joins and groupings of a task keep their state, by hints.

Flink takes STATE_TTL for regular joins, each side for itself, and for group aggregations, DISTINCT among them. It finds
inputs by their names (QueryHintsResolver): what a grouping reads and has none becomes a relation of its own. How long
all else keeps state is said for the whole job.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from compiler.options.values import Duration
from compiler.plan import operators as op
from compiler.plan.inputs import inputs, with_inputs
from compiler.plan.intervals import is_interval_join
from compiler.plan.operators import Operator
from compiler.plan.plan import Relation
from compiler.plan.traits import Traits, derive
from dsl.records import dataclass, replace
from dsl.span import Span

HINT = "STATE_TTL"


@dataclass(frozen=True, slots=True)
class Retention:
    """Milliseconds for which a task keeps state, 0 for ever, None where it does not say; by input, those of joins.

    `spans` has the places of the options, by their names. `within` are the times of the steps `dedup ... within`, by
    their places: of rows that go by arrival the state must be kept that long, and need not be kept longer.
    """

    whole: int | None
    of: Mapping[str, int]
    spans: Mapping[str, Span]
    within: Mapping[Span, int] = field(default_factory=dict)

    def side(self, name: str | None) -> int | None:
        """That of a side of a join."""
        return self.whole if name is None else self.of.get(name, self.whole)


def with_retention(
    relations: tuple[Relation, ...], retention: Retention, traits: Callable[[str], Traits]
) -> tuple[Relation, ...]:
    """The relations of a task with hints, those first that its operators need for that."""
    if retention.whole is None and not retention.of:
        return relations
    hinting = _Hinting(retention, traits, {relation.name for relation in relations})
    for relation in relations:
        made = hinting.visit(relation.operator, relation)
        hinting.add(replace(relation, operator=made))
    return tuple(hinting.made)


@dataclass(slots=True)
class _Hinting:
    retention: Retention
    traits: Callable[[str], Traits]
    taken: set[str]
    made: list[Relation] = field(default_factory=list)
    known: dict[str, Traits] = field(default_factory=dict)

    def add(self, relation: Relation) -> None:
        self.made.append(relation)
        self.known[relation.name] = derive(relation.operator, self._lookup)

    def _lookup(self, name: str) -> Traits:
        return self.known[name] if name in self.known else self.traits(name)

    def visit(self, operator: Operator, relation: Relation) -> Operator:
        """The operator and those below it with hints. A lateral query reads the row around it, and stays in place."""
        below = inputs(operator)
        if isinstance(operator, op.Join) and operator.lateral:
            return with_inputs(operator, (self.visit(below[0], relation), below[1]))
        operator = with_inputs(operator, tuple(self.visit(one, relation) for one in below))
        match operator:
            case op.Join() if _is_regular(operator):
                return self._join(operator)
            case op.Aggregate() | op.Distinct() if self._groups(operator):
                return self._grouping(operator, relation)
            case op.ProcessRows():
                kept = self.retention.whole
                said = tuple(replace(s, ttl=kept) if s.ttl is None else s for s in operator.state)
                return replace(operator, state=said)
            case _:
                return operator

    def _groups(self, operator: op.Aggregate | op.Distinct) -> bool:
        """Whether it is no aggregation of windows, which keep nothing longer than they are open."""
        return self.retention.whole is not None and derive(operator, self._lookup).updates

    def _join(self, join: op.Join) -> op.Join:
        left_alias = join.left_alias or _own_name(join.left, "l")
        right_alias = join.right_alias or _own_name(join.right, "r")
        named: str | None = left_alias
        if is_many(join.left):
            # Rows that were joined before have no name of their own.
            named, left_alias = None, "joined" if right_alias != "joined" else "joined_"
        given = _keys(join.hints)
        sides = ((left_alias, named), (right_alias, right_alias))
        said = tuple(
            (alias, Duration(ttl).flink)
            for alias, name in sides
            if (ttl := self.retention.side(name)) is not None and alias not in given
        )
        if not said:
            return join
        hints = (*join.hints, (HINT, said))
        return replace(join, left_alias=left_alias, right_alias=right_alias, hints=hints)

    def _grouping(self, grouping: op.Aggregate | op.Distinct, relation: Relation) -> Operator:
        rows = grouping.input
        read = rows if isinstance(rows, op.Read) else self._part(rows, "grouped", relation)
        if _keys(read.hints) or self.retention.whole is None:
            return grouping
        hint = (HINT, ((read.relation, Duration(self.retention.whole).flink),))
        return with_inputs(grouping, (replace(read, hints=(*read.hints, hint)),))

    def _part(self, rows: Operator, suffix: str, relation: Relation) -> op.Read:
        name = f"{relation.task}${suffix}"
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        self.add(Relation(name, "part", rows, relation.task, rows.span))
        return op.Read(name, rows.columns, rows.span)


def _is_regular(join: op.Join) -> bool:
    plain = join.as_of is None and join.kind not in ("semi", "anti")
    return plain and not is_interval_join(join)


def is_many(rows: Operator) -> bool:
    """Whether rows are those of several tables still, each with its name."""
    while isinstance(rows, op.Filter):
        rows = rows.input
    return isinstance(rows, op.Join | op.UnnestRows)


def _own_name(rows: Operator, otherwise: str) -> str:
    return rows.relation if isinstance(rows, op.Read) else otherwise


def _keys(hints: tuple[tuple[str, tuple[tuple[str | None, str], ...]], ...]) -> set[str | None]:
    """The inputs of which the body itself says how long their rows are kept."""
    return {key for name, args in hints if name.upper() == HINT for key, _ in args}
