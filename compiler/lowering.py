"""Lowers what was checked to a plan: relations in order, sinks, settings."""

from __future__ import annotations

from pathlib import PurePosixPath

from compiler.checked import Settings
from compiler.checks.state.retention import STATE_TTL
from compiler.delivery.choosing import of_job, with_sink_options, with_source_options
from compiler.delivery.hops import Choice
from compiler.graph import Graph
from compiler.options.settings import JobSettings
from compiler.options.values import Duration
from compiler.physical.analysis import Analysis
from compiler.plan.plan import Plan
from compiler.relations.asked_once import asked_once
from compiler.relations.kept_watermarks import keeping_functions, with_kept_watermarks
from compiler.relations.malformed import routed
from compiler.relations.remembered import remembered
from compiler.relations.stops import stopping_sinks
from compiler.resolve.unit import Unit


def lower(
    graph: Graph,
    job: JobSettings,
    settings: Settings,
    ttl: int | None = None,
    choices: tuple[Choice, ...] = (),
) -> Plan:
    """The relations and sinks of a graph as one job; `ttl` are milliseconds for which all state is kept that has
    no time of its own, where tasks say so; `choices` are settings that the file leaves open.
    """
    flink = dict(job.flink) | of_job(choices)
    if ttl is not None:
        flink[STATE_TTL] = Duration(ttl).flink
    for milliseconds in graph.idle.values():
        flink["table.exec.source.idle-timeout"] = f"{milliseconds} ms"
    relations = routed(with_source_options(one, choices) for one in graph.relations.values())
    if job.mode == "streaming":
        relations = asked_once(relations, idle=bool(graph.idle))
        relations = with_kept_watermarks(remembered(relations, idle=bool(graph.idle)))
    return Plan(
        name_of_job(graph.root),
        job.mode,
        settings.target,
        tuple(flink.items()),
        relations,
        (
            *(with_sink_options(facts.sink, choices) for facts in graph.sinks),
            *stopping_sinks(graph.relations),
        ),
        graph.root.pipeline.doc if graph.root.pipeline is not None else None,
        (*graph.functions.planned, *keeping_functions(relations)),
        tuple(graph.catalogs.used.values()),
    )


def other_ttl(analysis: Analysis | None) -> int | None:
    """The milliseconds for which the job keeps state, where the file does not say them for the whole job."""
    if analysis is None or analysis.keeper.job_ttl == analysis.keeper.said:
        return None
    return analysis.keeper.job_ttl


def name_of_job(root: Unit) -> str:
    """The pipeline's name; of a library, the file's."""
    if root.pipeline is not None:
        return root.pipeline.name.text
    return PurePosixPath(root.name.strip("<>")).stem or "pipeline"
