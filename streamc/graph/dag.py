"""Turns a checked file into the DAG that is shown."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.checked import Checked
from dsl.records import dataclass

SIDE_KINDS = frozenset({"rejected", "late", "malformed", "warned", "failed"})


@dataclass(frozen=True, slots=True)
class Node:
    """An output of the DAG or a sink; `kind` is that of `compiler.checked.Output`."""

    name: str
    kind: str
    doc: str | None = None


@dataclass(frozen=True, slots=True)
class Dag:
    """`nodes` stand in topological order. `edges` lead from what is read to what reads it.

    `belongs` are pairs of a declaration and its side output that somebody reads.
    """

    name: str
    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]
    belongs: tuple[tuple[str, str], ...]


def dag(checked: Checked) -> Dag:
    """The DAG of a file. A side output (`valid.rejected`) is a node only where it is read."""
    edges = tuple(dict.fromkeys(checked.edges))
    touched = dict.fromkeys(name for edge in edges for name in edge)
    nodes = {
        output.name: Node(output.name, output.kind, output.doc)
        for output in checked.outputs
        if output.kind not in SIDE_KINDS or output.name in touched
    }
    for name in touched:
        nodes.setdefault(name, Node(name, _kind(name)))
    belongs = tuple(
        (owner, name)
        for name, node in nodes.items()
        if node.kind in SIDE_KINDS and (owner := name.rpartition(".")[0]) in nodes
    )
    order = _topological(list(nodes), [*edges, *belongs])
    return Dag(checked.name, tuple(nodes[name] for name in order), edges, belongs)


def _kind(name: str) -> str:
    last = name.rpartition(".")[2]
    return last if last in SIDE_KINDS else "task"


def _topological(names: list[str], edges: Iterable[tuple[str, str]]) -> list[str]:
    """Names so that edges lead forward, else in their order; what lies on a ring comes last."""
    before: dict[str, set[str]] = {name: set() for name in names}
    for start, end in edges:
        before[end].add(start)
    order: list[str] = []
    waiting = list(names)
    while waiting:
        ready = next((name for name in waiting if before[name] <= set(order)), waiting[0])
        waiting.remove(ready)
        order.append(ready)
    return order
