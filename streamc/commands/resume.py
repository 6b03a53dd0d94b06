"""`streamc resume`: start a pipeline on a cluster from a savepoint."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from streamc.cluster.addresses import cluster_option, gateway_option
from streamc.command import command
from streamc.errors import WrongUse
from streamc.packages import packages_options, packing
from streamc.request import Request, compiling

if TYPE_CHECKING:
    from runtime.rest.job_manager import JobManager


@command(
    "resume",
    "streamc resume payments.stream --gateway http://localhost:8083 --last",
    "streamc resume payments.stream --gateway http://localhost:8083 --from /var/flink/savepoints/savepoint-5dd1c7-83ab",
    "streamc resume payments.stream --gateway http://localhost:8083 --from /var/flink/savepoints",
)
@click.argument("file")
@gateway_option(required=True)
@cluster_option("The JobManager, where the gateway's own settings do not name it")
@click.option(
    "--from",
    "savepoint",
    metavar="SAVEPOINT",
    help="The savepoint or kept checkpoint, as the cluster sees it; or a folder of them, of which the newest is taken.",
)
@click.option(
    "--last",
    is_flag=True,
    help="The newest savepoint or kept checkpoint of the newest job of that name on the cluster.",
)
@click.option(
    "--allow-non-restored",
    is_flag=True,
    help="Drop state that no operator of the pipeline asks for.",
)
@click.option(
    "--jar", "jars", multiple=True, metavar="JAR", help="A connector or functions; may be repeated."
)
@click.option(
    "--shared",
    metavar="DIR",
    help="A folder that the gateway sees under the same path, for files that the job needs.",
)
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait until all tasks run.",
)
@click.option(
    "--offline",
    is_flag=True,
    help="Fetch no jars: fail where one that is needed is not in the cache.",
)
@packages_options
@compiling("text", "json")
@click.pass_context
def resume(
    ctx: click.Context,
    request: Request,
    file: str,
    gateway: str,
    cluster: str | None,
    savepoint: str | None,
    jars: tuple[str, ...],
    shared: str | None,
    wait: float,
    wheels: bool,
    python_version: str | None,
    platforms: tuple[str, ...],
    *,
    last: bool,
    allow_non_restored: bool,
    offline: bool,
) -> None:
    """Start a pipeline on a cluster from a savepoint, by way of its SQL gateway.

    The job goes on where the savepoint was written: with the same state, and at the same places of its sources. A job
    that still runs is to be stopped first.
    """
    from streamc.cluster.finding import newest_point
    from streamc.cluster.points import point_at
    from streamc.cluster.running import end, started
    from streamc.cluster.starting import Where
    from streamc.running.display import display

    if (savepoint is None) != last or savepoint == "":
        raise WrongUse("say either `--from SAVEPOINT` or `--last`")

    def point(manager: JobManager, name: str) -> str:
        return (
            newest_point(manager, name) if savepoint is None else point_at(manager, name, savepoint)
        )

    packages = packing(python_version, platforms, offline=offline, wheels=wheels)
    where = Where(gateway, cluster, shared, wait, allow_non_restored, packages)
    with closing(display(request.color, request.output)) as shown:
        compiled, result = started(ctx, request, file, where, jars, point, shown, offline=offline)
    end(ctx, request, compiled, result)
