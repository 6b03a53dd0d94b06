"""What the planner makes of a whole file: the plan of every output and of every sink, and the state of every task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from compiler.physical.growth import Growth
from compiler.physical.modes import Moded, infer
from compiler.physical.nodes import Node
from compiler.physical.planning import Planner
from compiler.physical.plans import Plans
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
    def bytes(self) -> float:
        """The estimate of all that it keeps."""
        return sum(state.bytes for state in self.states)

    @property
    def node(self) -> Node:
        """The operator itself."""
        return self.moded.node


@dataclass(frozen=True, slots=True)
class Analysis:
    """`tasks` are tasks and sources in their order. `outputs` has the plan of each output with all columns,
    `sinks` what runs.
    """

    tasks: tuple[str, ...]
    outputs: Mapping[str, Node]
    sinks: tuple[SinkPlan, ...]
    keeper: Keeper
    growth: Growth = field(default_factory=Growth)
    _operators: dict[str, tuple[Operator, ...]] = field(default_factory=dict)

    def operators(self, task: str) -> tuple[Operator, ...]:
        """The operators of a task or source, each once, in the order in which rows pass them."""
        return self._found().get(task, ())

    def kept_by(self, keeper: Keeper) -> Analysis:
        """The same plans, whose state another one estimates."""
        return Analysis(self.tasks, self.outputs, self.sinks, keeper, self.growth)

    def every_operator(self) -> Iterator[Operator]:
        """The operators of all tasks, sources and sinks."""
        for found in self._found().values():
            yield from found

    def _found(self) -> dict[str, tuple[Operator, ...]]:
        if not self._operators:
            gathered = _Gathered(self.keeper)
            for sink in self.sinks:
                if sink.moded is not None:
                    gathered.add(sink.moded)
            for name, root in self.outputs.items():
                if name not in gathered.found and name == root.relation:
                    alone = infer(root)
                    if alone is not None:
                        gathered.add(alone, name)
            self._operators.update((name, tuple(of)) for name, of in gathered.found.items())
        return self._operators


_Same = tuple[str, str, object, object, object]


@dataclass(slots=True)
class _Gathered:
    """The operators met so far, by the output in whose declaration they stand."""

    keeper: Keeper
    found: dict[str, list[Operator]] = field(default_factory=dict)
    same: set[_Same] = field(default_factory=set)
    visited: dict[int, Moded] = field(default_factory=dict)

    def add(self, moded: Moded, only: str = "") -> None:
        """All operators of a plan, or those of one output."""
        if id(moded) in self.visited:
            return
        self.visited[id(moded)] = moded
        for child in moded.inputs:
            self.add(child, only)
        node = moded.node
        if only and node.relation != only:
            return
        key = (node.relation, node.kind, node.span, node.by, node.join)
        if key not in self.same:
            self.same.add(key)
            self.found.setdefault(node.relation, []).append(
                Operator(moded, self.keeper.states(node))
            )


def analyze(
    relations: Mapping[str, Relation],
    sinks: tuple[PlanSink, ...],
    traits: Mapping[str, Traits],
    target: str,
    keeper: Keeper,
    settings: Mapping[str, str],
    plans: Plans | None = None,
) -> Analysis:
    """The analysis of a streaming job; `settings` are the job's, by Flink's keys.

    `plans` are those of an earlier analysis, and are then those of this one.
    """
    plans = plans or Plans()
    plans.begin(relations, traits, (target, dict(settings)))
    planner = Planner(
        lambda name: relations[name].operator,
        traits.__getitem__,
        target,
        settings=settings,
        planned=plans.planned,
    )
    outputs = {name: planner.output(name) for name in relations}
    plans.sinks = {sink.name: (sink, _sink_plan(sink, planner, plans)) for sink in sinks}
    tasks = tuple(dict.fromkeys(relation.task for relation in relations.values()))
    return Analysis(tasks, outputs, tuple(plan for _, plan in plans.sinks.values()), keeper)


def _sink_plan(sink: PlanSink, planner: Planner, plans: Plans) -> SinkPlan:
    known = plans.sink(sink)
    if known is not None:
        return known
    planner.relation = sink.name
    return plan_sink(sink.name, planner.whole(sink.input), sink.changes, sink.primary_key)
