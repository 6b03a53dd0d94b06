"""Runs a script as one Flink job, from its first statement to its exact counts."""

from __future__ import annotations

import time
from typing import Any

from compiler.emit.script import Insert, Script
from runtime.causes import java_errors, trace_of
from runtime.declaring import declare_all
from runtime.engine import Engine
from runtime.failure import EngineFailure, job_failure, statement_failure
from runtime.fatal import fatal_failure
from runtime.interrupt import Interruption
from runtime.modules import with_modules
from runtime.oracle import explain_sql
from runtime.partfiles import SinkFiles, sink_files
from runtime.progress import (
    EarlierFiles,
    OnProgress,
    RowsMoved,
    RunResult,
    RunState,
    Stage,
    StageBegan,
)
from runtime.submission import PlannedJob, plan_job
from runtime.tally import Moment, sink_rows, source_rows
from runtime.watch import Watch

_ENDED = frozenset({"FINISHED", "CANCELED", "FAILED"})
_CANCEL_SECONDS = 30.0
_STATES = {
    "FINISHED": RunState.FINISHED,
    "CANCELED": RunState.CANCELLED,
    "FAILED": RunState.FAILED,
}


def run(script: Script, engine: Engine, on_progress: OnProgress = lambda _: None) -> RunResult:
    """Executes all statements and all inserts, the inserts as one job, and waits for its end.

    A bounded job ends by itself; SIGINT or SIGTERM cancels it, and removes the files that it was
    still writing. Rows of `print` sinks go to the engine's output as they come. Errors of Flink
    are values (`RunResult.failure`); what is raised is a mistake of this program.
    """
    # Counters have to stand ready before the job starts.
    _ = engine.counters
    with Interruption() as interruption:
        return _Run(script, engine, on_progress, interruption).execute()


class _Run:
    """One run under way."""

    def __init__(
        self, script: Script, engine: Engine, on_progress: OnProgress, interruption: Interruption
    ) -> None:
        self.script = script
        self.engine = engine
        self.tell = on_progress
        self.interruption = interruption
        self.began = time.monotonic()
        self.files: tuple[SinkFiles, ...] = sink_files(script)
        self.watch = Watch(script, ())
        self._before = Moment(0.0)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def execute(self) -> RunResult:
        self._stage(Stage.PLANNING)
        planned = self._plan()
        if isinstance(planned, EngineFailure):
            return RunResult(RunState.FAILED, self.seconds, failure=planned)
        if planned is None:
            return RunResult(RunState.FINISHED, self.seconds)
        self._stage(Stage.SUBMITTING)
        try:
            client = planned.submit()
        except java_errors() as error:
            failure = statement_failure(error, None)
            return RunResult(RunState.FAILED, self.seconds, failure=failure)
        self.watch = Watch(self.script, planned.graph)
        job = str(client.getJobID().toString())
        self._stage(Stage.RUNNING)
        state = self._await(client, job)
        return self._result(client, job, planned, state)

    def _plan(self) -> PlannedJob | EngineFailure | None:
        """The planned job; None of a script without inserts, when all statements have run."""
        environment = self.engine.table_environment(
            self.script.mode, self._settings(), streams=self.script.processes
        )
        operations = self.engine.gateway.jvm.java.util.ArrayList()
        refused = declare_all(environment, self.script)
        if refused is not None:
            return refused
        at: Insert | None = None
        try:
            for at in self.script.inserts:
                operations.add(environment.getParser().parse(at.sql).get(0))
        except java_errors() as error:
            return statement_failure(error, at)
        if not self.script.inserts:
            return None
        try:
            return plan_job(self.engine.gateway, environment, operations, self.engine.place.scratch)
        except java_errors() as error:
            one = _refused_insert(self.engine, environment, self.script)
            return statement_failure(error, one)

    def _settings(self) -> tuple[tuple[str, str], ...]:
        settings = with_modules(self.script, self.engine.place.scratch)
        return (("pipeline.name", self.script.name), *settings)

    def _await(self, client: Any, job: str) -> str:
        """Waits until the job ends or a signal ends it; gives Flink's word for its last state."""
        pause, told = 0.01, 0.0
        while (state := str(client.getJobStatus().get().toString())) not in _ENDED:
            if self.interruption.signal is not None:
                return self._cancel(client)
            if self.seconds - told >= 1.0:
                told = self.seconds
                self._report(job)
            time.sleep(pause)
            pause = min(0.1, pause * 1.5)
        return state

    def _cancel(self, client: Any) -> str:
        self._stage(Stage.CANCELLING)
        client.cancel().get()
        deadline = time.monotonic() + _CANCEL_SECONDS
        state = ""
        while time.monotonic() < deadline and state not in _ENDED:
            time.sleep(0.05)
            state = str(client.getJobStatus().get().toString())
        return state or "CANCELED"

    def _report(self, job: str) -> None:
        now = self._moment(job)
        tables = now.sources_since(self._before), now.sinks_since(self._before)
        nodes = now.nodes_since(self._before)
        self._before = now
        self.tell(RowsMoved(now.seconds, *tables, now.operators, nodes))

    def _moment(
        self, job: str, files: tuple[SinkFiles, ...] = (), *, removed: bool = False
    ) -> Moment:
        """What is counted now; `files` are given once they are finished.

        Of half-written files that were `removed` the writers counted rows that are nowhere now.
        """
        operators = self.engine.counters.rows(job)
        sources = source_rows(operators)
        written = {} if removed else self.watch.sink_rows(operators)
        sinks = sink_rows(self.script, operators, written, files)
        nodes = self.watch.rows(operators, sources, sinks)
        return Moment(self.seconds, operators, sources, sinks, nodes)

    def _result(self, client: Any, job: str, planned: PlannedJob, state: str) -> RunResult:
        self._stage(Stage.FINISHING)
        self.engine.process.drain(self.engine.gateway)
        ended = _STATES.get(state, RunState.CANCELLED)
        failure = None
        if ended is RunState.FAILED:
            trace = _client_trace(client)
            failure = job_failure(self.engine.cluster, job, self.script, trace, planned)
            failure = fatal_failure(failure, self.engine.place.log_file)
        removed = (
            ()
            if ended is RunState.FINISHED
            else tuple(path for one in self.files for path in one.remove_unfinished())
        )
        now, start = self._moment(job, self.files, removed=bool(removed)), Moment(0.0)
        self.engine.counters.forget(job)
        return RunResult(
            ended,
            now.seconds,
            now.sources_since(start),
            now.sinks_since(start),
            now.operators,
            sum(operator.late for operator in now.operators),
            failure,
            removed,
            self.interruption.signal,
            now.nodes_since(start),
            tuple(
                EarlierFiles(one.sink, len(files), one.rows_held())
                for one in self.files
                if (files := one.held())
            ),
        )

    def _stage(self, stage: Stage) -> None:
        self.tell(StageBegan(stage, self.seconds))


def _client_trace(client: Any) -> str:
    try:
        client.getJobExecutionResult().get()
    except java_errors() as error:
        return trace_of(error)
    return ""


def _refused_insert(engine: Engine, environment: Any, script: Script) -> Insert | None:
    """The insert that cannot be planned, tried one by one; None if each can be on its own."""
    for insert in script.inserts:
        try:
            explain_sql(engine, environment, insert.sql)
        except java_errors():
            return insert
    return None
