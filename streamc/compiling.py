"""Compiles one file to its end for a command, or ends the command with what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from dsl.diagnostic import Diagnostic
from streamc.console import show_findings, show_json_report
from streamc.errors import FOUND, WrongUse
from streamc.report import Report
from streamc.request import Request
from streamc.workspace import Workspace, report_of

if TYPE_CHECKING:
    import click

    from compiler.checked import Checked
    from compiler.compile import Built

Bring: TypeAlias = "Callable[[Checked], Mapping[str, bytes] | tuple[Diagnostic, ...]]"
"""Brings the packages of a pipeline, by file names, or says why it cannot."""


def checked_pipeline(ctx: click.Context, request: Request, file: str) -> Checked:
    """The checked file. Warnings are shown; an error ends the command with exit code 1.

    Text goes to stderr; with `--output json` the diagnostics of a file with errors are the output.
    """
    checked = Workspace(request).check(file)
    report = report_of([checked])
    if report.failed:
        _end(ctx, request, report)
    show_findings(report, request.color)
    if checked.plan is None or not checked.plan.sinks:
        raise WrongUse(f"`{file}` has no sinks: there is nothing to build or run")
    return checked


def checked_files(ctx: click.Context, request: Request, paths: Sequence[str]) -> list[Checked]:
    """The checked files of paths, folders and globs; errors in one end the command with exit code 1."""
    workspace = Workspace(request)
    files = [workspace.check(file) for file in workspace.find(paths)]
    report = report_of(files)
    if report.failed:
        _end(ctx, request, report)
    return files


def compiled(
    ctx: click.Context,
    request: Request,
    file: str,
    kind: str | None,
    packages: Bring | None = None,
) -> Built:
    """The file compiled to its end; why the compiler chose what it compiled it to goes to stderr.

    `packages` brings those that the job asks for, by file names, or says why it cannot.
    """
    checked = checked_pipeline(ctx, request, file)
    result = built(ctx, request, checked, kind)
    wheels = brought(ctx, request, checked, packages)
    if wheels:
        result = built(ctx, request, checked, kind, wheels)
    if result.chosen is not None:
        said = replace(checked, diagnostics=(result.chosen,))
        show_findings(report_of([said]), request.color)
    return result


def brought(
    ctx: click.Context, request: Request, checked: Checked, bring: Bring | None
) -> Mapping[str, bytes] | None:
    """The packages that a job asks for, by file names; None where it asks for none, or nobody brings them."""
    from compiler.requirements.job import asked_by

    if bring is None or checked.plan is None or asked_by(checked.plan) is None:
        return None
    wheels = bring(checked)
    if isinstance(wheels, tuple):
        _end(ctx, request, report_of([replace(checked, diagnostics=wheels)]))
    return wheels


def built(
    ctx: click.Context,
    request: Request,
    checked: Checked,
    kind: str | None = None,
    wheels: Mapping[str, bytes] | None = None,
) -> Built:
    """A checked file compiled to its end, to what its parts need where no kind is named."""
    from compiler.compile import build

    result = build(checked, kind, wheels)
    if isinstance(result, Diagnostic):
        _end(ctx, request, report_of([replace(checked, diagnostics=(result,))]))
    return result


def _end(ctx: click.Context, request: Request, report: Report) -> NoReturn:
    """Ends the command with errors, which are its output with `--output json`."""
    if request.output == "json":
        show_json_report(report)
    else:
        show_findings(report, request.color)
    ctx.exit(FOUND)
