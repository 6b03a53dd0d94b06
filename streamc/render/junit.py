"""Turns diagnostics into JUnit's XML."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from dsl.diagnostic import Diagnostic, Severity
from streamc.render.places import region, relative
from streamc.render.text import render_diagnostic
from streamc.report import Report, primary_label


def junit(report: Report) -> str:
    """A `testsuite` a file, in it a `testcase` a diagnostic: a `failure` for an error, else its text as output.

    A file of which nothing is said has one `testcase`, `check`.
    """
    root = ET.Element("testsuites", name="streamc check")
    found: dict[str, list[Diagnostic]] = {name: [] for name in report.sources}
    for diagnostic in report.diagnostics:
        label = primary_label(diagnostic)
        found.setdefault("" if label is None else label.span.source, []).append(diagnostic)
    for name, diagnostics in sorted(found.items()):
        _suite(root, name, diagnostics, report)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: ET.Element, name: str, diagnostics: list[Diagnostic], report: Report) -> None:
    shown = relative(name) if name else "streamc"
    failures = sum(d.severity is Severity.ERROR for d in diagnostics)
    count = str(max(1, len(diagnostics)))
    suite = ET.SubElement(
        root, "testsuite", name=shown, tests=count, failures=str(failures), errors="0"
    )
    if not diagnostics:
        ET.SubElement(suite, "testcase", classname=shown, name="check")
    for diagnostic in diagnostics:
        label = primary_label(diagnostic)
        found = None if label is None else region(label.span, report.sources.get(name))
        place = "" if found is None else f" at {found.line}:{found.column}"
        title = f"{diagnostic.code.number} {diagnostic.code.name}{place}"
        case = ET.SubElement(suite, "testcase", classname=shown, name=title)
        text = in_xml(render_diagnostic(diagnostic, report.sources))
        if diagnostic.severity is Severity.ERROR:
            message = in_xml(diagnostic.message)
            ET.SubElement(case, "failure", message=message, type=diagnostic.code.number).text = text
        else:
            ET.SubElement(case, "system-out").text = text


def in_xml(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
