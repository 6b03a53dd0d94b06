"""Turns diagnostics into a report of code quality as GitLab takes it."""

from __future__ import annotations

from typing import Any

from dsl.diagnostic import Severity
from streamc.render.places import fingerprints, region, relative
from streamc.report import Report, primary_label

_LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def gitlab(report: Report) -> list[dict[str, Any]]:
    """An entry a diagnostic. One that is about no text stands at the first line of the first file."""
    entries = []
    for diagnostic, mark in zip(report.diagnostics, fingerprints(report), strict=True):
        label = primary_label(diagnostic)
        name = next(iter(report.sources), "") if label is None else label.span.source
        found = None if label is None else region(label.span, report.sources.get(name))
        lines = (
            {"begin": 1, "end": 1}
            if found is None
            else {"begin": found.line, "end": found.end_line}
        )
        entries.append(
            {
                "description": diagnostic.message,
                "check_name": f"{diagnostic.code.number} {diagnostic.code.name}",
                "fingerprint": mark,
                "severity": _LEVELS[diagnostic.severity],
                "location": {"path": relative(name), "lines": lines},
            }
        )
    return entries
