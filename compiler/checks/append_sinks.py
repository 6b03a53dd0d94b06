"""Checks that rows which change do not go into a sink that only adds rows."""

from __future__ import annotations

from compiler.graph import Graph
from compiler.plan import operators as op
from compiler.plan.plan import Relation
from compiler.plan.traits import derive
from compiler.relations.codes import UPDATES_INTO_APPEND_SINK
from compiler.tables.facts import SinkFacts
from dsl.diagnostic import Diagnostic, Label, diagnostic


def check_append_sinks(graph: Graph) -> list[Diagnostic]:
    """STA001 for each sink whose connector and format take inserts only, and whose input is updating."""
    if graph.mode == "batch":
        return []
    found = []
    for facts in graph.sinks:
        traits = derive(facts.sink.input, graph.traits.__getitem__)
        if not traits.append_only and facts.only_adds:
            found.append(_report(facts, traits.changelog, graph))
    return found


def _report(facts: SinkFacts, changelog: str, graph: Graph) -> Diagnostic:
    sink = facts.declaration
    also = []
    for path in sink.inputs:
        relation = graph.relations.get(path.text)
        if relation is not None and not graph.traits[relation.name].append_only:
            also.append(Label(relation.operator.span, "rows change here after they were given"))
    what = f"`{facts.connector.name}`"
    if facts.format is not None:
        what += f" with format `{facts.format.name}`"
    help = "or write it where rows can be updated by key"
    if facts.connector.primary_key == "for_updates":
        what += " without a `primary key`"
        help = "or say by which columns rows are updated: `primary key (...)`"
    elif facts.connector.upserting is not None:
        help = (
            "or say by which columns rows are updated, as keys of its messages: `primary key (...)`"
        )
    elif "option" in facts.connector.changelog.sink:
        what += " as it is declared"
        help = "or, where it updates rows by key, say so: `changelog = upsert` and a `primary key`"
    first = "make it append-only: aggregate in a `window`, join `as of` a time"
    if any(_sorts_out(graph.relations.get(path.text)) for path in sink.inputs):
        first = "`distinct` and `union` change rows: `dedup by ... keep first` gives each row once"
    return diagnostic(
        UPDATES_INTO_APPEND_SINK,
        f"{what} only adds rows, and `{sink.inputs[0].text}` changes rows that it gave before "
        f"(changelog `{changelog}`)",
        sink.inputs[0].span,
        "an updating stream",
        also=tuple(also),
        help=(first, help),
    )


def _sorts_out(relation: Relation | None) -> bool:
    """Whether the rows of a task are what is left of equal ones."""
    rows = None if relation is None else relation.operator
    while isinstance(rows, op.Project | op.Filter):
        rows = rows.input
    return isinstance(rows, op.Distinct) or (
        isinstance(rows, op.SetOp) and rows.kind == "union" and not rows.all
    )
