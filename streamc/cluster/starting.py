"""Starts a compiled pipeline on a cluster, by way of its SQL gateway."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from streamc.cluster.addresses import job_manager, rest_errors, sql_gateway
from streamc.cluster.finding import refuse_second
from streamc.errors import WrongUse

if TYPE_CHECKING:
    from compiler.emit.script import Script
    from runtime.failure import EngineFailure
    from runtime.rest.job_manager import JobManager
    from runtime.rest.sql_gateway import SqlGateway
    from runtime.rest.submit import Start, Submitted
    from streamc.packages import Packing
    from streamc.running.compiled import Compiled
    from streamc.running.display import Display

_PATH = re.compile(r"'path' = '((?:[^']|'')*)'")
_ABSOLUTE = re.compile(r"/|[A-Za-z][A-Za-z0-9+.-]*:|\$")

SavepointOf = Callable[["JobManager", str], str | None]
"""Gives the savepoint that the job of that name starts from, when the cluster is known."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a job is started: the addresses, the folder that the gateway sees, seconds to wait until it works.

    With `leave_out`, state of a savepoint that no operator asks for is dropped. `packing` brings the packages that go
    along with the job; without it they are installed from an index.
    """

    gateway: str
    cluster: str | None
    shared: str | None
    wait: float
    leave_out: bool = False
    packing: Packing | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """A job that was handed over; `job` is its id, None where it was refused; `state` is Flink's word.

    `working` says whether all its tasks run or have run; `failure` why they do not, where that is known; `slots`
    how many the cluster has left for a job that waits.
    """

    name: str
    cluster: str
    savepoint: str | None
    job: str | None = None
    state: str | None = None
    working: bool = False
    failure: EngineFailure | None = None
    slots: int | None = None

    @property
    def web(self) -> str | None:
        """Where a browser shows the job."""
        return f"{self.cluster}/#/job/running/{self.job}/overview" if self.job else None


def start_job(
    compiled: Compiled,
    where: Where,
    jars: list[str],
    savepoint: SavepointOf,
    shown: Display,
    wheels: Mapping[str, bytes] | None = None,
) -> Started:
    """Hands the job to the gateway, with packages that go along, and waits until all its tasks run."""
    from runtime.failure import EngineFailure
    from runtime.filesystems import filesystem_settings
    from runtime.rest.submit import carried

    _refuse_relative(compiled.script)
    name = dict(compiled.script.settings).get("pipeline.name", compiled.script.name)
    began = time.monotonic()
    with rest_errors():
        gateway = sql_gateway(where.gateway, compiled.checked.target)
        manager = _manager(gateway, where)
        refuse_second(manager, name)
        point = savepoint(manager, name)
        shown.stage("find cluster", time.monotonic() - began)
        if point is not None:
            shown.note(f"from {point}")
        start = with_packages(_start(where, jars, point), compiled, wheels)
        began = time.monotonic()
        with carried(compiled.script, gateway, start) as settings:
            taken = _submitted(compiled.script, gateway, settings, start)
        shown.stage("submit", time.monotonic() - began)
        started = Started(name, manager.http.base, point)
        if isinstance(taken, EngineFailure):
            return replace(started, failure=taken)
        # Whoever interrupts the waiting knows of the job.
        shown.note(f"job {taken.job}")
        began = time.monotonic()
        at_work = _at_work(replace(started, job=taken.job), manager, compiled.script, where.wait)
        shown.stage("start", time.monotonic() - began)
    if left := [key for key, _ in filesystem_settings(compiled.script)]:
        shown.note(f"`{left[0]}` is the cluster's own: its config.yaml counts, not this pipeline's")
    if any(sink.connector == "print" for sink in compiled.script.sinks):
        shown.note("rows of print sinks go to the standard output of the TaskManagers")
    return at_work


def _manager(gateway: SqlGateway, where: Where) -> JobManager:
    """The JobManager that is named, else the one that the gateway's own configuration names."""
    from runtime.rest.submit import job_manager_of

    if where.cluster is not None:
        return job_manager(where.cluster)
    with gateway.open({}) as session:
        return job_manager_of(session)


def _start(where: Where, jars: list[str], savepoint: str | None) -> Start:
    from runtime.rest.submit import Start

    shared = Path(where.shared).absolute() if where.shared else None
    if shared is not None and not shared.is_dir():
        raise WrongUse(f"--shared: there is no folder `{where.shared}`")
    files = [Path(jar).absolute() for jar in jars]
    for file in files:
        if not file.is_file():
            raise WrongUse(f"there is no jar `{file}`")
    return Start(tuple(files), savepoint, where.leave_out, shared)


def with_packages(start: Start, compiled: Compiled, wheels: Mapping[str, bytes] | None) -> Start:
    """What a job is started with, with the packages that it asks for."""
    from compiler.requirements.job import asked_by

    assert compiled.checked.plan is not None
    asked = asked_by(compiled.checked.plan)
    if asked is None:
        return start
    return replace(start, requirements=asked.text, wheels=wheels or {})


def _submitted(
    script: Script, gateway: SqlGateway, settings: dict[str, str], start: Start
) -> Submitted | EngineFailure:
    from runtime.rest.submit import submit

    with gateway.open(settings, script.name) as session:
        return submit(script, session, start)


def _at_work(started: Started, manager: JobManager, script: Script, seconds: float) -> Started:
    """The job as it is when it is at work, has ended, or after `seconds`."""
    from runtime.rest.submit import await_work, failure_of

    assert started.job is not None
    job = await_work(manager, started.job, seconds)
    if job is None:
        return started
    working = job.at_work or job.state == "FINISHED"
    failure, slots = None, None
    if not working and not job.ended:
        slots = manager.free_slots
    if not working and manager.failed(job.id):
        failure = failure_of(manager, job.id, script)
    return replace(started, state=job.state, working=working, failure=failure, slots=slots)


def _refuse_relative(script: Script) -> None:
    """On a cluster a relative path means a folder of whichever process comes to it."""
    for one in script.statements:
        for path in _PATH.findall(one.sql):
            if not _ABSOLUTE.match(path):
                raise WrongUse(
                    f"`{one.node}` has the path `{path}`: on a cluster a path has to be absolute, or a"
                    " URI, as its processes are not started in this folder"
                )
