"""Compiles a pipeline for a run stage by stage, each told with the time that it took."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from streamc.compiling import built, checked_pipeline
from streamc.request import Request
from streamc.running.display import Display

if TYPE_CHECKING:
    import click

    from compiler.checked import Checked
    from compiler.emit.script import Script


@dataclass(frozen=True, slots=True)
class Compiled:
    """A checked file and its job, with the values of its references, which `hide` takes out of a text."""

    checked: Checked
    script: Script
    hide: Callable[[str], str]


def compiled_script(ctx: click.Context, request: Request, file: str, shown: Display) -> Compiled:
    """The file compiled for a run; errors end the command."""
    from streamc.running.references import hiding, resolved

    began = time.monotonic()
    checked = checked_pipeline(ctx, request, file)
    _tell_check(checked, time.monotonic() - began, shown)
    script = _script(ctx, request, checked, shown)
    return Compiled(checked, resolved(script, os.environ), hiding(script, os.environ))


@contextmanager
def timed(shown: Display, stage: str) -> Iterator[None]:
    """Tells of a stage when it is over."""
    began = time.monotonic()
    yield
    shown.stage(stage, time.monotonic() - began)


def _tell_check(checked: Checked, seconds: float, shown: Display) -> None:
    """Parsing is a part of checking, so it is done once more for its time, a few milliseconds.

    The plan is made while tasks are checked: each task's types come from the plan of its inputs.
    """
    from dsl.parse import parse

    began = time.monotonic()
    for source in checked.sources.values():
        parse(source)
    parsing = min(seconds, time.monotonic() - began)
    shown.stage("parse", parsing)
    shown.stage("check and plan", seconds - parsing)


def _script(ctx: click.Context, request: Request, checked: Checked, shown: Display) -> Script:
    from compiler.emit.flink_sql import emit
    from compiler.emit.job_nodes import job_nodes
    from compiler.emit.text import EmitError
    from compiler.optimize.passes import optimize

    assert checked.plan is not None
    with timed(shown, "optimize"):
        plan = optimize(checked.plan).plan
    try:
        with timed(shown, "emit"):
            script = emit(plan)
    except EmitError:
        # Says why, and ends the command.
        script = built(ctx, request, checked).script
    return replace(script, nodes=job_nodes(checked.plan))
