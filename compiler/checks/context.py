"""What a check of a streaming job sees."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from compiler.graph import Graph
from compiler.options.settings import JobSettings
from compiler.physical.analysis import Analysis
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass


@dataclass(frozen=True, slots=True)
class StreamingJob:
    """A checked file as a job: its relations and sinks, its settings, and what Flink's planner makes of it."""

    graph: Graph
    settings: JobSettings
    analysis: Analysis


Check: TypeAlias = Callable[[StreamingJob], Iterable[Diagnostic]]
