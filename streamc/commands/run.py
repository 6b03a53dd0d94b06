"""`streamc run`: run a pipeline on an embedded Flink."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from streamc.command import command
from streamc.console import say, show_json, stderr_palette, terminal_width
from streamc.errors import ENGINE_FAILED, FINE, INTERRUPTED
from streamc.request import Request, compiling

if TYPE_CHECKING:
    from compiler.checked import Checked
    from compiler.emit.script import Script
    from runtime.progress import RunResult
    from streamc.running.display import Display


@command(
    "run",
    "streamc run payments.stream",
    "streamc run payments.stream --profile dev --param region=us",
    "streamc run payments.stream --fresh",
    "streamc run payments.stream --jar my-functions.jar",
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
@compiling("text", "json")
@click.pass_context
def run(
    ctx: click.Context,
    request: Request,
    file: str,
    jars: tuple[str, ...],
    *,
    offline: bool,
    fresh: bool,
) -> None:
    """Run a pipeline on an embedded Flink until it ends, or until Ctrl-C.

    Progress goes to stderr, the rows of `print` sinks to stdout. What env('X') and secret('x')
    stand for is read now: from the environment, and from files in $STREAMC_SECRETS or /run/secrets.

    The jars of connectors and formats are taken from the user's cache, and fetched where they are not there yet
    (`streamc connectors fetch`); of what --jar gives, no other version is.

    A filesystem sink adds files to those of earlier runs, so that a second run over the same data
    doubles the rows. --fresh removes these files first, and only finished ones that Flink named
    (part-*). Where a directory holds other files, or is the place of another table too, nothing is
    removed and nothing is run.
    """
    from streamc.connectors.needs import jars_for_run
    from streamc.running.compiled import compiled_script
    from streamc.running.display import display
    from streamc.running.earlier import earlier_notes, remove_earlier
    from streamc.running.starting import require_installed

    with closing(display(request.color, request.output)) as shown:
        checked, script = compiled_script(ctx, request, file, shown)
        require_installed(checked.target)
        whole = jars_for_run(checked, file, jars, offline=offline, note=shown.note)
        for note in remove_earlier(script) if fresh else earlier_notes(script):
            shown.note(note)
        result = _run(script, whole, shown)
    _tell(result, script, checked, request)
    ctx.exit(_exit_code(result))


def _run(script: Script, jars: list[str], shown: Display) -> RunResult:
    from runtime.run import run as run_script
    from streamc.running.compiled import timed
    from streamc.running.starting import started

    with timed(shown, "start engine"):
        engine = started(jars, long_running=True, output=shown.line)
    with engine:
        return run_script(script, engine, shown.event)


def _tell(result: RunResult, script: Script, checked: Checked, request: Request) -> None:
    from streamc.render.json import record
    from streamc.render.text import render_diagnostic
    from streamc.running.outcome import failure_diagnostic, outcome_record, outcome_text

    found = failure_diagnostic(result, script, checked) if result.failure else None
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
