"""Turns a DAG into text as Airflow writes it: `payments >> valid >> [lake, totals]`."""

from __future__ import annotations

from streamc.graph.dag import Dag

Chain = list[list[str]]
"""Names joined by `>>`, several in a bracket."""


def chains(dag: Dag) -> str:
    """Every edge once, in chains as long as they come; a node without edges has its own line."""
    waiting: dict[str, list[str]] = {node.name: [] for node in dag.nodes}
    order = list(waiting)
    for start, end in dag.edges:
        waiting[start].append(end)
    for readers in waiting.values():
        readers.sort(key=lambda name: (bool(waiting[name]), order.index(name)))
    found = [chain for name in order if waiting[name] for chain in [_chain(name, waiting)]]
    linked = {name for edge in dag.edges for name in edge}
    found += [[[name]] for name in order if name not in linked]
    return "\n".join(" >> ".join(map(_bracket, chain)) for chain in _merged(found))


def _chain(name: str, waiting: dict[str, list[str]]) -> Chain:
    """Follows a node's readers until they part or end, taking the edges away."""
    chain: Chain = [[name]]
    while readers := waiting[name]:
        chain.append(list(readers))
        waiting[name] = []
        if len(readers) > 1:
            break
        name = readers[0]
    return chain


def _merged(found: list[Chain]) -> list[Chain]:
    """Single edges into the same node become one line: `[a, b] >> c`."""
    merged: list[Chain] = []
    heads: dict[str, Chain] = {}
    for chain in found:
        single = len(chain) == 2 and len(chain[1]) == 1
        target = chain[1][0] if single else ""
        if single and target in heads:
            heads[target][0].extend(chain[0])
            continue
        if single:
            heads[target] = chain
        merged.append(chain)
    return merged


def _bracket(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"
