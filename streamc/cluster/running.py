"""From a file to a job on a cluster, and what is told of it: what `run --gateway` and `resume` share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from streamc.cluster.showing import started_record, started_text
from streamc.cluster.starting import SavepointOf, Started, Where, start_job
from streamc.console import say, show_json, stderr_palette, terminal_width
from streamc.errors import ENGINE_FAILED, FINE, WrongUse

if TYPE_CHECKING:
    import click

    from streamc.request import Request
    from streamc.running.compiled import Compiled
    from streamc.running.display import Display


def started(
    ctx: click.Context,
    request: Request,
    file: str,
    where: Where,
    jars: tuple[str, ...],
    savepoint: SavepointOf,
    shown: Display,
    *,
    offline: bool,
) -> tuple[Compiled, Started]:
    """The file compiled, and its job on the cluster."""
    from streamc.compiling import brought
    from streamc.connectors.needs import jars_for_run
    from streamc.running.compiled import compiled_script

    compiled = compiled_script(ctx, request, file, shown)
    process = next((s for s in compiled.script.statements if s.process is not None), None)
    if process is not None:
        raise WrongUse(
            f"an SQL gateway takes no rows from Python, as `{process.task}` has them: build the job with"
            f" `streamc build {file} -o FOLDER`, and send it with `flink run -py FOLDER/job.py`"
        )
    whole = jars_for_run(
        compiled.checked, file, jars, offline=offline, note=shown.note, on_cluster=True
    )
    bring = None if where.packing is None else where.packing.wheels
    wheels = brought(ctx, request, compiled.checked, bring)
    return compiled, start_job(compiled, where, whole, savepoint, shown, wheels)


def end(ctx: click.Context, request: Request, compiled: Compiled, result: Started) -> NoReturn:
    """Tells what became of the job, and ends the command."""
    from streamc.render.json import record
    from streamc.render.text import render_diagnostic
    from streamc.running.outcome import failure_diagnostic

    checked = compiled.checked
    found = failure_diagnostic(result.failure, compiled) if result.failure else None
    if request.output == "json":
        failure = record(found, checked.sources) if found else None
        show_json({**started_record(result), "failure": failure})
    else:
        if result.job is not None:
            say(started_text(result))
        if found is not None:
            palette = stderr_palette(request.color)
            text = render_diagnostic(found, checked.sources, palette, terminal_width())
            say(text.rstrip(), err=True)
        elif not result.working:
            why = "; the cluster has no free slots" if result.slots == 0 else ""
            say(f"error: the job was taken, and not all its tasks run yet{why}", err=True)
    ctx.exit(FINE if result.working else ENGINE_FAILED)
