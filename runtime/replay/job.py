"""Runs queries over tables that replay a script, and gives back what changed at each step of it.

The tables have the connector `replay`. All outputs of a case are one job, planned as a statement set is; each output's
rows are written as JSON arrays into a table that keeps them in Java, and come over in one call.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from compiler.emit.script import Script
from runtime.causes import java_errors, trace_of
from runtime.collect import Change, as_json
from runtime.datatype import FlinkType, from_json, read_type
from runtime.declaring import add_jars, declare_statement
from runtime.engine import Engine
from runtime.failure import EngineFailure, job_failure, statement_failure
from runtime.modules import with_modules
from runtime.oracle import OracleColumn, schema
from runtime.replay.connector import director, replay_jar
from runtime.replay.order import Cue, directions, shape_of
from runtime.rows import SETTINGS
from runtime.submission import PlannedJob, plan_job

JOB = "{replay:job}"
"""What stands for the name of the job in the option `job` of a table."""

_SECONDS = 120
_SETTINGS = (
    *SETTINGS,
    # Checkpoints are asked for, never made by themselves; they are kept in memory.
    ("execution.checkpointing.interval", "10000 d"),
    ("execution.checkpointing.storage", "jobmanager"),
    ("execution.checkpointing.min-pause", "0 ms"),
    ("execution.checkpointing.tolerable-failed-checkpoints", "1000000"),
    ("execution.checkpointing.unaligned.enabled", "false"),
    ("state.backend.type", "hashmap"),
    # Rows go on when a checkpoint's barrier or the end pushes them, never by the clock.
    ("execution.buffer-timeout.enabled", "false"),
)
_ONE_BY_ONE = (("python.fn-execution.bundle.size", "1"),)
"""A watermark waits for the bundle of rows that is with Python: with more than a row in it, what comes behind would go
before it (AbstractPythonFunctionOperator).
"""


@dataclass(frozen=True, slots=True)
class Replay:
    """A script without inserts, the SELECTs that are asked for, by name, and the steps of its sources.

    `finite` tells that all sources come to their end in the last step.
    """

    name: str
    script: Script
    outputs: Mapping[str, str]
    steps: tuple[tuple[Cue, ...], ...]
    finite: bool = True


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay gave: per step and output the changes, in order; or why there is nothing.

    `output` names the output that was refused, when one was. `forks` tells that rows go several ways that meet again:
    what comes out on the way is then another time something else.
    """

    name: str
    columns: Mapping[str, tuple[OracleColumn, ...]] = field(default_factory=dict)
    steps: tuple[Mapping[str, tuple[Change, ...]], ...] = ()
    failure: EngineFailure | None = None
    output: str | None = None
    forks: bool = False


def replay(engine: Engine, case: Replay) -> Replayed:
    """The result of one case, at parallelism 1, whatever its script says."""
    job = uuid.uuid4().hex
    script = case.script
    settings = with_modules(script, engine.place.scratch)
    environment = environment_for_replay(engine, script.mode, settings, streams=script.processes)
    add_jars(environment, case.script)
    for statement in case.script.statements:
        refused = declare_statement(environment, statement, statement.sql.replace(JOB, job))
        if refused is not None:
            return Replayed(case.name, failure=refused)
    return replay_declared(engine, environment, case, job)


def environment_for_replay(
    engine: Engine, mode: str, settings: Iterable[tuple[str, str]], *, streams: bool
) -> Any:
    """A fresh Java table environment whose tables can be replayed."""
    one_by_one = _ONE_BY_ONE if streams else ()
    own = (*settings, *_SETTINGS, *one_by_one)
    environment = engine.table_environment(mode, own, streams=streams)
    environment.executeSql(f"ADD JAR '{replay_jar(engine)}'")
    return environment


def replay_declared(engine: Engine, environment: Any, case: Replay, job: str) -> Replayed:
    """The result of a case whose tables and views are declared, those that are replayed with `job` as their job."""
    columns: dict[str, tuple[OracleColumn, ...]] = {}
    for output, sql in case.outputs.items():
        try:
            columns[output] = schema(environment, sql)
        except java_errors() as error:
            return Replayed(case.name, failure=statement_failure(error, None), output=output)
    types = {o: [read_type(column.type) for column in found] for o, found in columns.items()}
    queries = [as_json(sql, columns[o], types[o]) for o, sql in case.outputs.items()]
    try:
        planned = _plan(engine, environment, queries, job)
    except java_errors() as error:
        return Replayed(case.name, failure=statement_failure(error, None))
    played = _play(engine, case, planned, job)
    if isinstance(played, EngineFailure):
        return Replayed(case.name, failure=played)
    counts, texts, forks = played
    found = {
        output: _changes(text, types[output])
        for output, text in zip(case.outputs, texts, strict=True)
    }
    return Replayed(case.name, columns, _in_steps(found, counts), forks=forks)


def _plan(engine: Engine, environment: Any, queries: Sequence[str], job: str) -> PlannedJob:
    operations = engine.gateway.jvm.java.util.ArrayList()
    for number, query in enumerate(queries):
        name = f"replay_{job}_{number}"
        environment.executeSql(
            f"CREATE TEMPORARY TABLE {name} (changed STRING)"
            f" WITH ('connector' = 'replay', 'job' = '{job}', 'table' = '{number}')"
        )
        operations.add(environment.getParser().parse(f"INSERT INTO {name}\n{query}").get(0))
    return plan_job(engine.gateway, environment, operations, engine.place.scratch)


def _play(
    engine: Engine, case: Replay, planned: PlannedJob, job: str
) -> tuple[list[list[int]], list[str], bool] | EngineFailure:
    """For each step how many changes each output has had by then, the changes of each as text, whether it forks."""
    shape = shape_of(str(planned.pipeline.getStreamingPlanAsJSON()))
    outputs = [str(number) for number in range(len(case.outputs))]
    script = directions(case.steps, outputs, shape, finite=case.finite)
    leader, cluster = director(engine, job), engine.cluster.java
    id_ = None
    try:
        id_ = planned.submit_to(cluster)
        counts = str(leader.play(cluster, id_, shape.sources, script, _SECONDS * 1000))
        if not case.finite:
            cluster.cancelJob(id_)
        return (
            [[int(one) for one in line.split("\t")] for line in counts.splitlines()],
            [str(leader.changes(output)) for output in outputs],
            shape.forks,
        )
    except java_errors() as error:
        trace = trace_of(error)
        if id_ is None:
            return statement_failure(error, None)
        if trace.startswith("java.util.concurrent.TimeoutException"):
            cluster.cancelJob(id_)
            return EngineFailure(f"it did not end in {_SECONDS} s", "")
        return job_failure(engine.cluster, str(id_), case.script, trace)
    finally:
        leader.close()


def _changes(text: str, types: Sequence[FlinkType]) -> tuple[Change, ...]:
    return tuple(
        Change(line[:2], tuple(map(from_json, json.loads(line[2:], parse_float=Decimal), types)))
        for line in text.split("\n")
        if line
    )


def _in_steps(
    found: Mapping[str, tuple[Change, ...]], counts: Sequence[Sequence[int]]
) -> tuple[Mapping[str, tuple[Change, ...]], ...]:
    before = [0] * len(found)
    steps = []
    for now in counts:
        steps.append({o: c[a:b] for (o, c), a, b in zip(found.items(), before, now, strict=True)})
        before = list(now)
    return tuple(steps)
