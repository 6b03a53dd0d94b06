"""The ways in which a command ends other than well, and the exit codes."""

from __future__ import annotations

from typing import IO, Any

import click

FINE = 0
FOUND = 1
"""Diagnostics of severity error, a failed test, or an internal error of ours."""
WRONG_USE = 2
ENGINE_FAILED = 3
INTERRUPTED = 130


class WrongUse(click.ClickException):
    """The command line, the project file or the file system is not as the command needs it."""

    exit_code = WRONG_USE

    def show(self, file: IO[Any] | None = None) -> None:
        """Writes `error: message` to stderr."""
        click.echo(f"error: {self.format_message()}", file=file, err=file is None)


class EngineFailed(click.ClickException):
    """The engine did not start, or the job failed, with nothing to point at in a file."""

    exit_code = ENGINE_FAILED

    def show(self, file: IO[Any] | None = None) -> None:
        """Writes `error: message` to stderr."""
        click.echo(f"error: {self.format_message()}", file=file, err=file is None)


def closest(word: str, known: list[str]) -> str:
    """` (did you mean `x`?)` for the known word most like `word`, or nothing."""
    from difflib import get_close_matches

    lowered = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), list(lowered), n=1, cutoff=0.6)
    return f" (did you mean `{lowered[found[0]]}`?)" if found else ""
