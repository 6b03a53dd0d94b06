"""Imports a script, builds it, and compares Flink's plans of the script and of the job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from compiler.checked import Settings
from compiler.checks.hazards import WITHOUT_HAZARDS
from compiler.compile import Built, build, check
from compiler.importing.importing import import_script
from compiler.optimize import passes
from dsl.diagnostic import Severity
from dsl.source import Source
from runtime.causes import java_errors, plain, trace_of
from runtime.engine import Engine
from tests.importing.plans import difference, normal_plan
from tests.importing.test_plans import plan_of_job, plan_of_script, sink_types

_PLAIN: Any = SimpleNamespace(script=SimpleNamespace(mode="streaming", settings=()))
"""What stands for the job of a script that could not be imported."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a query: `state` is one of `same`, `refused by Flink`, `not imported`, `another plan`."""

    query: str
    state: str
    reason: str = ""


def verdict_of(engine: Engine, name: str, text: str) -> Verdict:
    """What becomes of a script."""
    source = Source(f"{name}.sql", text)
    result = import_script(source)
    found = [d.message for d in result.diagnostics if d.severity is Severity.ERROR]
    job = None
    if not found:
        checked = check(
            Source(f"{name}.stream", result.text),
            Settings(severities=WITHOUT_HAZARDS),
            lambda _path, _importer: None,
        )
        built = None if checked.failed else build(checked)
        job = built if isinstance(built, Built) else None
        found = [d.message for d in checked.diagnostics if d.severity is Severity.ERROR]
    try:
        theirs = plan_of_script(engine, source, job or _PLAIN)
    except java_errors() as error:
        reason = plain(trace_of(error).rpartition("Caused by: ")[2].splitlines()[0])
        return Verdict(name, "refused by both" if job is None else "refused by Flink", reason)
    if job is None:
        return Verdict(name, "not imported", "; ".join(found))
    told = _difference(engine, theirs, job)
    if told is None:
        return Verdict(name, "same")
    with _no_passes():
        plain_job = build(checked)
    assert isinstance(plain_job, Built)
    if _difference(engine, theirs, plain_job) is None:
        return Verdict(name, "same", "but for what the optimizer leaves out")
    return Verdict(name, "another plan", told)


def _difference(engine: Engine, theirs: str, job: Built) -> str | None:
    """Where the plans differ. A CAST to the type of the sink counts for nothing only where that makes them one."""
    mine = plan_of_job(engine, job)
    ways = ({}, sink_types(job))
    found = [difference(normal_plan(theirs, types), normal_plan(mine, types)) for types in ways]
    return None if None in found else found[-1]


@contextmanager
def _no_passes() -> Iterator[None]:
    """Jobs are built as they are written in the file."""
    kept, passes.PASSES = passes.PASSES, ()
    try:
        yield
    finally:
        passes.PASSES = kept
