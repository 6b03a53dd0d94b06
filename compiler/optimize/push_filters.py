"""Moves filters towards the sources, past what gives the same rows with the filter below it."""

from __future__ import annotations

from dataclasses import replace

from compiler.optimize.change import Change, Optimized
from compiler.optimize.descent import descend
from compiler.optimize.predicates import conjuncts, filtered, opaque
from compiler.optimize.roots import map_roots, readers
from compiler.plan.inputs import inputs, rebuild, with_inputs
from compiler.plan.operators import Filter, Operator, Read, TableSource
from compiler.plan.plan import Plan

_NAME = "push_filters"


def run(plan: Plan) -> Optimized:
    """The plan with its filters where the fewest rows flow. A relation that others read too is left alone."""
    changes: list[Change] = []

    def root(name: str, operator: Operator) -> Operator:
        def step(part: Operator) -> Operator:
            return _push(name, part, changes)

        return rebuild(operator, step)

    plan = map_roots(plan, root)
    return Optimized(_across(plan, changes), tuple(changes))


def _push(name: str, operator: Operator, changes: list[Change]) -> Operator:
    if not isinstance(operator, Filter):
        return operator
    parts = conjuncts(operator.condition)
    if any(opaque(part) for part in parts):
        return operator
    below = descend(parts, operator.input)
    if below is None:
        return operator
    staying, source = below
    kind = type(operator.input).__name__.lower()
    what = f"moved a filter below a {kind}"
    changes.append(Change(_NAME, name, what, "fewer rows go through it, and the same come out"))
    # What has moved may move on, and meet another operator that lets it pass.
    source = with_inputs(source, tuple(_push(name, child, changes) for child in inputs(source)))
    return filtered(source, staying)


def _across(plan: Plan, changes: list[Change]) -> Plan:
    """Filters directly over a relation that nobody else reads go into it, where they can go deep."""
    counts = readers(plan)
    bodies = {relation.name: relation.operator for relation in plan.relations}
    entering: dict[str, Operator] = {}

    def enter(reader: str, operator: Operator) -> Operator:
        if not isinstance(operator, Filter) or not isinstance(operator.input, Read):
            return operator
        read = operator.input
        body = bodies[read.relation]
        alone = counts[read.relation] == 1 and not read.hints
        parts = conjuncts(operator.condition)
        if not alone or isinstance(body, TableSource | Read | Filter) or any(map(opaque, parts)):
            return operator
        below = descend(parts, body)
        if below is None:
            return operator
        staying, source = below
        entering[read.relation] = with_inputs(
            source, tuple(_push(read.relation, child, []) for child in inputs(source))
        )
        what = f"moved a filter into `{read.relation}`"
        changes.append(
            Change(_NAME, reader, what, "nobody else reads it, and it has fewer rows to keep")
        )
        return filtered(read, staying)

    def root(name: str, operator: Operator) -> Operator:
        return rebuild(operator, lambda part: enter(name, part))

    plan = map_roots(plan, root)
    if not entering:
        return plan
    relations = tuple(
        replace(r, operator=entering[r.name]) if r.name in entering else r for r in plan.relations
    )
    return replace(plan, relations=relations)
