"""Imports the Nexmark queries, builds them, and compares Flink's plans of both.

The queries are not part of this project: `--nexmark` names a directory with the `queries` of a
checkout of the benchmark. Its generator is no part of Flink; a datagen table of the same columns
stands in for it, which a planner cannot tell apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from compiler.checked import Settings
from compiler.compile import Built, build, check
from compiler.importing.importing import import_script
from compiler.optimize import passes
from dsl.diagnostic import Severity
from dsl.source import Source
from runtime.causes import java_errors, plain, trace_of
from runtime.engine import Engine
from tests.importing.plans import difference, normal_plan
from tests.importing.test_plans import plan_of_job, plan_of_script, sink_types

_GENERATOR = re.compile(r"'connector' = 'nexmark'.*?\n\)", re.DOTALL)

_PLAIN: Any = SimpleNamespace(script=SimpleNamespace(mode="streaming", settings=()))
"""What stands for the job of a script that could not be imported."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a query: `state` is one of `same`, `refused by Flink`, `not imported`, `another plan`."""

    query: str
    state: str
    reason: str = ""


def verdicts(engine: Engine, folder: Path) -> list[Verdict]:
    """One verdict a query, in the order of their numbers."""
    files = sorted(folder.glob("q*.sql"), key=lambda path: int(path.stem[1:]))
    return [_verdict(engine, path.stem, script(folder, path)) for path in files]


def script(folder: Path, query: Path) -> str:
    """The query with the tables that it reads."""
    tables = "\n".join((folder / name).read_text() for name in ("ddl_gen.sql", "ddl_views.sql"))
    text = _GENERATOR.sub("'connector' = 'datagen'\n)", tables) + "\n" + query.read_text()
    return text.replace("${NEXMARK_TABLE}", "datagen").replace("${FLINK_HOME}", "/flink")


def _verdict(engine: Engine, name: str, text: str) -> Verdict:
    source = Source(f"{name}.sql", text)
    result = import_script(source)
    found = [d.message for d in result.diagnostics if d.severity is Severity.ERROR]
    job = None
    if not found:
        checked = check(
            Source(f"{name}.stream", result.text), Settings(), lambda _path, _importer: None
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
    types = sink_types(job)
    return difference(normal_plan(theirs, types), normal_plan(plan_of_job(engine, job), types))


@contextmanager
def _no_passes() -> Iterator[None]:
    """Jobs are built as they are written in the file."""
    kept, passes.PASSES = passes.PASSES, ()
    try:
        yield
    finally:
        passes.PASSES = kept
