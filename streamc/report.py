"""What was found in a number of files, in the order in which it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from dsl.diagnostic import Diagnostic, Label, Severity
from dsl.records import dataclass
from dsl.source import Source


@dataclass(frozen=True, slots=True)
class Report:
    """Diagnostics with the texts that they point into; `files` is how many were looked at."""

    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    files: int = 1

    @property
    def failed(self) -> bool:
        """Whether any diagnostic is an error."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


def report(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source], files: int = 1
) -> Report:
    """A report ordered by file, position and code.

    What two files report alike about a library that both use is shown once.
    """
    unique = dict.fromkeys(diagnostics)
    return Report(tuple(sorted(unique, key=_order)), sources, files)


def primary_label(diagnostic: Diagnostic) -> Label | None:
    """Where it is reported; None for one that is about no text."""
    labels = diagnostic.labels
    return next((label for label in labels if label.primary), labels[0] if labels else None)


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    label = primary_label(diagnostic)
    if label is None:
        return ("", 0, 0, diagnostic.code.number)
    return (label.span.source, label.span.start, label.span.end, diagnostic.code.number)
