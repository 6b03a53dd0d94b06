"""Runs the tests of checked files in one engine, through the same build as a pipeline."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from compiler.checked import Checked, TestCase
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass
from streamc.testing.comparison import compare, materialized
from streamc.testing.finding import finding
from streamc.testing.selection import Selects

if TYPE_CHECKING:
    from compiler.emit.script import Script
    from runtime.collect import Collected
    from runtime.engine import Engine

_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Planned:
    """A test that is wanted, with the file it stands in."""

    checked: Checked
    case: TestCase

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.checked.source.name


@dataclass(frozen=True, slots=True)
class Tested:
    """How a test went: it passed where nothing was found; `refused` where the engine ended it."""

    planned: Planned
    seconds: float
    findings: tuple[Diagnostic, ...] = ()
    refused: bool = False

    @property
    def passed(self) -> bool:
        """Whether every output was as expected."""
        return not self.findings


def planned(files: Iterable[Checked], wanted: Selects) -> list[Planned]:
    """The tests of files without errors whose `file::name` is wanted."""
    return [
        Planned(checked, case)
        for checked in files
        if not checked.failed
        for case in checked.tests
        if wanted(f"{checked.source.name}::{case.name}")
    ]


def run_tests(engine: Engine, tests: Sequence[Planned]) -> Iterator[Tested]:
    """The results, in the order of the tests, each as soon as it is there."""
    pool = ThreadPoolExecutor(max_workers=_AT_ONCE)
    try:
        yield from pool.map(lambda test: _run(engine, test), tests)
    finally:
        # Whoever stops early closes the engine, which ends what still runs.
        pool.shutdown(wait=False, cancel_futures=True)


def _run(engine: Engine, test: Planned) -> Tested:
    from compiler.compile import build_test
    from runtime.collect import Case, collect_one
    from runtime.rows import GivenTable

    began, case = time.monotonic(), test.case
    built = build_test(case)
    given = tuple(GivenTable(name, columns, rows) for name, (columns, rows) in case.given.items())
    collected = collect_one(engine, Case(case.name, built.script, built.outputs, given))
    seconds = time.monotonic() - began
    if collected.failure is not None:
        return Tested(test, seconds, (_refusal(collected, test, built.script),), refused=True)
    return Tested(test, seconds, tuple(_findings(case, collected)))


def _findings(case: TestCase, collected: Collected) -> Iterator[Diagnostic]:
    for output, expected in case.expected.items():
        rows = materialized((change.kind, change.row) for change in collected.changes[output])
        difference = compare(expected, rows)
        if difference:
            yield finding(case.name, output, expected, difference)


def _refusal(collected: Collected, test: Planned, script: Script) -> Diagnostic:
    from runtime.failure import to_diagnostic

    assert collected.failure is not None
    expected = test.case.expected.get(collected.output or "")
    return to_diagnostic(collected.failure, script, expected.span if expected else test.case.span)
