"""`streamc test`: run the tests that stand in files."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence, Set
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from compiler.checked import Checked
from dsl.records import dataclass
from streamc.command import command
from streamc.console import say, show_findings, show_json, stderr_palette, stdout_palette
from streamc.console import terminal_width as width
from streamc.errors import ENGINE_FAILED, FINE, FOUND, WrongUse
from streamc.files import normal
from streamc.packages import require_packages
from streamc.project import FILE_NAME, forget_projects, project_of
from streamc.render.json import Record, record, records
from streamc.render.palette import Palette, Style
from streamc.render.text import counted, render_diagnostic
from streamc.report import Report
from streamc.request import Request, compiling
from streamc.testing.failed import failed_first as failed_ones_first
from streamc.testing.failed import remember
from streamc.testing.selection import Selects, selection
from streamc.testing.suite import Planned, Tested, planned, run_tests
from streamc.testing.watching import Stamps, changed, stamps
from streamc.workspace import Workspace, report_of

if TYPE_CHECKING:
    from runtime.engine import Engine


@command(
    "test",
    "streamc test payments.stream",
    "streamc test pipelines/ -k 'dedup and not late'",
    "streamc test pipelines/ --failed-first --watch",
    "streamc test pipelines/ --output junit > results.xml",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-k", "expression", metavar="EXPR", help="Only tests whose file::name fits.")
@click.option("--failed-first", is_flag=True, help="Begin with the tests that failed last time.")
@click.option("--watch", is_flag=True, help="Run again what a changed file concerns, until Ctrl-C.")
@click.option("--jar", "jars", multiple=True, metavar="JAR", help="Functions; may be repeated.")
@compiling("text", "json", "junit")
@click.pass_context
def test(
    ctx: click.Context,
    request: Request,
    paths: tuple[str, ...],
    expression: str | None,
    failed_first: bool,
    watch: bool,
    jars: tuple[str, ...],
) -> None:
    """Run the tests that stand in files, all in one embedded Flink.

    The rows that come out of an output, after all changes are applied, are compared with those of
    its `then`, in any order, in the columns that it names; with `changelog`, all changes in their order.
    """
    if watch and request.output != "text":
        raise WrongUse(f"--watch has no end, and no `--output {request.output}`")
    if watch and "-" in paths:
        raise WrongUse("--watch looks at files, and standard input is none")
    asked = _Asked(request, paths, expression, selection(expression), failed_first)
    with ExitStack() as ending:
        flink = _Flink(jars, ending)
        before, code = _round(asked, flink, None)
        while watch:
            say(f"watching {counted(len(before), 'file')}; Ctrl-C ends it", err=True)
            before, code = _again(asked, flink, before)
        ctx.exit(code)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The command line."""

    request: Request
    paths: tuple[str, ...]
    expression: str | None
    wanted: Selects
    failed_first: bool


@dataclass(slots=True)
class _Flink:
    """The one engine, started when the first test needs it."""

    jars: tuple[str, ...]
    ending: ExitStack
    engine: Engine | None = None

    def get(self, target: str) -> Engine:
        from streamc.running.starting import require_installed, started

        require_installed(target)
        if self.engine is None:
            self.engine = self.ending.enter_context(started(self.jars))
        return self.engine


def _again(asked: _Asked, flink: _Flink, before: Stamps) -> tuple[Stamps, int]:
    """Waits for a change, and runs the tests of the files that it concerns."""
    workspace = Workspace(asked.request)

    def find() -> tuple[str, ...]:
        try:
            return tuple(map(normal, workspace.find(asked.paths)))
        except WrongUse:
            return ()

    touched = changed(before, find)
    forget_projects()
    try:
        return _round(asked, flink, touched)
    except WrongUse as error:
        # A file may be away while an editor writes it.
        error.show()
        return stamps(before), FOUND


def _round(asked: _Asked, flink: _Flink, touched: Set[str] | None) -> tuple[Stamps, int]:
    """Checks all files, and runs the tests of those that a touched one concerns; all, where None is given.

    Gives the stamps of what was read, as it was before the tests ran.
    """
    began = time.monotonic()
    workspace, request = Workspace(asked.request), asked.request
    files = [workspace.check(file) for file in workspace.find(asked.paths)]
    own = _read(files)
    seen = stamps(own | workspace.texts)
    # Who reads a text that is no declaration, such as a function's code, is not told: it may be all.
    every = touched is None or not touched <= own
    concerned = [file for file in files if every or (touched or set()) & _read([file])]
    report = report_of(concerned)
    show_findings(report, request.color)
    tests = planned(concerned, asked.wanted)
    if asked.failed_first:
        tests = failed_ones_first(tests)
    if not tests and not report.failed and asked.expression is not None and touched is None:
        raise WrongUse(f"no test fits `{asked.expression}`")
    results = _run(flink, tests, stdout_palette(request.color), shown=request.output == "text")
    remember(results)
    _show(request, results, report, time.monotonic() - began)
    return seen, _exit_code(results, report)


def _read(files: Iterable[Checked]) -> set[str]:
    """The texts that files are made of, and the settings of their projects."""
    found: set[str] = set()
    for file in files:
        root = project_of(file.source.name).root
        found |= {*file.sources, *([str(root / FILE_NAME)] if root else [])}
    return found


def _run(flink: _Flink, tests: Sequence[Planned], palette: Palette, *, shown: bool) -> list[Tested]:
    results: list[Tested] = []
    if not tests:
        return results
    require_packages((test.file, test.case.plan) for test in tests)
    for result in run_tests(flink.get(tests[0].case.plan.target), tests):
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
