"""The operator trees of a plan, and who reads which relation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from compiler.plan.inputs import operators
from compiler.plan.operators import Operator, Read
from compiler.plan.plan import Plan
from dsl.records import replace


def map_roots(plan: Plan, change: Callable[[str, Operator], Operator]) -> Plan:
    """The plan with each relation's and each sink's operator changed; the name is given to `change`."""
    relations = []
    for relation in plan.relations:
        operator = change(relation.name, relation.operator)
        relations.append(
            relation if operator is relation.operator else replace(relation, operator=operator)
        )
    sinks = []
    for sink in plan.sinks:
        operator = change(sink.name, sink.input)
        sinks.append(sink if operator is sink.input else replace(sink, input=operator))
    return replace(plan, relations=tuple(relations), sinks=tuple(sinks))


def reads(operator: Operator) -> list[Read]:
    """The Reads in a tree, those of subqueries too."""
    return [part for part in operators(operator) if isinstance(part, Read)]


def readers(plan: Plan) -> Counter[str]:
    """How often each relation is read."""
    roots = [relation.operator for relation in plan.relations] + [sink.input for sink in plan.sinks]
    return Counter(read.relation for root in roots for read in reads(root))
