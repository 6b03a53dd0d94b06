"""Hands a script to an SQL gateway as one job, and waits until it is at work."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from compiler.emit.script import Insert, Script, Statement
from compiler.emit.text import string_literal
from compiler.jars import jar_path
from runtime.declaring import wrong_columns
from runtime.failure import EngineFailure, job_failure, refusal
from runtime.filesystems import filesystem_settings
from runtime.rest.http import RestError, UnreachableError, server
from runtime.rest.job_manager import Job, JobManager
from runtime.rest.sql_gateway import Session, SqlGateway, StatementError

FROM = "execution.state-recovery.path"
IGNORE = "execution.state-recovery.ignore-unclaimed-state"
"""Flink's settings for the savepoint that a job starts from, and for leaving out state that it does not know."""

_PROBE = "streamc_probe"
_SETTLED = 1.0


@dataclass(frozen=True, slots=True)
class Start:
    """What a job is started with, beside its script.

    `jars` are files of connectors and functions; `savepoint` is where its state comes from, and with
    `leave_out` state that no operator asks for is dropped. `shared` is a folder that the gateway sees under the
    same path; a gateway on this machine needs none. `seconds` is the limit of one statement. `requirements` is the file
    of the packages that its Python asks for, empty where there are none, and `wheels` are those that go along, by name.
    """

    jars: tuple[Path, ...] = ()
    savepoint: str | None = None
    leave_out: bool = False
    shared: Path | None = None
    seconds: float = 120.0
    requirements: str = ""
    wheels: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submitted:
    """A job that a cluster has taken."""

    job: str
    name: str


class NotCarriedError(RestError):
    """Files that the job needs cannot be brought to the gateway."""


def settings_of(script: Script, start: Start) -> dict[str, str]:
    """The settings of the session: those of the script, and where the state comes from.

    Those of filesystems, passwords among them, stay here: a cluster takes them from its own configuration.
    """
    found = {"execution.runtime-mode": script.mode, "pipeline.name": script.name}
    found |= dict(script.settings)
    for key, _ in filesystem_settings(script):
        del found[key]
    if start.savepoint is not None:
        found[FROM] = start.savepoint
        found[IGNORE] = "true" if start.leave_out else "false"
    return found


def submit(script: Script, session: Session, start: Start) -> Submitted | EngineFailure:
    """Declares all that the script declares, and starts its inserts as one job.

    RestError where the gateway does not answer; what Flink refuses is a value.
    """
    for jar in (*(jar_path(name) for name in script.jars), *start.jars):
        refused = _refusal(session, f"ADD JAR {string_literal(str(jar))}", None, start.seconds)
        if refused is not None:
            return refused
    for statement in script.statements:
        refused = _refusal(session, statement.sql, statement, start.seconds) or _probed(
            session, statement, start.seconds
        )
        if refused is not None:
            return refused
    inserts = ";\n".join(insert.sql for insert in script.inserts)
    try:
        done = session.execute(f"EXECUTE STATEMENT SET BEGIN\n{inserts};\nEND", start.seconds)
    except StatementError as error:
        return _refused_insert(session, script, start.seconds) or refusal(error.trace, None)
    if done.job is None:
        raise UnreachableError("the SQL gateway named no job for the statements it has taken")
    return Submitted(done.job, script.name)


@contextmanager
def carried(script: Script, gateway: SqlGateway, start: Start) -> Iterator[dict[str, str]]:
    """The settings of the session, with the job's Python files where the gateway finds them.

    The gateway copies files into the cluster while it submits the job; they are not needed after that.
    The REST API has no way to send it a file, so they have to lie where it sees them.
    """
    settings = settings_of(script, start)
    jars = bool(start.jars or script.jars)
    if (script.modules or jars) and not gateway.http.local and start.shared is None:
        what = "Python functions" if script.modules else "jars"
        raise NotCarriedError(
            f"the pipeline has {what}, and the SQL gateway at {gateway.http.base} is on another"
            " machine: its REST API takes no files, so name a folder that both see under the same"
            " path (--shared)"
        )
    if not script.modules:
        yield settings
        return
    with TemporaryDirectory(prefix="streamc-python-", dir=start.shared) as name:
        folder = Path(name)
        folder.chmod(0o755)
        files = {module.path: module.text.encode() for module in script.modules}
        python = _written(folder / "python", files)
        given = settings.get("python.files")
        settings["python.files"] = f"{given},{python}" if given else str(python)
        if start.requirements:
            settings["python.requirements"] = _with_packages(folder, start)
        yield settings


def _with_packages(folder: Path, start: Start) -> str:
    """The value of `python.requirements` for packages that are written into a folder."""
    file = _written(folder, {"requirements.txt": start.requirements.encode()}) / "requirements.txt"
    if not start.wheels:
        return str(file)
    return f"{file}#{_written(folder / 'wheels', start.wheels)}"


def _written(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


def job_manager_of(session: Session) -> JobManager:
    """The JobManager that a gateway gives its jobs to, by the gateway's own configuration."""
    told: Mapping[str, str] = session.settings()
    host, port = told.get("rest.address") or session.http.host, told.get("rest.port", "8081")
    if host in ("localhost", "127.0.0.1", "0.0.0.0") and not session.http.local:
        host = session.http.host  # It means its own machine.
    scheme = "https" if told.get("security.ssl.rest.enabled") == "true" else "http"
    return JobManager(server(f"{scheme}://{host}:{port}", session.http.seconds))


def await_work(manager: JobManager, job: str, seconds: float) -> Job | None:
    """The job when its tasks have run for a second or it has ended, or as it is after `seconds`; None if unknown.

    Many a job starts well and fails at its first row.
    """
    deadline = time.monotonic() + seconds
    since: float | None = None
    while True:
        found, now = manager.job(job), time.monotonic()
        since = (since or now) if found is not None and found.at_work else None
        settled = since is not None and now - since >= _SETTLED
        if settled or (found is not None and found.ended) or now > deadline:
            return found
        time.sleep(0.1)


def failure_of(manager: JobManager, job: str, script: Script) -> EngineFailure:
    """Why a job failed, by what the cluster still knows of it."""
    return job_failure(manager, job, script)


def _refusal(
    session: Session, sql: str, statement: Statement | Insert | None, seconds: float
) -> EngineFailure | None:
    try:
        session.execute(sql, seconds)
    except StatementError as error:
        return refusal(error.trace, statement)
    return None


def _refused_insert(session: Session, script: Script, seconds: float) -> EngineFailure | None:
    """Why the insert is refused that cannot be planned, tried one by one; None if each can be on its own."""
    for insert in script.inserts:
        refused = _refusal(session, f"EXPLAIN {insert.sql}", insert, seconds)
        if refused is not None:
            return refused
    return None


def _probed(session: Session, statement: Statement, seconds: float) -> EngineFailure | None:
    """Flink looks at a function when it is called: at its first call, somewhere, unless it is called here."""
    if not statement.probe:
        return None
    view = f"CREATE TEMPORARY VIEW {_PROBE} AS {statement.probe}"
    refused = _refusal(session, view, statement, seconds)
    if refused is not None:
        return refused
    try:
        columns = session.execute(f"DESCRIBE {_PROBE}", seconds).rows
        session.execute(f"DROP TEMPORARY VIEW {_PROBE}", seconds)
    except StatementError as error:
        return refusal(error.trace, statement)
    return wrong_columns(statement, [_column_type(row) for row in columns])


def _column_type(row: Sequence[object]) -> str:
    """`DESCRIBE` gives the name, the type, and whether it can be null."""
    kind, nullable = str(row[1]), row[2] in (True, "true", "TRUE")
    return kind if nullable or kind.endswith("NOT NULL") else f"{kind} NOT NULL"
