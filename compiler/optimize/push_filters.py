"""Moves filters towards the sources, past what gives the same rows with the filter below it."""

from __future__ import annotations

from compiler.optimize.change import Change, Optimized
from compiler.optimize.descent import descend
from compiler.optimize.predicates import conjuncts, filtered, opaque
from compiler.optimize.roots import map_roots, readers
from compiler.plan.expressions import Expr
from compiler.plan.inputs import inputs, rebuild, with_inputs
from compiler.plan.operators import Filter, Operator, Read, TableSource
from compiler.plan.plan import Plan
from dsl.records import replace

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

    def enter(reader: str, operator: Operator) -> Operator:
        if not isinstance(operator, Filter) or not isinstance(operator.input, Read):
            return operator
        read = operator.input
        if counts[read.relation] != 1 or read.hints:
            return operator
        entered = _entered(operator, bodies[read.relation])
        if entered is None:
            return operator
        staying, bodies[read.relation] = entered
        what = f"moved a filter into `{read.relation}`"
        why = "nobody else reads it, and it has fewer rows to keep"
        changes.append(Change(_NAME, reader, what, why))
        return filtered(read, staying)

    # Relations stand before their readers, so that each body is settled before a filter enters it.
    for relation in plan.relations:
        name = relation.name
        bodies[name] = rebuild(bodies[name], lambda part, name=name: enter(name, part))  # type: ignore[misc]
    sinks = tuple(
        replace(s, input=rebuild(s.input, lambda part, s=s: enter(s.name, part)))  # type: ignore[misc]
        for s in plan.sinks
    )
    relations = tuple(replace(r, operator=bodies[r.name]) for r in plan.relations)
    return replace(plan, relations=relations, sinks=sinks)


def _entered(reader: Filter, body: Operator) -> tuple[list[Expr], Operator] | None:
    """What of a filter stays above a relation, and the relation's operator with the rest below its top."""
    parts = conjuncts(reader.condition)
    if isinstance(body, TableSource | Read | Filter) or any(map(opaque, parts)):
        return None
    below = descend(parts, body)
    if below is None:
        return None
    staying, source = below
    return staying, with_inputs(source, tuple(_push("", child, []) for child in inputs(source)))
