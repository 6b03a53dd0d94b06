"""What the planner makes of a whole file: the plan of every output and of every sink, and the state of every task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from compiler.physical.modes import Moded, infer, walk
from compiler.physical.nodes import Node
from compiler.physical.planning import Planner
from compiler.physical.sinks import SinkPlan, plan_sink
from compiler.physical.state import Keeper, State
from compiler.plan.plan import PlanSink, Relation
from compiler.plan.traits import Traits
from dsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator of a task that keeps state or changes rows, as it runs for one or more readers."""

    moded: Moded
    states: tuple[State, ...]

    @property
    def node(self) -> Node:
        """The operator itself."""
        return self.moded.node


@dataclass(frozen=True, slots=True)
class Analysis:
    """`outputs` has the plan of each output with all its columns, `sinks` what runs."""

    outputs: Mapping[str, Node]
    sinks: tuple[SinkPlan, ...]
    keeper: Keeper
    _operators: dict[str, tuple[Operator, ...]] = field(default_factory=dict)

    def operators(self, task: str) -> tuple[Operator, ...]:
        """The operators of a task or source, each once, in the order in which rows pass them."""
        if task not in self._operators:
            self._operators[task] = tuple(self._found(task))
        return self._operators[task]

    def _found(self, task: str) -> Iterator[Operator]:
        seen: set[tuple[object, ...]] = set()
        read = False
        for moded in self._roots():
            for one in reversed(list(walk(moded))):
                if one.node.relation != task:
                    continue
                read = True
                key = (one.node.kind, one.node.span, one.node.by, one.node.join)
                if key not in seen:
                    seen.add(key)
                    yield Operator(one, self.keeper.states(one.node))
        if not read and task in self.outputs:
            alone = infer(self.outputs[task])
            for one in reversed(list(walk(alone))) if alone is not None else ():
                key = (one.node.kind, one.node.span, one.node.by, one.node.join)
                if one.node.relation == task and key not in seen:
                    seen.add(key)
                    yield Operator(one, self.keeper.states(one.node))

    def _roots(self) -> Iterator[Moded]:
        for sink in self.sinks:
            if sink.moded is not None:
                yield sink.moded


def analyze(
    relations: Mapping[str, Relation],
    sinks: tuple[PlanSink, ...],
    traits: Mapping[str, Traits],
    target: str,
    keeper: Keeper,
) -> Analysis:
    """The analysis of a streaming job."""
    planner = Planner(lambda name: relations[name].operator, traits.__getitem__, target)
    outputs = {name: planner.output(name) for name in relations}
    planned = []
    for sink in sinks:
        planner.relation = sink.name
        root = planner.whole(sink.input)
        planned.append(plan_sink(sink.name, root, sink.changes, sink.primary_key))
    return Analysis(outputs, tuple(planned), keeper)
