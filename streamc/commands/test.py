"""`streamc test`: run the tests that stand in files."""

from __future__ import annotations

import time
from collections.abc import Sequence

import click

from streamc.command import command
from streamc.console import say, show_findings, show_json, stderr_palette, stdout_palette
from streamc.console import terminal_width as width
from streamc.errors import ENGINE_FAILED, FINE, FOUND, WrongUse
from streamc.render.json import Record, record, records
from streamc.render.palette import Palette, Style
from streamc.render.text import counted, render_diagnostic
from streamc.report import Report
from streamc.request import Request, compiling
from streamc.testing.selection import selection
from streamc.testing.suite import Planned, Tested, planned, run_tests
from streamc.workspace import Workspace, report_of


@command(
    "test",
    "streamc test payments.stream",
    "streamc test pipelines/ -k 'dedup and not late'",
    "streamc test pipelines/ --output junit > results.xml",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-k", "expression", metavar="EXPR", help="Only tests whose file::name fits.")
@click.option("--jar", "jars", multiple=True, metavar="JAR", help="Functions; may be repeated.")
@compiling("text", "json", "junit")
@click.pass_context
def test(
    ctx: click.Context,
    request: Request,
    paths: tuple[str, ...],
    expression: str | None,
    jars: tuple[str, ...],
) -> None:
    """Run the tests that stand in files, all in one embedded Flink.

    The rows that come out of an output, after all changes are applied, are compared with those of
    its `then`, in any order, in the columns that it names.
    """
    began, wanted = time.monotonic(), selection(expression)
    workspace = Workspace(request)
    files = [workspace.check(file) for file in workspace.find(paths)]
    report = report_of(files)
    show_findings(report, request.color)
    tests = planned(files, wanted)
    if not tests and not report.failed and expression is not None:
        raise WrongUse(f"no test fits `{expression}`")
    results = _run(tests, jars, stdout_palette(request.color), shown=request.output == "text")
    _show(request, results, report, time.monotonic() - began)
    ctx.exit(_exit_code(results, report))


def _run(
    tests: Sequence[Planned], jars: tuple[str, ...], palette: Palette, *, shown: bool
) -> list[Tested]:
    if not tests:
        return []
    from streamc.running.starting import require_installed, started

    require_installed(tests[0].case.plan.target)
    results: list[Tested] = []
    with started(jars) as engine:
        for result in run_tests(engine, tests):
            results.append(result)
            if shown:
                say(_line(result, palette))
    return results


def _line(result: Tested, palette: Palette) -> str:
    style, word = (Style.GOOD, "passed") if result.passed else (Style.ERROR, "FAILED")
    place = f"{result.planned.file}::{result.planned.case.name}"
    return f"{palette.paint(style, word)} {place} ({result.seconds:.1f}s)"


def _show(request: Request, results: Sequence[Tested], report: Report, seconds: float) -> None:
    if request.output == "junit":
        from streamc.testing.junit import junit

        say(junit(results, report).rstrip())
        return
    if request.output == "json":
        show_json(_record(results, report, seconds))
        return
    palette = stderr_palette(request.color)
    for result in results:
        for one in result.findings:
            sources = result.planned.checked.sources
            say("\n" + render_diagnostic(one, sources, palette, width()).rstrip(), err=True)
    say(_summary(results, report, seconds))


def _summary(results: Sequence[Tested], report: Report, seconds: float) -> str:
    failed = sum(not one.passed for one in results)
    words = [f"{len(results) - failed} passed"] if results else []
    words += [f"{failed} failed"] if failed else []
    if report.failed:
        words.append("files with errors were not tested")
    elif not results:
        words.append(f"no tests in {counted(report.files, 'file')}")
    return f"{', '.join(words)} in {seconds:.1f}s"


def _record(results: Sequence[Tested], report: Report, seconds: float) -> Record:
    return {
        "schema_version": 1,
        "passed": sum(one.passed for one in results),
        "failed": sum(not one.passed for one in results),
        "seconds": round(seconds, 3),
        "tests": [
            {
                "file": one.planned.file,
                "name": one.planned.case.name,
                "outcome": "passed" if one.passed else "error" if one.refused else "failed",
                "seconds": round(one.seconds, 3),
                "diagnostics": [record(d, one.planned.checked.sources) for d in one.findings],
            }
            for one in results
        ],
        "diagnostics": records(report),
    }


def _exit_code(results: Sequence[Tested], report: Report) -> int:
    if any(one.refused for one in results):
        return ENGINE_FAILED
    return FOUND if report.failed or not all(one.passed for one in results) else FINE
