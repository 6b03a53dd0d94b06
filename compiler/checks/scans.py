"""Checks that tables which can only be asked for the rows of a key are not read from their beginning."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.connectors.model import Connector, Role
from compiler.graph import Graph
from compiler.plan import operators as op
from compiler.plan.inputs import inputs
from compiler.plan.lookups import looks_up
from dsl.diagnostic import Code, Diagnostic, Label, diagnostic
from dsl.span import Span

ONLY_LOOKED_UP = Code("OPT017", "only-looked-up")
CODES = (ONLY_LOOKED_UP,)


def check_scans(graph: Graph) -> Iterator[Diagnostic]:
    """OPT017 for a table that is read and has no rows to read: Flink's planner refuses one that is no
    ScanTableSource (DynamicSourceUtils.validateScanSource).
    """
    asked = {
        name: table.connector
        for name, table in graph.tables.items()
        if table.role is Role.SOURCE and not table.connector.source
    }
    roots = [(relation.task, relation.operator) for relation in graph.relations.values()]
    roots += [(facts.sink.name, facts.sink.input) for facts in graph.sinks]
    told: set[str] = set()
    for owner, root in roots:
        for read in _scanned(root):
            if read.relation in asked and owner not in told:
                told.add(owner)
                yield _report(graph, read.relation, asked[read.relation], read.span)


def _scanned(operator: op.Operator) -> Iterator[op.Read]:
    """What is read below an operator, but for the tables that lookup joins ask."""
    if isinstance(operator, op.Read):
        yield operator
    elif isinstance(operator, op.Join) and looks_up(operator):
        yield from _scanned(operator.left)
    else:
        for one in inputs(operator):
            yield from _scanned(one)


def _report(graph: Graph, name: str, connector: Connector, span: Span) -> Diagnostic:
    declared = graph.tables[name].declaration.name.span
    return diagnostic(
        ONLY_LOOKED_UP,
        f"`{name}` has no rows to read: `{connector.name}` is only asked for those of a key",
        span,
        "is read here",
        also=(Label(declared, "declared here"),),
        help=(f"ask it for each row of another source: `lookup join {name} on ...`",),
    )
