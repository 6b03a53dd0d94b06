"""Runs the tests of checked files in one engine, through the same build as a pipeline."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from compiler.checked import Checked, TestCase
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass
from streamc.testing.comparison import Change, Row, compare, compare_changes, materialized
from streamc.testing.finding import changelog_finding, finding
from streamc.testing.playing import play
from streamc.testing.selection import Selects

if TYPE_CHECKING:
    from compiler.emit.script import Script
    from runtime.engine import Engine
    from runtime.replay.job import Replayed

_AT_ONCE = 4
"""More than cores: jobs wait for each other's threads, and for checkpoints."""


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

    began, case = time.monotonic(), test.case
    built = build_test(case)
    played = play(engine, case, built)
    seconds = time.monotonic() - began
    if played.failure is not None:
        return Tested(test, seconds, (_refusal(played, test, built.script),), refused=True)
    return Tested(test, seconds, tuple(_findings(case, played)))


def _findings(case: TestCase, played: Replayed) -> Iterator[Diagnostic]:
    """What differs, step by step; rows that stand are those of all changes so far."""
    so_far: dict[str, list[Change]] = {sink.name: [] for sink in case.plan.sinks}
    places = {sink.name: [c.name for c in sink.columns] for sink in case.plan.sinks}
    several = len(case.steps) > 1
    for number, (step, changes) in enumerate(zip(case.steps, played.steps, strict=True), 1):
        for output, came in changes.items():
            so_far[output] += [(change.kind, change.row) for change in came]
        for output, expected in step.expected:
            cells = [places[output].index(column.name) for column in expected.columns]
            test = f"{case.name}, step {number}" if several else case.name
            if expected.kinds is None:
                rows = [_cut(row, cells) for row in materialized(so_far[output])]
                difference = compare(expected, rows)
                if difference:
                    yield finding(test, output, expected, difference)
                continue
            came_out = [(one.kind, _cut(one.row, cells)) for one in changes[output]]
            lines = compare_changes(expected, came_out)
            if any(line.sign != " " for line in lines):
                yield changelog_finding(test, output, expected, lines)


def _cut(row: Row, cells: Sequence[int]) -> Row:
    return tuple(row[cell] for cell in cells)


def _refusal(played: Replayed, test: Planned, script: Script) -> Diagnostic:
    from runtime.failure import to_diagnostic

    assert played.failure is not None
    expected = (
        rows for step in test.case.steps for name, rows in step.expected if name == played.output
    )
    place = next((rows.span for rows in expected), test.case.span)
    return to_diagnostic(played.failure, script, place)
