"""Which node of the pipeline the operators before and behind a Python class work for."""

from __future__ import annotations

from compiler.emit.script import Node, NodeKind, Step
from runtime.attribution import attribute
from runtime.jobgraph import JobNode

NODES = (
    Node("payments", NodeKind.SOURCE, ()),
    Node("alerts", NodeKind.TASK, ("payments",), (Step("process", frozenset({"score"})),)),
    Node("out", NodeKind.SINK, ("alerts",)),
)


def test_what_stands_before_python_is_no_sink() -> None:
    names = (
        "Source: payments[1]",
        "WatermarkAssigner[2]",
        "Calc[3]",
        "ConstraintEnforcer[4]",
        "TableToDataStream",
        "Map",
        "_stream_key_by_map_operator",
        "alerts$processed",
        "alerts$processed[5]",
        "Calc[6]",
        "Sink: out[7]",
    )
    graph = tuple(JobNode(i, name, "", (i - 1,) if i else ()) for i, name in enumerate(names))
    found = attribute(NODES, graph, {0: "payments", len(names) - 1: "out"})
    assert [found.nodes[node.id] for node in graph] == ["payments"] * 2 + ["alerts"] * 8 + ["out"]
