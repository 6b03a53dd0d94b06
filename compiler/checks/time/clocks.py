"""The watermarks above operators, where they are declared, and who waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from compiler.checks.context import StreamingJob
from compiler.delivery.setups import setup
from compiler.leaving import entities_of
from compiler.physical.dropping import drops_late
from compiler.physical.nodes import Node
from compiler.physical.times import Clock, Times
from compiler.plan import operators as op
from compiler.plan.intervals import interval_times
from compiler.resolve.unit import Entity
from dsl.diagnostic import Label
from dsl.records import dataclass
from dsl.syntax.declarations import SourceDeclaration, Watermark


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of a job's operators, and the sources by name."""

    job: StreamingJob
    times: Times
    entities: dict[str, Entity] = field(default_factory=dict)

    def source(self, name: str) -> SourceDeclaration | None:
        """The declaration of a source, by its name in the plan."""
        entity = self.entities.get(name)
        declaration = None if entity is None else entity.declaration
        return declaration if isinstance(declaration, SourceDeclaration) else None

    def parted(self, name: str) -> bool:
        """Whether a source reads parts that have watermarks of their own, the slowest of which counts."""
        table = self.job.graph.tables.get(name)
        return table is not None and setup(name, table).facts.reading.clocks

    def watermark(self, name: str) -> Watermark | None:
        """The clause of a source, by the source's name in the plan."""
        declaration = self.source(name)
        return None if declaration is None else declaration.watermark

    def labels(
        self, node: Node | None, text: str = "a row more than this behind the newest is late"
    ) -> tuple[Label, ...]:
        """The watermarks of the sources that rows come from."""
        clocks = self.times.clocks(node) if node is not None else ()
        marks = [self.watermark(clock.source) for clock in clocks]
        return tuple(Label(mark.span, text) for mark in marks if mark is not None)

    def waiting(self) -> Iterator[tuple[Node, Clock]]:
        """The operators that wait for event time, each with every clock that it waits for."""
        for one in self.job.analysis.every_operator():
            if waits(one.node):
                for clock in self.times.clocks(one.node):
                    yield one.node, clock


def clocks_of(job: StreamingJob) -> Clocks:
    """The clocks of a job."""
    return Clocks(job, job.times, entities_of(job.graph.root))


def waits(node: Node) -> bool:
    """Whether an operator gives rows out only when the watermark passes, or keeps them until then."""
    match node.kind, node.detail:
        case "TemporalJoin", _:
            return True
        case "IntervalJoin", {"join": op.Join() as join}:
            return any(one.time_attribute == "rowtime" for _, one, _ in interval_times(join))
        case _:
            return drops_late(node) is not None


def named(node: Node) -> str:
    """An operator that waits, in words."""
    match node.kind:
        case "TemporalJoin":
            return "this join `as of` a time"
        case "IntervalJoin":
            return "this join within an interval"
        case "OverAggregate":
            return "`over` by time"
        case "Match":
            return "this pattern"
        case "TemporalSort" | "Deduplicate":
            return "this order by time"
        case _:
            return "this window"
