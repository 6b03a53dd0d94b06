"""Removes columns that no reader needs, as far down as the tables of the sources."""

from __future__ import annotations

from compiler.optimize.change import Change, Optimized
from compiler.optimize.needs import Pruner
from compiler.optimize.source_columns import prune_table
from compiler.plan.operators import Operator, ProcessRows, TableSource
from compiler.plan.plan import Plan, Relation
from dsl.records import replace


def run(plan: Plan) -> Optimized:
    """The plan with each relation giving the columns that are read of it."""
    pruner = Pruner()
    changes: list[Change] = []
    sinks = tuple(
        replace(sink, input=pruner.exactly(sink.input, [c.name for c in sink.input.columns]))
        for sink in plan.sinks
    )
    relations: list[Relation] = []
    for relation in reversed(plan.relations):
        needed = pruner.needed.get(relation.name, set())
        operator = _pruned(relation, frozenset(needed), pruner)
        gone = [c.name for c in relation.operator.columns if c.name not in _names(operator)]
        if gone:
            listed = ", ".join(f"`{name}`" for name in gone)
            what = f"removed {listed}"
            changes.append(Change("dead_columns", relation.name, what, "nobody reads them"))
        same = operator == relation.operator
        relations.append(relation if same else replace(relation, operator=operator))
    new = replace(plan, relations=tuple(reversed(relations)), sinks=sinks)
    return Optimized(plan if new == plan else new, tuple(changes))


def _pruned(relation: Relation, needed: frozenset[str], pruner: Pruner) -> Operator:
    if not needed:
        return pruner.whole(relation.operator)
    if isinstance(relation.operator, ProcessRows):
        # Its class gives whole rows.
        return pruner.prune(relation.operator, needed)
    if isinstance(relation.operator, TableSource):
        return prune_table(relation.operator, needed)
    wanted = [c.name for c in relation.operator.columns if c.name in needed]
    return pruner.exactly(relation.operator, wanted)


def _names(operator: Operator) -> set[str]:
    return {column.name for column in operator.columns}
