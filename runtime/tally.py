"""Turns counts per operator into counts per source and sink.

Operators carry the name of their table (`Source: flights[1]`, `hourly[7]: Writer`,
`Sink: hourly[7]`), except the writers of filesystem sinks
(`StreamingFileWriter`, in batch `Sink: Filesystem`): these are told apart by `runtime.watch`, and
where they cannot be the rows in the finished files are counted, which csv, json and raw allow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from compiler.emit.script import Script
from runtime.counters import OperatorRows
from runtime.partfiles import SinkFiles
from runtime.progress import NodeRows, TableRows

_SOURCE = re.compile(r"Source: (.+)\[\d+\]")
_SINK = re.compile(r"(?:Sink: (?P<old>.+)\[\d+\]|(?P<new>.+)\[\d+\]: Writer)")
_HOISTED = re.compile(r"\$table\$*$")
FILE_WRITERS = frozenset({"StreamingFileWriter", "Sink: Filesystem"})


def table_of(operator: str) -> str | None:
    """The table that an operator reads or writes, if its name tells; of a source, the source."""
    if match := _SOURCE.fullmatch(operator):
        return _HOISTED.sub("", match[1])
    match = _SINK.fullmatch(operator)
    return (match["old"] or match["new"]) if match else None


def source_rows(operators: Iterable[OperatorRows]) -> dict[str, int | None]:
    """Rows that each source table gave; of several scans of one table the one that read most."""
    rows: dict[str, int | None] = {}
    for operator in operators:
        if match := _SOURCE.fullmatch(operator.operator):
            table = _HOISTED.sub("", match[1])
            rows[table] = max(rows.get(table) or 0, operator.rows_out)
    return rows


def sink_rows(
    script: Script,
    operators: Iterable[OperatorRows],
    written: Mapping[str, int],
    files: tuple[SinkFiles, ...] = (),
) -> dict[str, int | None]:
    """Rows that each sink took: `written` by sinks whose writers have no names, else as counted.

    `files` are given when the job has ended, and read for sinks of which nothing else is known.
    """
    stopping = {insert.sink for insert in script.inserts if insert.stops}
    rows: dict[str, int | None] = dict.fromkeys(
        insert.sink for insert in script.inserts if not insert.stops
    )
    for operator in operators:
        if match := _SINK.fullmatch(operator.operator):
            table = match["old"] or match["new"]
            if table in stopping:
                continue
            rows[table] = (rows.get(table) or 0) + operator.rows_in
    rows |= written
    return rows | {one.sink: one.rows() for one in files if rows.get(one.sink) is None}


@dataclass(frozen=True, slots=True)
class Moment:
    """All counts at one moment, `seconds` after the start of the run."""

    seconds: float
    operators: tuple[OperatorRows, ...] = ()
    sources: Mapping[str, int | None] = field(default_factory=dict)
    sinks: Mapping[str, int | None] = field(default_factory=dict)
    nodes: tuple[NodeRows, ...] = ()

    def sources_since(self, before: Moment) -> tuple[TableRows, ...]:
        """The sources' rows, with rates since an earlier moment."""
        return self._tables(self.sources, before.sources, before)

    def sinks_since(self, before: Moment) -> tuple[TableRows, ...]:
        """The sinks' rows, with rates since an earlier moment."""
        return self._tables(self.sinks, before.sinks, before)

    def nodes_since(self, before: Moment) -> tuple[NodeRows, ...]:
        """The nodes' rows, with rates since an earlier moment."""
        earlier = {node.name: node for node in before.nodes}
        return tuple(
            replace(
                node,
                rate_in=self._rate(node.rows_in, was.rows_in if was else None, before),
                rate_out=self._rate(node.rows_out, was.rows_out if was else None, before),
            )
            for node in self.nodes
            for was in (earlier.get(node.name),)
        )

    def _tables(
        self, now: Mapping[str, int | None], earlier: Mapping[str, int | None], before: Moment
    ) -> tuple[TableRows, ...]:
        return tuple(
            TableRows(table, rows, self._rate(rows, earlier.get(table), before))
            for table, rows in now.items()
        )

    def _rate(self, rows: int | None, earlier: int | None, before: Moment) -> float:
        passed = self.seconds - before.seconds
        return ((rows or 0) - (earlier or 0)) / passed if passed > 0 else 0.0
