"""Turns counts per operator into counts per source and sink.

Operators carry the name of their table (`Source: flights[1]`, `hourly[7]: Writer`,
`Sink: hourly[7]`), except the writers of filesystem sinks
(`StreamingFileWriter`, in batch `Sink: Filesystem`): with one such sink its writer's count is
taken, with several the rows in the finished files are counted, which csv, json and raw allow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from compiler.emit.script import Script
from runtime.counters import OperatorRows
from runtime.partfiles import SinkFiles
from runtime.progress import TableRows

_SOURCE = re.compile(r"Source: (.+)\[\d+\]")
_SINK = re.compile(r"(?:Sink: (?P<old>.+)\[\d+\]|(?P<new>.+)\[\d+\]: Writer)")
_FILE_WRITERS = frozenset({"StreamingFileWriter", "Sink: Filesystem"})


def source_rows(operators: Iterable[OperatorRows]) -> dict[str, int]:
    """Rows that each source table gave; of several scans of one table the one that read most."""
    rows: dict[str, int] = {}
    for operator in operators:
        if match := _SOURCE.fullmatch(operator.operator):
            rows[match[1]] = max(rows.get(match[1], 0), operator.rows_out)
    return rows


def sink_rows(
    script: Script, operators: Iterable[OperatorRows], files: tuple[SinkFiles, ...], *, ended: bool
) -> dict[str, int | None]:
    """Rows that each sink took; files are read only when the job has `ended`."""
    rows: dict[str, int | None] = dict.fromkeys(insert.sink for insert in script.inserts)
    written: list[int] = []
    for operator in operators:
        if match := _SINK.fullmatch(operator.operator):
            table = match["old"] or match["new"]
            rows[table] = (rows.get(table) or 0) + operator.rows_in
        elif operator.operator in _FILE_WRITERS:
            written.append(operator.rows_in)
    to_files = [location.sink for location in script.sinks if location.connector == "filesystem"]
    if len(to_files) == 1 and written:
        rows[to_files[0]] = sum(written)
    elif ended:
        rows |= {one.sink: one.rows() for one in files if rows.get(one.sink) is None}
    return rows


def with_rates(
    now: Mapping[str, int | None], before: Mapping[str, int | None], seconds: float
) -> tuple[TableRows, ...]:
    """The counts of `now` with rates since `before`, `seconds` earlier."""
    return tuple(
        TableRows(
            table, rows, ((rows or 0) - (before.get(table) or 0)) / seconds if seconds > 0 else 0.0
        )
        for table, rows in now.items()
    )
