"""A client of the REST API of a JobManager: its jobs, their checkpoints, savepoints."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from runtime.rest.answers import Answer, ask, read_answer
from runtime.rest.http import Http, RefusedError, RestError

ENDED = frozenset({"FINISHED", "CANCELED", "FAILED"})
"""The states in which a job stays."""


class SavepointError(RestError):
    """The cluster did not write a savepoint; the text says why."""


class SavepointTimeoutError(RestError):
    """A savepoint was not complete in time; it may come yet."""


class _Overview(Answer):
    version: str = Field(alias="flink-version")
    free_slots: int = Field(alias="slots-available")


class Job(Answer):
    """A job of the cluster; times are milliseconds since 1970, `end` is -1 while it goes on."""

    id: str = Field(alias="jid")
    name: str
    state: str
    start: int = Field(alias="start-time")
    end: int = Field(alias="end-time")
    changed: int = Field(alias="last-modification")
    tasks: dict[str, int] = {}

    @property
    def ended(self) -> bool:
        """Whether it will not go on."""
        return self.state in ENDED

    @property
    def at_work(self) -> bool:
        """Whether every task of it runs, or has run to its end."""
        done = self.tasks.get("running", 0) + self.tasks.get("finished", 0)
        return self.state == "RUNNING" and done == self.tasks.get("total", -1)


class _Jobs(Answer):
    jobs: tuple[Job, ...]


class _Point(Answer):
    id: int
    path: str | None = Field(default=None, alias="external_path")
    trigger: int = Field(alias="trigger_timestamp")
    acknowledged: int = Field(default=0, alias="latest_ack_timestamp")
    discarded: bool = False


class _Restored(Answer):
    path: str | None = Field(default=None, alias="external_path")


class _Latest(Answer):
    completed: _Point | None = None
    savepoint: _Point | None = None
    restored: _Restored | None = None


class _Checkpoints(Answer):
    counts: dict[str, int] = {}
    latest: _Latest = _Latest()


class _Externalization(Answer):
    enabled: bool = False
    delete_on_cancellation: bool = True


class _CheckpointConfig(Answer):
    externalization: _Externalization = _Externalization()


@dataclass(frozen=True, slots=True)
class Point:
    """A finished checkpoint or savepoint; `at` is milliseconds since 1970.

    `path` is None where it is kept in the memory of the JobManager (no `checkpoint.dir` is set), or was replaced by
    a newer one already.
    """

    path: str | None
    at: int
    savepoint: bool


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """What is known of a job's checkpoints; `restored` is the path that it started from."""

    completed: Point | None
    savepoint: Point | None
    restored: str | None

    @property
    def newest(self) -> Point | None:
        """The one from which a job goes on with nothing lost."""
        known = [one for one in (self.completed, self.savepoint) if one is not None and one.path]
        return max(known, key=lambda one: one.at, default=None)


class _Trigger(Answer):
    id: str = Field(alias="request-id")


class _TriggerState(Answer):
    id: str


class _TriggerResult(Answer):
    status: _TriggerState
    operation: dict[str, Any] | None = None


class _Metric(Answer):
    id: str
    value: str = "0"


class JobManager:
    """A JobManager; RestError where it does not answer."""

    def __init__(self, http: Http) -> None:
        """Calls nobody yet."""
        self.http = http

    def rest(self, path: str) -> Any:
        """What it answers to `GET path`; None if nothing."""
        try:
            return self.http.get(path)
        except RestError:
            return None

    @property
    def version(self) -> str:
        """The version of its Flink."""
        return self._overview.version

    @property
    def free_slots(self) -> int:
        """How many slots no job has taken."""
        return self._overview.free_slots

    @property
    def _overview(self) -> _Overview:
        return read_answer(self.http, _Overview, ask(self.http, "/overview"))

    def jobs(self) -> tuple[Job, ...]:
        """All jobs that it knows, the newest first; those that ended are forgotten after a while."""
        found = read_answer(self.http, _Jobs, ask(self.http, "/jobs/overview")).jobs
        return tuple(sorted(found, key=lambda job: job.start, reverse=True))

    def job(self, id: str) -> Job | None:
        """The job of that id."""
        return next((job for job in self.jobs() if job.id == id), None)

    def restarts(self, id: str) -> int | None:
        """How often a job started again after a failure, up to seconds ago; None where nobody knows yet.

        A JobManager collects its metrics when somebody asks (`metrics.fetcher.update-interval`), so that the
        first to ask is told nothing.
        """
        for pause in (0.1, 0.4, 0.0):
            asked = self.rest(f"/jobs/{id}/metrics?get=numRestarts")
            if isinstance(asked, list) and asked:
                return int(read_answer(self.http, _Metric, asked[0]).value)
            time.sleep(pause)
        return None

    def checkpoints(self, id: str, state: str = "RUNNING") -> Checkpoints:
        """The newest checkpoint and savepoint of a job in that state.

        Of a job that ended, a checkpoint counts only if its settings say that it is kept.
        """
        try:
            kept = state not in ENDED or self._keeps(id, state)
            latest = self._latest(id)
            # What is told is some seconds old (`web.refresh-interval`): the checkpoint may have been replaced since.
            for _ in range(4):
                if not (
                    kept and state in ENDED and latest.completed and latest.completed.discarded
                ):
                    break
                time.sleep(1.0)
                latest = self._latest(id)
        except RefusedError as error:
            if error.status != 404:
                raise
            return Checkpoints(None, None, None)  # A job without checkpoints.
        return Checkpoints(
            _point(latest.completed, savepoint=False) if kept else None,
            _point(latest.savepoint, savepoint=True),
            latest.restored.path if latest.restored else None,
        )

    def _latest(self, id: str) -> _Latest:
        return read_answer(self.http, _Checkpoints, self.http.get(f"/jobs/{id}/checkpoints")).latest

    def _keeps(self, id: str, state: str) -> bool:
        """Whether a job's last checkpoint outlives it: never where it ran to its end."""
        answer = self.http.get(f"/jobs/{id}/checkpoints/config")
        kept = read_answer(self.http, _CheckpointConfig, answer).externalization
        return kept.enabled and (
            state == "FAILED" or (state == "CANCELED" and not kept.delete_on_cancellation)
        )

    def failed(self, id: str) -> bool:
        """Whether the job, or a part of it, has failed at some time."""
        report = self.rest(f"/jobs/{id}/exceptions") or {}
        entries = (report.get("exceptionHistory") or {}).get("entries") or []
        return bool(entries or report.get("root-exception"))

    def cancel(self, id: str) -> None:
        """Asks for the end of a job, without a savepoint."""
        self.http.patch(f"/jobs/{id}?mode=cancel")

    def stop(self, id: str, folder: str, *, drain: bool, seconds: float) -> str:
        """Stops a job with a savepoint below `folder`, and gives the savepoint's path.

        With `drain`, the end of time is sent through the job first: windows close, and the job cannot go on
        as if nothing had been. SavepointError, SavepointTimeoutError.
        """
        body = {"targetDirectory": folder, "drain": drain}
        trigger = read_answer(self.http, _Trigger, self.http.post(f"/jobs/{id}/stop", body)).id
        deadline, pause = time.monotonic() + seconds, 0.05
        while True:
            answer = self.http.get(f"/jobs/{id}/savepoints/{trigger}")
            told = read_answer(self.http, _TriggerResult, answer)
            if told.status.id == "COMPLETED":
                return _location(told.operation or {})
            if time.monotonic() > deadline:
                raise SavepointTimeoutError(f"the savepoint was not complete after {seconds:g} s")
            time.sleep(pause)
            pause = min(0.5, pause * 1.5)

    def await_end(self, id: str, seconds: float) -> Job | None:
        """The job when it has ended, or as it is after `seconds`; None where nobody knows it."""
        deadline = time.monotonic() + seconds
        while (job := self.job(id)) is not None and not job.ended:
            if time.monotonic() > deadline:
                break
            time.sleep(0.1)
        return job


def matching(jobs: Sequence[Job], word: str) -> tuple[Job, ...]:
    """The jobs that a user means by `word`: a name, an id, or the beginning of one.

    Of a name, those that go on come before those that ended.
    """
    named = [job for job in jobs if job.name == word]
    if named:
        return tuple([job for job in named if not job.ended] or named[:1])
    return tuple(job for job in jobs if len(word) >= 4 and job.id.startswith(word.lower()))


def _point(told: _Point | None, *, savepoint: bool) -> Point | None:
    if told is None:
        return None
    # Of one in memory Flink says `<checkpoint-not-externally-addressable>`.
    gone = told.discarded or told.path is None or told.path.startswith("<")
    return Point(None if gone else told.path, told.acknowledged or told.trigger, savepoint)


def _location(operation: dict[str, Any]) -> str:
    location = operation.get("location")
    if isinstance(location, str):
        return location
    from runtime.causes import causes, reason

    cause = operation.get("failure-cause") or {}
    trace = str(cause.get("stack-trace") or cause.get("class") or "")
    raise SavepointError(reason(causes(trace)).text)
