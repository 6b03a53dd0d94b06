"""The lineage of all outputs and sinks of a file."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.lineage.columns import Lineage, lineage_of
from compiler.plan.plan import PlanSink, Relation


def lineage(relations: Iterable[Relation], sinks: Iterable[PlanSink]) -> dict[str, Lineage]:
    """By the name of the output or sink; of relations that are only shared on the way none.

    Each relation reads only those before it.
    """
    parts: dict[str, Lineage] = {}
    found: dict[str, Lineage] = {}
    for relation in relations:
        made = lineage_of(relation.name, relation.operator, parts)
        (parts if relation.kind == "part" else found)[relation.name] = made
    for sink in sinks:
        found[sink.name] = lineage_of(sink.name, sink.input, parts)
    return found
