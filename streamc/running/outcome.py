"""Turns the end of a run into what is told of it."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsl.span import Span
from streamc.render.text import counted
from streamc.render.width import pad, text_width

if TYPE_CHECKING:
    from compiler.checked import Checked
    from compiler.emit.script import Script
    from dsl.diagnostic import Diagnostic
    from runtime.failure import EngineFailure
    from runtime.progress import RunResult
    from streamc.running.compiled import Compiled

_HEAD = ("sink", "rows", "connector", "where", "format")
_BEFORE = "rows before"


def outcome_text(result: RunResult, script: Script) -> str:
    """The rows of every node, a table of what came out, late rows, and how it ended."""
    from streamc.running.display import node_table

    rows = [_HEAD, *_sinks(result, script)]
    if result.earlier:
        # Only where there is something to say: most runs start with nothing.
        before = [_BEFORE, *(_held(result, one.table) for one in result.sinks)]
        rows = [(*row[:2], cell, *row[2:]) for row, cell in zip(rows, before, strict=True)]
    widths = [max(text_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    if result.late:
        lines.append(f"{counted(result.late, 'row')} came late and {_were(result.late)} dropped")
    if result.removed:
        lines.append(f"{counted(len(result.removed), 'half-written file')} removed")
    nodes = [node_table(result.nodes)] if result.nodes else []
    return "\n".join([*nodes, *lines, f"{result.state.value} after {result.seconds:.1f}s"])


def outcome_record(result: RunResult, script: Script) -> dict[str, Any]:
    """The same for `--output json`."""
    sinks = [dict(zip(_HEAD, row, strict=True)) for row in _sinks(result, script)]
    counts = {one.table: one.rows for one in result.sinks}
    return {
        "schema_version": 1,
        "state": result.state.value,
        "seconds": round(result.seconds, 3),
        "sources": [{"source": one.table, "rows": one.rows} for one in result.sources],
        "sinks": [{**sink, "rows": counts.get(sink["sink"])} for sink in sinks],
        "nodes": [
            {"node": one.name, "kind": one.kind.value, "in": one.rows_in, "out": one.rows_out}
            for one in result.nodes
        ],
        "earlier": [
            {"sink": one.sink, "files": one.files, "rows": one.rows} for one in result.earlier
        ],
        "late": result.late,
    }


def failure_diagnostic(failure: EngineFailure, compiled: Compiled) -> Diagnostic:
    """Why the job failed, at its place in the file; Flink's own words go to a log file.

    Neither has the value of a secret in it.
    """
    from runtime.failure import to_diagnostic

    told = replace(failure, message=compiled.hide(failure.message))
    found = to_diagnostic(told, compiled.script, _pipeline(compiled.checked))
    log = _log(compiled.hide(failure.detail))
    notes = (*found.notes, f"Flink's stack trace is in {log}") if log else found.notes
    return replace(found, notes=notes)


def _sinks(result: RunResult, script: Script) -> list[tuple[str, ...]]:
    places = {location.sink: location for location in script.sinks}
    rows: list[tuple[str, ...]] = []
    for one in result.sinks:
        place = places.get(one.table)
        count = "?" if one.rows is None else f"{one.rows:,}"
        where = (place.connector, place.location, place.format or "") if place else ("", "", "")
        rows.append((one.table, count, *where))
    return rows


def _held(result: RunResult, sink: str) -> str:
    """What earlier runs left in a sink's directory: rows, or files where rows cannot be counted."""
    for one in result.earlier:
        if one.sink == sink:
            return counted(one.files, "file") if one.rows is None else f"{one.rows:,}"
    return ""


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _pipeline(checked: Checked) -> Span:
    """The name of the pipeline in its file."""
    from dsl.parse import parse
    from dsl.syntax.declarations import Pipeline

    for declaration in parse(checked.source).tree.declarations:
        if isinstance(declaration, Pipeline):
            return declaration.name.span
    return Span(checked.source.name, 0, 0)


def _log(detail: str) -> Path | None:
    with suppress(OSError):
        with tempfile.NamedTemporaryFile(
            "w", prefix="streamc-flink-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(detail)
        return Path(file.name)
    return None
