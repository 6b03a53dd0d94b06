"""What the sources of a test do, as the runtime is told it; and what then came out, step by step."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from compiler.checked import GivenEvent, TestCase

if TYPE_CHECKING:
    from compiler.compile import BuiltTest
    from runtime.engine import Engine
    from runtime.replay.job import Replayed
    from runtime.replay.order import Cue


def play(engine: Engine, case: TestCase, built: BuiltTest) -> Replayed:
    """Runs a test: in a streaming job sources are replayed, in a batch job they are files."""
    from runtime.collect import Case, collect_one
    from runtime.replay.job import Replay, Replayed, replay
    from runtime.rows import GivenTable

    if case.plan.mode != "batch":
        steps = cues(case)
        whole = Replay(case.name, built.script, built.outputs, steps, finite=not case.timed)
        return replay(engine, whole)
    given = tuple(GivenTable(name, *_table(case, name)) for name in case.sources)
    found = collect_one(engine, Case(case.name, built.script, built.outputs, given))
    steps_found = (found.changes,) if found.failure is None else ()
    return Replayed(found.name, found.columns, steps_found, found.failure, found.output)


def cues(case: TestCase) -> tuple[tuple[Cue, ...], ...]:
    """The cues of each step.

    Sources that do nothing are at their end from the beginning, the others after the last step: but for those whose
    watermarks are written, whose time goes no farther than is written.
    """
    from runtime.replay.order import Cue

    steps = [[Cue(event.source, _text(event)) for event in step.given] for step in case.steps]
    acting = {event.source for step in case.steps for event in step.given}
    silent = [Cue(name, "end") for name in case.sources if name not in acting]
    ending = [Cue(n, "end") for n in case.sources if n in acting and n not in case.timed]
    steps[0][:0] = silent
    steps[-1].extend(ending)
    return tuple(map(tuple, steps))


def _text(event: GivenEvent) -> str:
    from runtime.rows import json_ready

    match event.kind:
        case "idle":
            return "idle"
        case "watermark":
            return f"W {event.time}"
        case _:
            values = map(json_ready, event.values)
            row = json.dumps(dict(zip(event.columns, values, strict=True)))
            return f"{event.kind} {row}"


def _table(case: TestCase, name: str) -> tuple[tuple[str, ...], tuple[tuple[object, ...], ...]]:
    """All rows of a source, in the columns that any of them names."""
    events = [event for event in _all(case) if event.source == name]
    columns = tuple(dict.fromkeys(column for event in events for column in event.columns))
    rows = (dict(zip(event.columns, event.values, strict=True)) for event in events)
    return columns, tuple(tuple(row.get(column) for column in columns) for row in rows)


def _all(case: TestCase) -> Iterable[GivenEvent]:
    return (event for step in case.steps for event in step.given)
