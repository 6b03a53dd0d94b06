"""Writes reports where the user reads them."""

from __future__ import annotations

import shutil
import sys

import click

from streamc.render.json import dump, findings
from streamc.render.palette import Palette, palette
from streamc.render.text import DEFAULT_WIDTH, render
from streamc.report import Report


def say(text: str = "", *, err: bool = False) -> None:
    """Writes a line, colours and all: whoever made the text has decided about them."""
    click.echo(text, err=err, color=True)


def stdout_palette(color: str) -> Palette:
    """The palette for what is written to stdout."""
    return palette(color, sys.stdout)


def stderr_palette(color: str) -> Palette:
    """The palette for what is written to stderr."""
    return palette(color, sys.stderr)


def terminal_width() -> int:
    """The cells of a line: those of the terminal, or `DEFAULT_WIDTH` where stdout is none."""
    if not sys.stdout.isatty():
        return DEFAULT_WIDTH
    return max(shutil.get_terminal_size().columns, 40)


def show_findings(report: Report, color: str) -> None:
    """Writes a report's diagnostics to stderr; nothing where there are none."""
    if report.diagnostics:
        text = render(report, stderr_palette(color), terminal_width())
        click.echo(text, err=True, color=True, nl=False)


def show_result(report: Report, color: str) -> None:
    """Writes a report to stdout, with its summary even where nothing was found."""
    text = render(report, stdout_palette(color), terminal_width())
    click.echo(text, color=True, nl=False)


def show_json(value: object) -> None:
    """Writes JSON to stdout."""
    click.echo(dump(value), nl=False)


def show_json_report(report: Report) -> None:
    """Writes a report's diagnostics to stdout as JSON."""
    show_json(findings(report))
