"""Turns results of tests into JUnit's XML."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

from dsl.source import Source
from streamc.render.junit import in_xml
from streamc.render.text import render_diagnostic
from streamc.report import Report
from streamc.testing.suite import Tested


def junit(results: Sequence[Tested], report: Report) -> str:
    """A `testsuite` a file; files that do not compile are errors of a suite of their own."""
    root = ET.Element("testsuites", name="streamc")
    for file in dict.fromkeys(one.planned.file for one in results):
        _suite(root, file, [one for one in results if one.planned.file == file])
    if report.failed:
        suite = ET.SubElement(root, "testsuite", name="compilation", tests="1", errors="1")
        case = ET.SubElement(suite, "testcase", classname="compilation", name="check")
        for diagnostic in report.diagnostics:
            error = ET.SubElement(case, "error", message=in_xml(diagnostic.message))
            error.text = in_xml(render_diagnostic(diagnostic, report.sources))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: ET.Element, file: str, results: Sequence[Tested]) -> None:
    failures = sum(not one.passed and not one.refused for one in results)
    suite = ET.SubElement(
        root,
        "testsuite",
        name=file,
        tests=str(len(results)),
        failures=str(failures),
        errors=str(sum(one.refused for one in results)),
        time=f"{sum(one.seconds for one in results):.3f}",
    )
    for one in results:
        _case(suite, one, one.planned.checked.sources)


def _case(suite: ET.Element, result: Tested, sources: Mapping[str, Source]) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=result.planned.file,
        name=result.planned.case.name,
        time=f"{result.seconds:.3f}",
    )
    for diagnostic in result.findings:
        kind = "error" if result.refused else "failure"
        element = ET.SubElement(case, kind, message=in_xml(diagnostic.message))
        element.text = in_xml(render_diagnostic(diagnostic, sources))
