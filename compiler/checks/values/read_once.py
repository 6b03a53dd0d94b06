"""Checks that what changes is not read once for ever."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.values.codes import READ_ONCE
from compiler.checks.values.tables import tables_below
from compiler.physical.nodes import Node, walk
from compiler.plan.operators import TableSource
from dsl.diagnostic import Diagnostic, Label, diagnostic


def check_read_once(job: StreamingJob) -> Iterator[Diagnostic]:
    """DEL007 for a join of an endless side with a table that is read once, and that could be asked for each row.

    A scan of a database ends (`JdbcDynamicTableSource` is bounded); a join keeps what it gave, whatever changes.
    """
    seen = set()
    for sink in job.analysis.sinks:
        for node in walk(sink.root):
            if node.kind != "Join" or node.span in seen:
                continue
            seen.add(node.span)
            left, right = (tables_below(side, job) for side in node.inputs)
            for ended, other in ((left, right), (right, left)):
                once = _read_once(ended)
                if once is not None and not all(table.bounded for table in other):
                    yield _report(node, once, job)


def _read_once(tables: list[TableSource]) -> TableSource | None:
    if tables and all(table.bounded for table in tables):
        return next((table for table in tables if table.lookup), None)
    return None


def _report(node: Node, table: TableSource, job: StreamingJob) -> Diagnostic:
    name = next(n for n, r in job.graph.relations.items() if r.operator is table)
    return diagnostic(
        READ_ONCE,
        f"`{name}` is read once, when the job starts: rows that are changed later are joined as they were",
        node.span,
        "goes on for ever with these rows",
        also=(
            Label(job.graph.relations[name].span, f"`{table.connector}` reads a table to its end"),
        ),
        help=(
            f"ask for each row when it is needed: `lookup join {name} on ...`",
            "or read the changes of the table, as a `-cdc` connector does",
        ),
    )
