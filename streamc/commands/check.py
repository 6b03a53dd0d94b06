"""`streamc check`: report what is wrong in files."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import click

from streamc.codes import NOT_UTF8
from streamc.command import command
from streamc.console import (
    say,
    show_json,
    show_json_report,
    show_result,
    stdout_palette,
)
from streamc.errors import FINE, FOUND, WrongUse
from streamc.files import STDIN_NAME, Reader, normal
from streamc.project import project_of
from streamc.render import FORMATS
from streamc.render.text import counted
from streamc.report import Report
from streamc.request import Request, compiling
from streamc.search import find


@command(
    "check",
    "streamc check payments.stream",
    "streamc check pipelines/ --profile prod",
    "streamc check 'pipelines/**/*.stream' --output json",
    "streamc check pipelines/ --output sarif > streamc.sarif",
    "streamc check pipelines/ --since main     # what changed since then, and what depends on it",
    "streamc check pipelines/ --fix          # apply the fixes that keep what a file means",
    "streamc check pipelines/ --fix --unsafe --diff   # show what all of them would change",
    "streamc check --stdin-filename pipelines/payments.stream - < unsaved.stream",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--stdin-filename",
    metavar="FILE",
    help="The name under which the text on stdin (-) is checked.",
)
@click.option(
    "--since",
    metavar="REV",
    help="Only files that differ from this revision of git, or use one that does.",
)
@click.option(
    "--baseline", metavar="FILE", help="Leave out what this file knows; say only what is new."
)
@click.option(
    "--write-baseline", is_flag=True, help="Write all that is found into the file of --baseline."
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes check files (default: by their number).",
)
@click.option(
    "--no-cache", is_flag=True, help="Check all files, and keep nothing of what was found."
)
@click.option("--fix", is_flag=True, help="Apply the safe fixes that are offered, in the files.")
@click.option("--unsafe", is_flag=True, help="Apply those too that may change what a file means.")
@click.option("--diff", is_flag=True, help="Show what fixes would change, and write nothing.")
@compiling("text", "json", *FORMATS)
@click.pass_context
def check(
    ctx: click.Context,
    request: Request,
    paths: tuple[str, ...],
    stdin_filename: str | None,
    since: str | None,
    baseline: str | None,
    jobs: int | None,
    *,
    no_cache: bool,
    write_baseline: bool,
    fix: bool,
    unsafe: bool,
    diff: bool,
) -> None:
    """Report what is wrong in files, without running anything.

    PATH is a file, a folder to search for *.stream, a glob, or - for stdin. Exit code 1 where an
    error is found; with --fix, where one is left; with --diff, also where there is a difference.

    A fix that would bring a new error is not applied. Fixes that leave text to fill in never are.
    """
    if unsafe and not (fix or diff):
        raise WrongUse("--unsafe goes with --fix or --diff")
    if fix and not diff and "-" in paths:
        raise WrongUse(
            "what comes from stdin cannot be written: --diff shows what --fix would change"
        )
    if (fix or diff) and request.output in FORMATS:
        raise WrongUse(f"`--output {request.output}` goes without --fix and --diff")
    if write_baseline and baseline is None:
        raise WrongUse("--write-baseline goes with --baseline FILE")
    if baseline is not None and (fix or diff):
        raise WrongUse("--baseline goes without --fix and --diff")
    if since is not None and "-" in paths:
        raise WrongUse("--since goes without the path `-`")
    if since is not None and write_baseline:
        raise WrongUse("--write-baseline goes without --since: a baseline knows all files")
    unsaved = _unsaved(paths, stdin_filename)
    files = tuple(unsaved) or find(paths, lambda path: project_of(path).excludes(path))
    if since is not None:
        from streamc.since import affected

        files = affected(files, since, Reader().read)
    report = _found(request, files, unsaved, jobs, no_cache=no_cache)
    if write_baseline and baseline is not None:
        ctx.exit(_write_baseline(baseline, report))
    if baseline is not None:
        report = _without_baseline(baseline, report, whole=since is None)
    if fix or diff:
        failed = _mend(request, files, unsaved, report, unsafe=unsafe, diff=diff)
    else:
        _show(report, request)
        failed = report.failed
    ctx.exit(FOUND if failed else FINE)


def _found(
    request: Request,
    files: tuple[str, ...],
    unsaved: dict[str, bytes],
    jobs: int | None,
    *,
    no_cache: bool,
) -> Report:
    """What is found in the files. The compiler is imported where something is not known from an earlier run."""
    if unsaved:
        from streamc.workspace import Workspace, report_of

        return report_of(Workspace(request, unsaved).check_all(files))
    from streamc.remembering.run import check_files
    from streamc.remembering.store import Store

    kept = not no_cache and not os.environ.get("STREAMC_NO_CACHE")
    return check_files(files, request, jobs, Store() if kept else None)


def _write_baseline(file: str, report: Report) -> int:
    from streamc.baseline import write_baseline

    say(
        f"wrote {file}, which knows {counted(write_baseline(file, report), 'diagnostic')}", err=True
    )
    return FINE


def _without_baseline(file: str, report: Report, *, whole: bool) -> Report:
    """What is new, and on stderr how much is not."""
    from streamc.baseline import without_baseline

    new, known, gone = without_baseline(file, report)
    if known:
        say(f"{counted(known, 'diagnostic')} known to {file}", err=True)
    if gone and whole:
        say(f"{counted(gone, 'diagnostic')} of {file} found no more: write it anew", err=True)
    return new


def _show(report: Report, request: Request) -> None:
    from streamc.fixing.telling import hint

    if request.output == "json":
        show_json_report(report)
        return
    if request.output in FORMATS:
        from streamc.render.formats import rendered

        text = rendered(report, request.output).rstrip("\n")
        if text:
            say(text)
        return
    show_result(report, request.color)
    offered = hint(report)
    if offered:
        say(offered)


def _mend(
    request: Request,
    files: tuple[str, ...],
    unsaved: dict[str, bytes],
    report: Report,
    *,
    unsafe: bool,
    diff: bool,
) -> bool:
    """Applies fixes, or shows them, and says what is left; whether the command fails."""
    from streamc.fixing.rounds import Mender
    from streamc.fixing.telling import lines, record
    from streamc.fixing.writing import difference, write_mended
    from streamc.workspace import Workspace, report_of

    def again(texts: Mapping[str, str]) -> Report:
        changed = {name: text.encode() for name, text in texts.items()}
        then = Workspace(request, {**unsaved, **changed})
        return report_of(then.check_all(files))

    unreadable = {d.span.source for d in report.diagnostics if d.code == NOT_UTF8}
    names = frozenset(report.sources) - unreadable
    mended = Mender(again, unsafe, names).mend(report)
    shown = difference(mended.texts, report.sources) if diff else None
    if not diff:
        write_mended(mended.texts, report.sources)
    if request.output == "json":
        show_json(record(mended, shown))
    else:
        if shown:
            say(shown.rstrip("\n"))
        for line in lines(mended, stdout_palette(request.color), "would fix" if diff else "fixed"):
            say(line)
        show_result(mended.report, request.color)
    return mended.report.failed or bool(shown)


def _unsaved(paths: tuple[str, ...], stdin_filename: str | None) -> dict[str, bytes]:
    """The text on stdin, under its name, where that is what is checked."""
    if "-" not in paths:
        if stdin_filename is not None:
            raise WrongUse("--stdin-filename goes with the path `-`")
        return {}
    if len(paths) > 1:
        raise WrongUse("the path `-` stands alone")
    return {normal(stdin_filename or STDIN_NAME): sys.stdin.buffer.read()}
