"""One job, run from what each back end makes of it, over the same replayed rows."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from compiler.checked import Checked
from compiler.compile import Built
from compiler.plan.plan import Plan
from dsl.records import replace
from runtime.engine import Engine
from runtime.replay.job import (
    JOB,
    Replay,
    Replayed,
    environment_for_replay,
    replay,
    replay_declared,
)
from runtime.replay.order import Cue
from tests.pyflink.jobs import module, python_path

_OURS = ("streamc_job", "streamc_async", "streamc_process", "streamc_state", "streamc_values")

Steps = tuple[tuple[Cue, ...], ...]


def replayable(checked: Checked, plan: Plan) -> Checked:
    """The checked file with a plan over replayed rows, whose sinks are of a connector that Flink itself has.

    What goes into them is read before it comes there.
    """
    options = (("connector", "blackhole"),)
    sinks = tuple(
        replace(
            sink,
            connector="blackhole",
            options=options,
            path=(),
            made=(),
            partition_by=(),
            table_columns=tuple(replace(c, kind="physical") for c in sink.table_columns if c.kind != "computed"),
        )
        for sink in plan.sinks
    )  # fmt: skip
    return replace(checked, plan=replace(plan, sinks=sinks))


def by_script(engine: Engine, job: Built, plan: Plan, steps: Steps, *, finite: bool) -> Replayed:
    """What comes of the statements of `job.sql`; of a job with `process` steps, of those that `streamc` runs."""
    queries = [_query(insert.sql) for insert in job.script.inserts]
    outputs = dict(zip(_sinks(plan), queries, strict=True))
    return replay(engine, Replay(plan.name, job.script, outputs, steps, finite))


def by_job(
    engine: Engine, job: Built, plan: Plan, steps: Steps, folder: Path, *, finite: bool
) -> Replayed:
    """What comes of `job.py`, imported, with its settings, and asked to declare everything in an environment."""
    script, id_ = job.script, uuid.uuid4().hex
    with _own_modules(), python_path(job.artifacts, folder):
        names = module(job.artifacts, folder)
        settings: Mapping[str, str] = names["settings"]()
        settings = {**settings, **sys.modules["streamc_job"]._travelling(settings)}
        java = environment_for_replay(
            engine, script.mode, settings.items(), streams=script.processes
        )
        tables = _tables(java, id_, streams=script.processes)
        queries = names["job"](tables).queries
    outputs = dict(zip(_sinks(plan), queries, strict=True))
    return replay_declared(engine, java, Replay(plan.name, script, outputs, steps, finite), id_)


def _tables(java: Any, job: str, *, streams: bool) -> Any:
    """PyFlink's own table environment over Java's, which tells what its INSERTs read in place of starting them."""
    from pyflink.table import StreamTableEnvironment, TableEnvironment

    kind: type[Any] = StreamTableEnvironment if streams else TableEnvironment

    class Tables(kind):
        def execute_sql(self, stmt: str) -> Any:
            return super().execute_sql(stmt.replace(JOB, job))

        def _config_chaining_optimization(self) -> None:
            """Left out: what plans jobs here knows no other executor than Java's."""

        def create_statement_set(self) -> Any:
            return _Inserts()

    return Tables(java)


class _Inserts:
    """The queries of INSERTs, in the order of the sinks."""

    def __init__(self) -> None:
        self.queries: list[str] = []

    def add_insert_sql(self, sql: str) -> None:
        self.queries.append(_query(sql.strip()))


def _sinks(plan: Plan) -> list[str]:
    return [sink.name for sink in plan.sinks]


def _query(insert: str) -> str:
    return insert.partition("\n")[2]


@contextmanager
def _own_modules() -> Iterator[None]:
    """Modules that travel with the job are its own ones here, and afterwards those that were there before."""
    kept = {name: sys.modules.pop(name, None) for name in _OURS}
    try:
        yield
    finally:
        for name, found in kept.items():
            sys.modules.pop(name, None)
            if found is not None:
                sys.modules[name] = found
