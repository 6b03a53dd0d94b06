"""Turns an internal error into BUG001 and a file with all that a report of it needs."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from dsl.diagnostic import Diagnostic, Severity
from streamc import __version__
from streamc.codes import INTERNAL_ERROR
from streamc.console import say, stderr_palette
from streamc.errors import FOUND
from streamc.render.text import render_diagnostic


def report_crash(error: Exception, arguments: Sequence[str]) -> int:
    """Writes the crash file and says where it is; gives the exit code."""
    file = write_report(error, f"streamc {' '.join(_masked(arguments))}")
    say(render_diagnostic(internal_error(file), {}, stderr_palette("auto")).rstrip(), err=True)
    return FOUND


def internal_error(file: Path | None) -> Diagnostic:
    """What is said of an error of our own, of which a report is in that file, if it could be written."""
    where = (f"what happened is written to {file}",) if file else ()
    return Diagnostic(
        INTERNAL_ERROR,
        "streamc itself went wrong; this is not the fault of your file",
        (),
        Severity.ERROR,
        notes=(f"streamc {__version__}, Python {platform.python_version()}", *where),
        help=("report it with that file, and the .stream file if you may share it",),
    )


def write_report(error: Exception, command: str) -> Path | None:
    """Writes what a report needs of an error, and of the command in which it arose; None where that cannot be."""
    text = "\n".join(
        [
            f"streamc {__version__}",
            f"Python {sys.version}",
            platform.platform(),
            f"command: {command}",
            "",
            "".join(traceback.format_exception(error)),
        ]
    )
    with suppress(OSError):
        with tempfile.NamedTemporaryFile(
            "w", prefix="streamc-crash-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
        return Path(file.name)
    return None


def _masked(arguments: Sequence[str]) -> list[str]:
    """The command line without the values of params, which may be secret."""
    masked: list[str] = []
    for i, argument in enumerate(arguments):
        if argument.startswith("--param="):
            masked.append("--param=" + argument.removeprefix("--param=").partition("=")[0] + "=...")
        elif i and arguments[i - 1] == "--param":
            masked.append(argument.partition("=")[0] + "=...")
        else:
            masked.append(argument)
    return masked
