"""Errors of our own as people see them in an editor: BUG001 at the top of the file, a report, and one message."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

from lsprotocol import types

from dsl.records import dataclass
from streamc.crash import internal_error, write_report
from streamc.lsp.diagnostics import SOURCE

Place = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is said of an error of our own; `report` is where more of it is written, if it could be."""

    message: str
    report: Path | None

    @property
    def diagnostic(self) -> types.Diagnostic:
        """At the first line of a file."""
        start = types.Position(0, 0)
        return types.Diagnostic(
            types.Range(start, types.Position(1, 0)),
            self.message,
            types.DiagnosticSeverity.Error,
            internal_error(None).code.number,
            source=SOURCE,
        )


class Faults:
    """The errors so far. One that comes again from the same place, as with each letter typed, is reported once."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._known: dict[Place, Fault] = {}

    def fault(self, error: Exception, doing: str) -> Fault:
        """The error as a fault; people are told of it when it is new."""
        place = _place(error)
        known = self._known.get(place)
        if known is None:
            report = write_report(error, f"streamc lsp, {doing}")
            known = self._known[place] = Fault(_message(report), report)
            self._tell(known.message)
        return known


def _place(error: Exception) -> Place:
    """The kind of an error, and the line of our code that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return (type(error).__name__, last.filename if last else "", (last.lineno or 0) if last else 0)


def _message(report: Path | None) -> str:
    found = internal_error(report)
    return "\n".join([found.message, *found.notes, *(f"help: {words}" for words in found.help)])
