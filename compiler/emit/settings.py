"""The settings of a job, as far as they follow from its plan."""

from __future__ import annotations

from collections import Counter

from compiler.connectors.load import find_connector
from compiler.plan import operators as op
from compiler.plan.inputs import operators
from compiler.plan.lookups import looks_up
from compiler.plan.plan import Plan

_SHARED = "table.optimizer.reuse-optimize-block-with-digest-enabled"


def job_settings(plan: Plan) -> tuple[tuple[str, str], ...]:
    """The plan's settings and those that its sinks need, sorted.

    A table that is looked up and reaches sinks on several ways would count as a part of the plan that they share,
    and be planned before what reads it. Flink then no longer knows that it can be looked up, and refuses
    the join. Parts that are equal after planning are still run once.
    """
    settings = dict(plan.settings)
    if _SHARED in settings and _looked_up(plan) & _read_again(plan):
        settings[_SHARED] = "false"
    for sink in plan.sinks:
        connector = find_connector(sink.connector)
        for needed in () if connector is None else connector.sink_settings:
            if needed.in_target(plan.target):
                settings.setdefault(needed.key, needed.value)
    return tuple(sorted(settings.items()))


def _looked_up(plan: Plan) -> set[str]:
    """The relations that some lookup join asks, directly or through others."""
    found: set[str] = set()
    for relation in plan.relations:
        found |= _asked(relation.operator)
    for sink in plan.sinks:
        found |= _asked(sink.input)
    for relation in reversed(plan.relations):
        if relation.name in found:
            found |= set(_reads(relation.operator))
    return found


def _asked(operator: op.Operator) -> set[str]:
    joins = (part for part in operators(operator) if isinstance(part, op.Join) and looks_up(part))
    return {name for join in joins for name in _reads(join.right)}


def _read_again(plan: Plan) -> set[str]:
    """The relations whose rows come to sinks on more than one way."""
    ways: Counter[str] = Counter(name for sink in plan.sinks for name in _reads(sink.input))
    for relation in reversed(plan.relations):
        for name in _reads(relation.operator):
            ways[name] += ways[relation.name]
    return {name for name, count in ways.items() if count > 1}


def _reads(operator: op.Operator) -> list[str]:
    return [part.relation for part in operators(operator) if isinstance(part, op.Read)]
