"""Turns diagnostics into workflow commands of GitHub Actions, which become annotations beside the lines of a change."""

from __future__ import annotations

from dsl.diagnostic import Diagnostic, Severity
from streamc.render.places import region, relative
from streamc.report import Report, primary_label

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(report: Report) -> str:
    """A command a line: `::error file=a.stream,line=3,col=5,endColumn=9,title=TIM004 late-rows-unread::message`."""
    return "".join(f"{_command(diagnostic, report)}\n" for diagnostic in report.diagnostics)


def _command(diagnostic: Diagnostic, report: Report) -> str:
    label = primary_label(diagnostic)
    properties: dict[str, str | int] = {}
    said = [diagnostic.message]
    if label is not None:
        said += [label.text] if label.text else []
        properties["file"] = relative(label.span.source)
        found = region(label.span, report.sources.get(label.span.source))
        if found is not None:
            properties |= {"line": found.line, "endLine": found.end_line}
            if found.line == found.end_line:
                # Columns are taken only of what stands on one line; the last one counts there.
                last = max(found.column, found.end_column - 1)
                properties |= {"col": found.column, "endColumn": last}
    properties["title"] = f"{diagnostic.code.number} {diagnostic.code.name}"
    said += [f"help: {help}" for help in diagnostic.help]
    shown = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{_LEVELS[diagnostic.severity]} {shown}::{_data(chr(10).join(said))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
