"""What the relations and sinks of a plan are called in Flink."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class Names:
    """Flink's names for a plan's relations, and for its sinks, which may share a name with one of them.

    A relation keeps its name, dots and all: one quoted identifier, in one namespace with the sinks, so
    that it is the sink that gets another where both are called the same.
    """

    relations: dict[str, str]
    sinks: tuple[str, ...]


def names_of(plan: Plan) -> Names:
    """A name for each, no two alike. Flink keeps names in the case in which they are written."""
    relations = {relation.name: relation.name for relation in plan.relations}
    taken = set(relations.values())
    sinks = []
    for sink in plan.sinks:
        name = sink.name
        while name in taken:
            name += "_sink"
        taken.add(name)
        sinks.append(name)
    return Names(relations, tuple(sinks))
