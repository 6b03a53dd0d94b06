"""`streamc run`: run a pipeline on an embedded Flink, or start it on a cluster."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, NoReturn

import click

from streamc.cluster.addresses import cluster_option, gateway_option
from streamc.command import command
from streamc.console import say, show_json, stderr_palette, terminal_width
from streamc.errors import ENGINE_FAILED, FINE, INTERRUPTED, WrongUse
from streamc.packages import packages_options, packing, require_packages
from streamc.request import Request, compiling

if TYPE_CHECKING:
    from compiler.emit.script import Script
    from runtime.progress import RunResult
    from runtime.rest.job_manager import JobManager
    from streamc.cluster.starting import Where
    from streamc.running.compiled import Compiled
    from streamc.running.display import Display


@command(
    "run",
    "streamc run payments.stream",
    "streamc run payments.stream --profile dev --param region=us",
    "streamc run payments.stream --fresh",
    "streamc run payments.stream --jar my-functions.jar",
    "streamc run payments.stream --gateway http://localhost:8083",
)
@click.argument("file")
@click.option(
    "--jar", "jars", multiple=True, metavar="JAR", help="A connector or functions; may be repeated."
)
@click.option(
    "--offline",
    is_flag=True,
    help="Fetch no jars: fail where one that is needed is not in the cache.",
)
@click.option(
    "--fresh",
    is_flag=True,
    help="First remove what earlier runs wrote into the directories of filesystem sinks.",
)
@gateway_option(required=False)
@cluster_option("With --gateway: the JobManager, where the gateway's own settings do not name it")
@click.option(
    "--shared",
    metavar="DIR",
    help="With --gateway: a folder that it sees under the same path, for files that the job needs.",
)
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="With --gateway: how long to wait until all tasks run.",
)
@packages_options
@compiling("text", "json")
@click.pass_context
def run(
    ctx: click.Context,
    request: Request,
    file: str,
    jars: tuple[str, ...],
    gateway: str | None,
    cluster: str | None,
    shared: str | None,
    wait: float,
    wheels: bool,
    python_version: str | None,
    platforms: tuple[str, ...],
    *,
    offline: bool,
    fresh: bool,
) -> None:
    """Run a pipeline on an embedded Flink until it ends, or until Ctrl-C; with --gateway, start it on a cluster.

    Progress goes to stderr, the rows of `print` sinks to stdout. What env('X') and secret('x')
    stand for is read now: from the environment, and from files in $STREAMC_SECRETS or /run/secrets.

    The jars of connectors and formats are taken from the user's cache, and fetched where they are not there yet
    (`streamc connectors fetch`); of what --jar gives, no other version is.

    A filesystem sink adds files to those of earlier runs, so that a second run over the same data
    doubles the rows. --fresh removes these files first, and only finished ones that Flink named
    (part-*). Where a directory holds other files, or is the place of another table too, nothing is
    removed and nothing is run.

    With --gateway the job is handed to a running cluster by its SQL gateway, which may be on another machine, and
    goes on there: see `streamc jobs`, `streamc stop` and `streamc resume`. Nothing is installed or started here.
    """
    from streamc.cluster.starting import Where
    from streamc.connectors.needs import jars_for_run
    from streamc.running.compiled import compiled_script
    from streamc.running.display import display
    from streamc.running.earlier import earlier_notes, remove_earlier
    from streamc.running.starting import require_installed

    if gateway is not None:
        if fresh:
            raise WrongUse("--fresh removes files of runs on this machine: it is not for --gateway")
        packages = packing(python_version, platforms, offline=offline, wheels=wheels)
        where = Where(gateway, cluster, shared, wait, packing=packages)
        _on_cluster(ctx, request, file, where, jars, offline=offline)
    with closing(display(request.color, request.output)) as shown:
        compiled = compiled_script(ctx, request, file, shown)
        checked, script = compiled.checked, compiled.script
        require_installed(checked.target)
        require_packages([(checked.source.name, plan)] if (plan := checked.plan) else [])
        whole = jars_for_run(checked, file, jars, offline=offline, note=shown.note)
        for note in remove_earlier(script) if fresh else earlier_notes(script):
            shown.note(note)
        result = _run(script, whole, shown)
    _tell(result, compiled, request)
    ctx.exit(_exit_code(result))


def _on_cluster(
    ctx: click.Context,
    request: Request,
    file: str,
    where: Where,
    jars: tuple[str, ...],
    *,
    offline: bool,
) -> NoReturn:
    from streamc.cluster.running import end, started
    from streamc.running.display import display

    def from_nothing(_manager: JobManager, _name: str) -> None:
        return None

    with closing(display(request.color, request.output)) as shown:
        compiled, result = started(
            ctx, request, file, where, jars, from_nothing, shown, offline=offline
        )
    end(ctx, request, compiled, result)


def _run(script: Script, jars: list[str], shown: Display) -> RunResult:
    from runtime.filesystems import filesystem_settings
    from runtime.run import run as run_script
    from streamc.running.compiled import timed
    from streamc.running.starting import started

    with timed(shown, "start engine"):
        settings = filesystem_settings(script)
        engine = started(jars, long_running=True, output=shown.line, settings=settings)
    with engine:
        return run_script(script, engine, shown.event)


def _tell(result: RunResult, compiled: Compiled, request: Request) -> None:
    from streamc.render.json import record
    from streamc.render.text import render_diagnostic
    from streamc.running.outcome import failure_diagnostic, outcome_record, outcome_text

    checked, script = compiled.checked, compiled.script
    found = failure_diagnostic(result.failure, compiled) if result.failure else None
    if request.output == "json":
        failure = record(found, checked.sources) if found else None
        show_json({**outcome_record(result, script), "failure": failure})
        return
    say(outcome_text(result, script), err=True)
    if found is not None:
        palette = stderr_palette(request.color)
        say(render_diagnostic(found, checked.sources, palette, terminal_width()).rstrip(), err=True)


def _exit_code(result: RunResult) -> int:
    if result.signal is not None:
        return INTERRUPTED
    return ENGINE_FAILED if result.failure is not None else FINE
