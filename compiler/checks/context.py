"""What a check of a job sees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from typing import Protocol, TypeAlias

from compiler.delivery.hops import Delivery
from compiler.graph import Graph
from compiler.leaving import Leaving
from compiler.options.settings import JobSettings
from compiler.physical.analysis import Analysis
from compiler.physical.times import Times
from compiler.plan.expressions import Call, Expr
from compiler.plan.inputs import expressions_of, operators
from compiler.plan.operators import Operator
from compiler.plan.traverse import walk
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass


class Job(Protocol):
    """What is known of a job whether its rows come for ever or end."""

    @property
    def graph(self) -> Graph:
        """Its relations and sinks."""

    @property
    def settings(self) -> JobSettings:
        """Its settings."""

    def written(self) -> Sequence[tuple[Operator, tuple[Expr, ...]]]:
        """The operators of all relations, those of subqueries too, each with its expressions."""


@dataclass(frozen=True, slots=True)
class BatchJob:
    """A checked file as a job that ends."""

    graph: Graph
    settings: JobSettings

    def written(self) -> Sequence[tuple[Operator, tuple[Expr, ...]]]:
        """The operators of all relations, those of subqueries too, each with its expressions."""
        return _written(self.graph)


@dataclass(frozen=True, slots=True)
class StreamingJob:
    """A checked file as a job: its relations and sinks, its settings, what Flink's planner makes of it, by which clocks
    its operators go, how rows leave it, and how often they are delivered.
    """

    graph: Graph
    settings: JobSettings
    analysis: Analysis
    times: Times
    leaving: tuple[Leaving, ...]
    delivery: Delivery = Delivery()
    _written: list[tuple[Operator, tuple[Expr, ...]]] = field(default_factory=list)
    _calls: list[tuple[Operator, Call]] = field(default_factory=list)

    def written(self) -> Sequence[tuple[Operator, tuple[Expr, ...]]]:
        """The operators of all relations, those of subqueries too, each with its expressions."""
        if not self._written:
            self._written.extend(_written(self.graph))
        return self._written

    def calls(self) -> Sequence[tuple[Operator, Call]]:
        """Every call in an expression of a relation, with the operator in which it stands."""
        if not self._calls:
            self._calls.extend(
                (operator, part)
                for operator, exprs in self.written()
                for expr in exprs
                for part in walk(expr)
                if isinstance(part, Call)
            )
        return self._calls


def _written(graph: Graph) -> list[tuple[Operator, tuple[Expr, ...]]]:
    return [
        (operator, expressions_of(operator))
        for relation in graph.relations.values()
        for operator in operators(relation.operator)
    ]


Check: TypeAlias = Callable[[StreamingJob], Iterable[Diagnostic]]
AnyCheck: TypeAlias = Callable[[Job], Iterable[Diagnostic]]
"""A check of what is as true of jobs that end."""
