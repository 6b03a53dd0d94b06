"""What a check of a streaming job sees."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from compiler.graph import Graph
from compiler.leaving import Leaving
from compiler.options.settings import JobSettings
from compiler.physical.analysis import Analysis
from compiler.physical.times import Times
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass


@dataclass(frozen=True, slots=True)
class StreamingJob:
    """A checked file as a job: its relations and sinks, its settings, what Flink's planner makes of it, by which clocks
    its operators go, and how rows leave it.
    """

    graph: Graph
    settings: JobSettings
    analysis: Analysis
    times: Times
    leaving: tuple[Leaving, ...]


Check: TypeAlias = Callable[[StreamingJob], Iterable[Diagnostic]]
