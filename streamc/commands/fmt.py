"""`streamc fmt`: put files into the canonical form."""

from __future__ import annotations

import sys

import click

from dsl.diagnostic import Severity
from dsl.format import Formatted, format_source
from dsl.source import Source
from streamc.command import command
from streamc.console import say, show_findings
from streamc.errors import FINE, FOUND, WrongUse
from streamc.files import STDIN_NAME, Reader, normal
from streamc.fixing.writing import MARK, difference, write_mended
from streamc.project import project_of
from streamc.report import report
from streamc.request import color_option
from streamc.search import find


@command(
    "fmt",
    "streamc fmt payments.stream",
    "streamc fmt pipelines/ --check           # in CI: say which files are not in the form",
    "streamc fmt pipelines/ --diff            # show what would be changed",
    "streamc fmt --stdin-filename pipelines/payments.stream - < unsaved.stream",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--check", is_flag=True, help="Write nothing; exit code 1 where a file would be changed."
)
@click.option("--diff", is_flag=True, help="Write nothing; show what would be changed.")
@click.option(
    "--stdin-filename",
    metavar="FILE",
    help="The name under which the text on stdin (-) is formatted.",
)
@color_option()
@click.pass_context
def fmt(
    ctx: click.Context,
    paths: tuple[str, ...],
    stdin_filename: str | None,
    color: str,
    *,
    check: bool,
    diff: bool,
) -> None:
    """Put files into the canonical form: there is one, without settings.

    PATH is a file, a folder to search for *.stream, a glob, or - for stdin, of which the result goes
    to stdout. What a file means stays the same, and so does every comment. A declaration that does
    not parse stays as it is; exit code 1 where there is one.
    """
    if "-" in paths and len(paths) > 1:
        raise WrongUse("the path `-` stands alone")
    if stdin_filename is not None and "-" not in paths:
        raise WrongUse("--stdin-filename goes with the path `-`")
    data = sys.stdin.buffer.read() if "-" in paths else b""
    name = normal(stdin_filename or STDIN_NAME)
    reader = Reader({name: data} if "-" in paths else None)
    files = (name,) if "-" in paths else find(paths, lambda path: project_of(path).excludes(path))
    formatted = {file: _formatted(reader, file) for file in files}
    sources = {file: one.source for file, one in formatted.items()}
    changed = {file: one.text for file, one in formatted.items() if one.changed}
    found = [d for one in formatted.values() for d in one.diagnostics]
    show_findings(report(found, sources, len(files)), color)
    if diff and changed:
        say(difference(changed, sources).rstrip("\n"))
    if "-" in paths and not (check or diff):
        mark = MARK if data.startswith(MARK) else b""
        click.echo(mark + formatted[name].text.encode(), nl=False)
    else:
        if not (check or diff):
            write_mended(changed, sources)
        _tell(changed, len(files), "would format" if check or diff else "formatted", aside=diff)
    failed = any(d.severity is Severity.ERROR for d in found)
    ctx.exit(FOUND if failed or (changed and (check or diff)) else FINE)


def _formatted(reader: Reader, file: str) -> Formatted:
    """The file in canonical form; one that is not UTF-8 stays as it is, and is reported."""
    source: Source = reader.read(file)
    unreadable = reader.diagnostics.get(source.name)
    if unreadable is not None:
        return Formatted(source, source.text, (), (unreadable,))
    return format_source(source)


def _tell(changed: dict[str, str], files: int, word: str, *, aside: bool) -> None:
    """Names the files that are changed, and counts the others; `aside` where stdout has the difference."""
    for file in changed:
        say(f"{word} {file}", err=aside)
    left = files - len(changed)
    if left:
        verb = "file has" if left == 1 else "files have"
        say(f"{left} {verb} the canonical form already", err=True)
