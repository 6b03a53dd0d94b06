"""`streamc stop`: stop a job of a cluster with a savepoint."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streamc.cluster.addresses import cluster_option, job_manager, rest_errors
from streamc.command import command
from streamc.console import say, show_json
from streamc.errors import WrongUse

if TYPE_CHECKING:
    from runtime.rest.job_manager import Job, JobManager

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@command(
    "stop",
    "streamc stop payments --cluster http://localhost:8081 --savepoint /var/flink/savepoints",
    "streamc stop 5dd1c79e --savepoint s3://states/payments --drain",
)
@click.argument("job")
@cluster_option("The JobManager, such as http://localhost:8081", required=True)
@click.option(
    "--savepoint",
    metavar="DIR",
    required=True,
    help="The folder in which the savepoint is written: a URI, or a path that the cluster sees.",
)
@click.option(
    "--drain",
    is_flag=True,
    help="Close all windows first, as if the sources had ended; not to be resumed from.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=600.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for the savepoint.",
)
@click.option(
    "--output", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="The form in which results are written.",
)  # fmt: skip
def stop(
    job: str, cluster: str, savepoint: str, timeout: float, output: str, *, drain: bool
) -> None:
    """Stop a job of a cluster with a savepoint, from which `streamc resume` goes on.

    JOB is the name of the pipeline, the id of the job, or the beginning of the id. Its sinks have finished all that
    was written before the savepoint when it stops, so that nothing is lost and nothing doubled.
    """
    from runtime.rest.http import RefusedError
    from streamc.cluster.finding import found_job

    with rest_errors():
        manager = job_manager(cluster)
        found = found_job(manager, job)
        folder = _folder(savepoint, manager)
        _require_running(found)
        try:
            path = manager.stop(found.id, folder, drain=drain, seconds=timeout)
        except RefusedError:
            # It may have ended on the way, which says more.
            _require_running(manager.job(found.id) or found)
            raise
        ended = manager.await_end(found.id, 30.0)
    state = ended.state if ended else None
    if output == "json":
        record = {"job": found.id, "name": found.name, "state": state, "savepoint": path}
        show_json({"schema_version": 1, **record, "drained": drain})
        return
    say(f"stopped {found.name} ({found.id})", err=True)
    say(path)


def _require_running(job: Job) -> None:
    if job.ended:
        raise WrongUse(f"the job `{job.name}` ({job.id}) has ended already: it is {job.state}")
    if job.state != "RUNNING":
        raise WrongUse(
            f"the job `{job.name}` ({job.id}) is {job.state}: only a running job can write a savepoint"
        )
    if not job.at_work:
        raise WrongUse(
            f"not all tasks of the job `{job.name}` ({job.id}) run: a savepoint needs each of them;"
            " try again when `streamc jobs` shows no more restarts"
        )


def _folder(text: str, manager: JobManager) -> str:
    """The folder as a URI, or as a path from the root; a relative one is of this folder only on this machine."""
    if _URI.match(text) or text.startswith("/"):
        return text
    if not manager.http.local:
        raise WrongUse(f"--savepoint: `{text}` is relative, and the cluster is on another machine")
    return str(Path(text).absolute())
