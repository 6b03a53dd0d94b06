"""Turns diagnostics into SARIF 2.1.0, the form in which code hosts take what checkers find."""

from __future__ import annotations

import re
from typing import Any

from dsl.diagnostic import Code, Diagnostic, Fix, Label, Safety, Severity
from streamc import __version__
from streamc.pages import find_page
from streamc.render.places import fingerprints, region, uri
from streamc.report import Report, primary_label

Record = dict[str, Any]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
"""The folder to which uris are relative: that in which the command runs, as a rule the root of the repository."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(report: Report) -> Record:
    """A log with one run. Fixes with something to fill in are left out, as a program would apply them as they are."""
    codes = {d.code.number: d.code for d in report.diagnostics}
    order = {number: index for index, number in enumerate(sorted(codes))}
    marks = fingerprints(report)
    results = [
        _result(d, report, order[d.code.number], mark)
        for d, mark in zip(report.diagnostics, marks, strict=True)
    ]
    driver = {
        "name": "streamc",
        "version": __version__,
        "rules": [_rule(codes[number]) for number in order],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: Code) -> Record:
    rule: Record = {
        "id": code.number,
        "name": code.name,
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }
    page = find_page(code.number)
    if page is not None:
        text = page.text
        first = re.sub(r"\s+", " ", text.split("\n\n", 2)[1]).strip()
        rule["shortDescription"] = {"text": first}
        rule["help"] = {"text": text, "markdown": text}
    return rule


def _result(diagnostic: Diagnostic, report: Report, index: int, mark: str) -> Record:
    primary = primary_label(diagnostic)
    said = [diagnostic.message, *(f"help: {help}" for help in diagnostic.help)]
    result: Record = {
        "ruleId": diagnostic.code.number,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": "\n".join(said)},
        "partialFingerprints": {"streamc/v1": mark},
    }
    if primary is not None:
        result["locations"] = [_location(primary, report)]
    others = [_location(label, report) for label in diagnostic.labels if label is not primary]
    if others:
        result["relatedLocations"] = [{"id": n, **one} for n, one in enumerate(others, start=1)]
    fixes = [_fix(f, report) for f in diagnostic.fixes if f.safety is not Safety.PLACEHOLDER]
    if fixes:
        result["fixes"] = fixes
    return result


def _location(label: Label, report: Report) -> Record:
    location: Record = {"physicalLocation": _physical(label, report)}
    if label.text:
        location["message"] = {"text": label.text}
    return location


def _physical(label: Label, report: Report) -> Record:
    physical: Record = {"artifactLocation": _artifact(label.span.source)}
    found = region(label.span, report.sources.get(label.span.source))
    if found is not None:
        physical["region"] = {
            "startLine": found.line,
            "startColumn": found.column,
            "endLine": found.end_line,
            "endColumn": found.end_column,
        }
    return physical


def _artifact(name: str) -> Record:
    address = uri(name)
    return {"uri": address} if address.startswith("file:") else {"uri": address, "uriBaseId": ROOT}


def _fix(fix: Fix, report: Report) -> Record:
    files = dict.fromkeys(edit.span.source for edit in fix.edits)
    changes = []
    for name in files:
        edits = [edit for edit in fix.edits if edit.span.source == name]
        replacements = []
        for edit in edits:
            region = _physical(Label(edit.span), report).get("region")
            if region is not None:
                replacements.append(
                    {"deletedRegion": region, "insertedContent": {"text": edit.text}}
                )
        changes.append({"artifactLocation": _artifact(name), "replacements": replacements})
    unsafe = " (may change what the file means)" if fix.safety is Safety.UNSAFE else ""
    return {"description": {"text": fix.title + unsafe}, "artifactChanges": changes}
