"""`streamc jobs`: list the jobs of a cluster."""

from __future__ import annotations

import click

from streamc.cluster.addresses import cluster_option, job_manager, rest_errors
from streamc.command import command
from streamc.console import say, show_json


@command(
    "jobs",
    "streamc jobs --cluster http://localhost:8081",
    "streamc jobs --cluster http://localhost:8081 --all",
)
@cluster_option("The JobManager, such as http://localhost:8081", required=True)
@click.option("--all", "every", is_flag=True, help="Also those that ended.")
@click.option(
    "--output", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="The form in which results are written.",
)  # fmt: skip
def jobs(cluster: str, output: str, *, every: bool) -> None:
    """List the jobs of a cluster: name, id, state and since when, restarts, late rows, last checkpoint.

    Late rows are those that windows dropped since the job last started. Times are in UTC. A JobManager forgets
    jobs some time after their end.
    """
    from runtime.rest.late import late_rows
    from streamc.cluster.showing import Looked, job_record, jobs_text

    with rest_errors():
        manager = job_manager(cluster)
        rows = [
            Looked(
                job,
                manager.restarts(job.id),
                late_rows(manager, job.id),
                manager.checkpoints(job.id, job.state),
            )
            for job in manager.jobs()
            if every or not job.ended
        ]
    if output == "json":
        records = [job_record(row) for row in rows]
        show_json({"schema_version": 1, "cluster": manager.http.base, "jobs": records})
    elif rows:
        say(jobs_text(rows))
    else:
        say(f"no job {'is known' if every else 'runs'} at {manager.http.base}", err=True)
