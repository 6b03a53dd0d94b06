"""Turns tables of connectors that stand inside a relation into relations of their own."""

from __future__ import annotations

from dataclasses import replace

from compiler.plan.inputs import inputs, with_inputs
from compiler.plan.operators import Operator, Read, TableSource
from compiler.plan.plan import Plan, PlanSink, Relation


def hoist_tables(plan: Plan) -> Plan:
    """The plan with every TableSource the whole of its relation, named `relation$table` where it was not."""
    taken = {relation.name for relation in plan.relations}
    relations: list[Relation] = []
    for relation in plan.relations:
        if not isinstance(relation.operator, TableSource):
            operator = _hoist(relation.operator, relation, relations, taken)
            relation = replace(relation, operator=operator)
        relations.append(relation)
    sinks = tuple(_sink(sink, relations, taken) for sink in plan.sinks)
    return replace(plan, relations=tuple(relations), sinks=sinks)


def _sink(sink: PlanSink, relations: list[Relation], taken: set[str]) -> PlanSink:
    owner = Relation(sink.name, "part", sink.input, sink.name, sink.span)
    return replace(sink, input=_hoist(sink.input, owner, relations, taken))


def _hoist(
    operator: Operator, owner: Relation, relations: list[Relation], taken: set[str]
) -> Operator:
    if isinstance(operator, TableSource):
        name = f"{owner.name}$table"
        while name in taken:
            name += "$"
        taken.add(name)
        relations.append(replace(owner, name=name, kind="part", operator=operator))
        return Read(name, operator.columns, operator.span)
    return with_inputs(
        operator, tuple(_hoist(i, owner, relations, taken) for i in inputs(operator))
    )
