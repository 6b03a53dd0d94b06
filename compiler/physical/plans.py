"""The plans of an analysis, for the next one: those of outputs that are what they were, with all that they read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from compiler.physical.nodes import Node
from compiler.physical.projecting import Needed
from compiler.physical.sinks import SinkPlan
from compiler.plan.inputs import operators
from compiler.plan.operators import Operator, Read
from compiler.plan.plan import PlanSink, Relation
from compiler.plan.traits import Traits
from dsl.records import dataclass

Planned = dict[tuple[str, Needed, bool], Node]


@dataclass(slots=True)
class Plans:
    """`ground` is what all plans depend on: the version of Flink, and the settings of the job."""

    ground: object = None
    relations: dict[str, tuple[Relation, Traits]] = field(default_factory=dict)
    planned: Planned = field(default_factory=dict)
    sinks: dict[str, tuple[PlanSink, SinkPlan]] = field(default_factory=dict)

    def begin(
        self, relations: Mapping[str, Relation], traits: Mapping[str, Traits], ground: object
    ) -> None:
        """Forgets the plans of all that is not what it was, and of what reads that.

        What relations are is known by the objects: `compiler.recall` keeps them.
        """
        steady: set[str] = set()
        if ground == self.ground:
            for name, relation in relations.items():
                known = self.relations.get(name)
                same = known is not None and known[0] is relation and known[1] is traits[name]
                if same and _reads(relation.operator) <= steady:
                    steady.add(name)
        self.ground = ground
        self.relations = {name: (relation, traits[name]) for name, relation in relations.items()}
        self.planned = {key: node for key, node in self.planned.items() if key[0] in steady}
        self.sinks = {
            name: known for name, known in self.sinks.items() if _reads(known[0].input) <= steady
        }

    def sink(self, sink: PlanSink) -> SinkPlan | None:
        """The plan of a sink, where it is known."""
        known = self.sinks.get(sink.name)
        return known[1] if known is not None and known[0] == sink else None


def _reads(operator: Operator) -> frozenset[str]:
    return frozenset(one.relation for one in operators(operator) if isinstance(one, Read))
