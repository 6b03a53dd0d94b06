"""Turns what cannot stand inside a relation into relations of their own: tables, matches in windows, Python's rows."""

from __future__ import annotations

from compiler.plan.inputs import inputs, operators, with_inputs
from compiler.plan.operators import MatchRows, Operator, ProcessRows, Read, TableSource, Window
from compiler.plan.plan import Plan, PlanSink, Relation
from dsl.records import replace


def hoist_tables(plan: Plan) -> Plan:
    """The plan with every TableSource the whole of its relation, named `relation$table` where it was not.

    So it is with the matches of a pattern that are put into windows, `relation$matched`, and with the rows of Python
    classes, `relation$processed`.
    """
    taken = {relation.name for relation in plan.relations}
    relations: list[Relation] = []
    for relation in plan.relations:
        if isinstance(relation.operator, ProcessRows):
            rows = _hoist(relation.operator.input, relation, relations, taken)
            relation = replace(relation, operator=replace(relation.operator, input=rows))
        elif not isinstance(relation.operator, TableSource):
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
        return _own(operator, "table", owner, relations, taken)
    new = with_inputs(operator, tuple(_hoist(i, owner, relations, taken) for i in inputs(operator)))
    if isinstance(new, ProcessRows):
        return _own(new, "processed", owner, relations, taken)
    if isinstance(new, Window) and any(isinstance(o, MatchRows) for o in operators(new.input)):
        # Inside the argument of a function Flink does not find the variables of a pattern.
        return replace(new, input=_own(new.input, "matched", owner, relations, taken))
    return new


def _own(
    operator: Operator, suffix: str, owner: Relation, relations: list[Relation], taken: set[str]
) -> Read:
    name = f"{owner.name}${suffix}"
    while name in taken:
        name += "$"
    taken.add(name)
    relations.append(replace(owner, name=name, kind="part", operator=operator))
    return Read(name, operator.columns, operator.span)
