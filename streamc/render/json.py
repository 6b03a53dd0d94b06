"""Turns diagnostics into JSON: objects that only ever gain keys.

Lines and columns start at 1 and count characters; `end` is the place after the last character.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dsl.diagnostic import Diagnostic
from dsl.source import Source
from dsl.span import Span
from streamc.report import Report

Record = dict[str, Any]


def findings(report: Report) -> Record:
    """The form of a command whose result is what was found: {schema_version, diagnostics}."""
    return {"schema_version": 1, "diagnostics": records(report)}


def records(report: Report) -> list[Record]:
    """Each diagnostic as {code, name, severity, message, labels, notes, help, fixes}."""
    return [record(diagnostic, report.sources) for diagnostic in report.diagnostics]


def record(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> Record:
    """One diagnostic."""
    return {
        "code": diagnostic.code.number,
        "name": diagnostic.code.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "labels": [
            {**place(label.span, sources), "text": label.text, "primary": label.primary}
            for label in diagnostic.labels
        ],
        "notes": list(diagnostic.notes),
        "help": list(diagnostic.help),
        "fixes": [
            {
                "title": fix.title,
                "safety": fix.safety.value,
                "edits": [{**place(e.span, sources), "text": e.text} for e in fix.edits],
            }
            for fix in diagnostic.fixes
        ],
    }


def place(span: Span, sources: Mapping[str, Source]) -> Record:
    """{file, start, end}; the two are None where the text is not known."""
    source = sources.get(span.source)
    if source is None:
        return {"file": span.source, "start": None, "end": None}
    return {
        "file": span.source,
        "start": _position(source, span.start),
        "end": _position(source, span.end),
    }


def dump(value: object) -> str:
    """JSON text with two spaces, keys in their order, and a line break at the end."""
    import json

    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _position(source: Source, offset: int) -> Record:
    at = source.position(min(offset, len(source.text)))
    return {"line": at.line, "column": at.column}
