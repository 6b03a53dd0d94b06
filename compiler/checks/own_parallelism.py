"""Checks that rows that change can be given on between as many tasks as a table says and those of the job."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.table_keys import PRIMARY_KEY_MISSING
from compiler.graph import Graph
from compiler.plan import operators as op
from compiler.plan.traits import derive
from compiler.tables.facts import Table
from dsl.diagnostic import Diagnostic, diagnostic

_SOURCE, _SINK = "scan.parallelism", "sink.parallelism"


def check_own_parallelism(graph: Graph) -> Iterator[Diagnostic]:
    """OPT015 where a table with a `parallelism` of its own has no key by which changes of a row stay in their order.

    Flink then deals them out by the primary key, and refuses the job without one, also where both numbers are the
    same: it compares before it knows that of the input (`CommonExecTableSourceScan.applySourceTransformationWrapper`,
    `CommonExecSink.createSinkTransformation`). Only of an input that is one task whatever is said it knows.
    """
    if graph.mode == "batch":
        return
    for name, relation in graph.relations.items():
        source, table = relation.operator, graph.tables.get(name)
        if not isinstance(source, op.TableSource) or table is None or source.path:
            continue
        if source.changes and not source.primary_key and _SOURCE in dict(source.options):
            yield _keyless(table, "rows that change are read")
    for facts in graph.sinks:
        sink, table = facts.sink, graph.tables.get(facts.sink.name)
        count = dict(sink.options).get(_SINK)
        if table is None or count is None or sink.primary_key or sink.path or facts.only_adds:
            continue
        changing = not derive(sink.input, graph.traits.__getitem__).append_only
        if changing and not (count == "1" and _in_one_task(sink.input, graph)):
            yield _keyless(table, "rows that change are written")


def _keyless(table: Table, what: str) -> Diagnostic:
    spans = table.options.spans
    keys = ("parallelism", _SOURCE, _SINK)
    span = next((spans[key] for key in keys if key in spans), table.declaration.name.span)
    return diagnostic(
        PRIMARY_KEY_MISSING,
        f"{what} by as many tasks as are said here only where there is a primary key",
        span,
        "by what are the changes of a row kept in order?",
        help=(
            "say by which columns rows are updated: `primary key (...)`",
            "or leave it out: as many tasks as the job has",
        ),
    )


def _in_one_task(rows: op.Operator, graph: Graph) -> bool:
    """Whether the rows are summed up without keys, and at most filtered and projected afterwards."""
    while isinstance(rows, op.Project | op.Filter | op.Read):
        if not isinstance(rows, op.Read):
            rows = rows.input
        elif rows.relation in graph.relations:
            rows = graph.relations[rows.relation].operator
        else:
            return False
    return isinstance(rows, op.Aggregate) and not rows.keys and not rows.sets
