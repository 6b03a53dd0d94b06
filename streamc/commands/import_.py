"""`streamc import`: turn a Flink SQL script into a `.stream` file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dsl.diagnostic import Diagnostic
from dsl.source import Source
from streamc.command import command
from streamc.console import say, show_findings, show_json_report
from streamc.errors import FINE, FOUND, WrongUse
from streamc.files import STDIN_NAME, Reader, write_all
from streamc.report import Report, report
from streamc.request import color_option
from streamc.targets import DEFAULT_TARGET, TARGETS, bare_target


@command(
    "import",
    "streamc import job.sql -o job.stream",
    "streamc import job.sql -o -             # to stdout",
    "streamc import - -o job.stream < job.sql",
)
@click.argument("file")
@click.option("-o", "--out", required=True, metavar="FILE", help="The file to write; - for stdout.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--target", metavar="|".join(TARGETS), help="The engine (default: flink-2.2).")
@click.option(
    "--output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="The form in which what is to be said of the script is written.",
)
@color_option()
@click.pass_context
def import_(
    ctx: click.Context,
    file: str,
    out: str,
    force: bool,
    target: str | None,
    output: str,
    color: str,
) -> None:
    """Turn a Flink SQL script into a .stream file.

    What cannot be carried over is reported with its place; the rest is written. Exit code 1 where
    there is such.
    """
    version = DEFAULT_TARGET if target is None else bare_target(target)
    if version is None:
        raise click.BadParameter(f"`{target}` is none of {', '.join(TARGETS)}")
    if out == "-" and output == "json":
        raise WrongUse("`--output json` and `-o -` both write to stdout")
    _check_place(out, force)
    source, unreadable = _read(file)
    if unreadable:
        _show(report(unreadable, {source.name: source}), output, color)
        ctx.exit(FOUND)
    from compiler.importing.importing import import_script

    imported = import_script(source, version)
    found = report(imported.diagnostics, {source.name: source})
    if out == "-":
        click.echo(imported.text, nl=False)
    else:
        write_all(Path(out).parent, {Path(out).name: imported.text})
    _show(found, output, color)
    if out != "-":
        say(f"wrote {Path(out).as_posix()}", err=output == "json")
    ctx.exit(FOUND if found.failed else FINE)


def _check_place(out: str, force: bool) -> None:
    if out != "-" and not force and Path(out).exists():
        raise WrongUse(f"`{out}` is there already: `--force` writes over it")


def _read(file: str) -> tuple[Source, tuple[Diagnostic, ...]]:
    """The script, and what is wrong with its encoding."""
    stdin = {STDIN_NAME: sys.stdin.buffer.read()} if file == "-" else {}
    reader = Reader(stdin)
    source = reader.read(STDIN_NAME if file == "-" else file)
    return source, tuple(reader.diagnostics.values())


def _show(found: Report, output: str, color: str) -> None:
    if output == "json":
        show_json_report(found)
    else:
        show_findings(found, color)
