"""Removes relations from which nothing flows to a sink."""

from __future__ import annotations

from compiler.optimize.change import Change, Optimized
from compiler.optimize.roots import reads
from compiler.plan.plan import Plan
from dsl.records import replace


def run(plan: Plan) -> Optimized:
    """The plan without relations that no sink reads, over however many others."""
    used = {read.relation for sink in plan.sinks for read in reads(sink.input)}
    for relation in reversed(plan.relations):
        if relation.name in used:
            used |= {read.relation for read in reads(relation.operator)}
    dead = [relation.name for relation in plan.relations if relation.name not in used]
    if not dead:
        return Optimized(plan)
    kept = tuple(relation for relation in plan.relations if relation.name in used)
    changes = tuple(Change("dead_outputs", name, "removed", "no sink reads it") for name in dead)
    return Optimized(replace(plan, relations=kept), changes)
