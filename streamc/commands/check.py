"""`streamc check`: report what is wrong in files."""

from __future__ import annotations

import sys

import click

from streamc.command import command
from streamc.console import show_json_report, show_result
from streamc.errors import FINE, FOUND, WrongUse
from streamc.files import STDIN_NAME, normal
from streamc.request import Request, compiling
from streamc.workspace import Workspace, report_of


@command(
    "check",
    "streamc check payments.stream",
    "streamc check pipelines/ --profile prod",
    "streamc check 'pipelines/**/*.stream' --output json",
    "streamc check --stdin-filename pipelines/payments.stream - < unsaved.stream",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--stdin-filename",
    metavar="FILE",
    help="The name under which the text on stdin (-) is checked.",
)
@compiling("text", "json")
@click.pass_context
def check(
    ctx: click.Context, request: Request, paths: tuple[str, ...], stdin_filename: str | None
) -> None:
    """Report what is wrong in files, without running anything.

    PATH is a file, a folder to search for *.stream, a glob, or - for stdin. Exit code 1 where an
    error is found.
    """
    workspace, files = _files(request, paths, stdin_filename)
    report = report_of([workspace.check(file) for file in files])
    if request.output == "json":
        show_json_report(report)
    else:
        show_result(report, request.color)
    ctx.exit(FOUND if report.failed else FINE)


def _files(
    request: Request, paths: tuple[str, ...], stdin_filename: str | None
) -> tuple[Workspace, tuple[str, ...]]:
    if "-" not in paths:
        if stdin_filename is not None:
            raise WrongUse("--stdin-filename goes with the path `-`")
        workspace = Workspace(request)
        return workspace, workspace.find(paths)
    if len(paths) > 1:
        raise WrongUse("the path `-` stands alone")
    name = normal(stdin_filename or STDIN_NAME)
    return Workspace(request, {name: sys.stdin.buffer.read()}), (name,)
