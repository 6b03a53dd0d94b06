"""Runs the checks of what a job does: with values, and where rows come for ever with changes, keys, state and time."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks import state, time, values
from compiler.checks.context import BatchJob, StreamingJob
from compiler.checks.state.retention import job_ttl
from compiler.graph import Graph
from compiler.options.settings import JobSettings
from compiler.options.values import Duration
from compiler.physical.analysis import Analysis, analyze
from compiler.physical.state import Keeper
from dsl.diagnostic import Diagnostic
from dsl.records import replace


def analysis_of(graph: Graph, settings: JobSettings) -> Analysis:
    """What Flink's planner makes of the relations and sinks of a file, as far as they could be made.

    For how long the job keeps state that has no time of its own follows from what its operators keep.
    """
    own = {name: kept.whole for name, kept in graph.retentions.items() if kept.whole is not None}
    said = _milliseconds(settings.typed.get("state_ttl"))
    repeats = frozenset(span for kept in graph.retentions.values() for span in kept.within)
    keeper = Keeper(graph.volumes, own, said, said, repeats)
    sinks = tuple(facts.sink for facts in graph.sinks)
    target, flink = graph.settings.target, dict(settings.flink)
    plans = None if graph.recall is None else graph.recall.plans
    found = analyze(graph.relations, sinks, graph.traits, target, keeper, flink, plans)
    kept = job_ttl(graph, found)
    return found if kept == said else found.kept_by(replace(keeper, job_ttl=kept))


def _milliseconds(value: object) -> int:
    return value.milliseconds if isinstance(value, Duration) else 0


def check_streaming(job: StreamingJob) -> Iterator[Diagnostic]:
    """What the checks say."""
    for check in (*state.CHECKS, *time.CHECKS, *values.CHECKS):
        if job.graph.recall is not None:
            job.graph.recall.pause()
        yield from check(job)


def check_batch(job: BatchJob) -> Iterator[Diagnostic]:
    """What those say that hold for a job that ends, too."""
    for check in values.IN_BATCH:
        yield from check(job)
