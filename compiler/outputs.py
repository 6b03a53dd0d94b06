"""What is told of a checked graph: its outputs, and who reads whom."""

from __future__ import annotations

from compiler.checked import Output
from compiler.graph import Graph
from compiler.physical.analysis import Analysis
from compiler.plan.operators import Column
from compiler.plan.traits import derive, worst
from compiler.resolve.references import find, read_paths
from dsl.diagnostic import Diagnostic


def outputs_of(graph: Graph, analysis: Analysis | None) -> tuple[Output, ...]:
    """The outputs of relations, then those of sinks."""
    outputs = []
    for relation in graph.relations.values():
        if relation.kind == "part":
            continue
        traits = graph.traits[relation.name]
        port = relation.name.partition(".")[2]
        outputs.append(
            Output(
                relation.name,
                port or relation.kind,
                relation.operator.columns,
                _event_time(relation.operator.columns),
                traits.changelog,
                traits.keys,
                _bound(relation.name, graph, analysis),
                relation.span,
                relation.doc,
            )
        )
    for facts in graph.sinks:
        sink = facts.sink
        traits = derive(sink.input, graph.traits.__getitem__)
        keys = (sink.primary_key,) if sink.primary_key else ()
        outputs.append(
            Output(
                sink.name,
                "sink",
                sink.columns,
                None,
                traits.changelog,
                keys,
                "stateless",
                sink.span,
                sink.doc,
            )
        )
    return tuple(outputs)


def _bound(name: str, graph: Graph, analysis: Analysis | None) -> str:
    """What bounds the state of an output's own operators, those of the parts it shares included.

    What nothing in the plan bounds, `state_ttl` does where none of its state is kept for ever.
    """
    relation = graph.relations[name]
    parts = [
        graph.traits[other.name].bounded_by
        for other in graph.relations.values()
        if other.kind == "part" and other.task == relation.task
    ]
    bound = worst(graph.traits[name].bounded_by, *parts)
    if bound != "nothing" or analysis is None:
        return bound
    states = [s.bound for one in analysis.operators(name.partition(".")[0]) for s in one.states]
    return "ttl" if "ttl" in states and not {"keys", "nothing"} & set(states) else bound


def _event_time(columns: tuple[Column, ...]) -> str | None:
    return next((c.name for c in columns if c.type.time_attribute == "rowtime"), None)


def edges_of(graph: Graph) -> tuple[tuple[str, str], ...]:
    """Who reads whom, also where the reader could not be checked, in the order of the text."""
    edges: dict[tuple[str, str], None] = {}
    for name, declaration in graph.root.names.items():
        for path in read_paths(declaration):
            found = find(path, graph.root)
            if not isinstance(found, Diagnostic):
                entity, port = found
                edges[graph.name_of(entity) + (f".{port}" if port else ""), name] = None
    return tuple(dict.fromkeys([*graph.edges, *edges]))
