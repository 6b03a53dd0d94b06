"""The operators of a job, as Flink runs them, and which reads which."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from runtime.counters import OperatorRows

_NUMBERED = re.compile(r"^(.*?)\[\d+\]$")
_NAME_LENGTH = 80
"""Flink cuts the names of operators in metrics here."""


@dataclass(frozen=True, slots=True)
class JobNode:
    """An operator: `name` as in metrics (`Calc[4]`), `text` what it computes, `inputs` other ids."""

    id: int
    name: str
    text: str
    inputs: tuple[int, ...]

    @property
    def kind(self) -> str:
        """The name without its number."""
        match = _NUMBERED.match(self.name)
        return match[1] if match else self.name


def read_graph(text: str) -> tuple[JobNode, ...]:
    """The operators of Flink's JSON form of a job, each after those that it reads."""
    nodes = {
        int(node["id"]): JobNode(
            int(node["id"]),
            str(node["type"]),
            str(node.get("contents", "")),
            tuple(dict.fromkeys(int(one["id"]) for one in node.get("predecessors", ()))),
        )
        for node in json.loads(text)["nodes"]
    }
    done: dict[int, JobNode] = {}

    def visit(node: JobNode) -> None:
        for given in node.inputs:
            if given not in done and given in nodes:
                visit(nodes[given])
        done[node.id] = node

    for node in nodes.values():
        if node.id not in done:
            visit(node)
    return tuple(done.values())


def outputs_of(graph: Iterable[JobNode]) -> dict[int, tuple[int, ...]]:
    """The ids of the operators that read each operator."""
    found: dict[int, list[int]] = {}
    for node in graph:
        found.setdefault(node.id, [])
        for given in node.inputs:
            found.setdefault(given, []).append(node.id)
    return {key: tuple(value) for key, value in found.items()}


def rows_by_node(
    graph: Sequence[JobNode], operators: Iterable[OperatorRows]
) -> dict[int, OperatorRows]:
    """The counts of each operator of the graph, as far as it has begun to count.

    Names are unique but for those without a number, such as the writers of files: of these, that
    one is meant whose predecessor, which has a number, stands before it in the chain.
    """
    every = {node.id: node for node in graph}
    counted: dict[str, list[OperatorRows]] = {}
    for operator in operators:
        counted.setdefault(operator.operator, []).append(operator)
    alike: dict[str, int] = {}
    for node in graph:
        alike[node.name] = alike.get(node.name, 0) + 1
    found: dict[int, OperatorRows] = {}
    for node in graph:
        candidates = counted.get(node.name[:_NAME_LENGTH], [])
        if alike[node.name] == 1 and len(candidates) == 1:
            found[node.id] = candidates[0]
        elif candidates and node.inputs:
            feeder = every[node.inputs[0]].name
            if one := _fed_by(feeder, node.name, candidates):
                found[node.id] = one
    return found


def _fed_by(feeder: str, name: str, candidates: Iterable[OperatorRows]) -> OperatorRows | None:
    """Of operators of the same name, the one right behind `feeder` in its chain.

    Operators of a chain register in the order in which the chain's name has them, where none of
    them is behind another one of its name.
    """
    vertices: dict[str, list[OperatorRows]] = {}
    for one in candidates:
        vertices.setdefault(one.vertex, []).append(one)
    for vertex, there in vertices.items():
        feeders = [before for at, before in feeders_in(vertex) if at == name]
        if feeders.count(feeder) == 1 and len(feeders) == len(there):
            return there[feeders.index(feeder)]
    return None


def feeders_in(chain: str) -> tuple[tuple[str, str | None], ...]:
    """Each operator in the name of a chain, `A -> (B -> C, D)`, with the one before it."""
    found: list[tuple[str, str | None]] = []
    before: list[str | None] = [None]
    last: str | None = None
    for token in re.split(r"( -> \(| -> |, |\)(?= -> |, |\)|$))", chain):
        match token:
            case " -> (":
                before.append(last)
            case " -> " | "":
                pass
            case ", ":
                last = before[-1]
            case ")":
                before.pop()
            case _:
                found.append((token, last))
                last = token
    return tuple(found)


def reachable(
    edges: Mapping[int, Iterable[int]], order: Iterable[JobNode], own: Mapping[int, frozenset[str]]
) -> dict[int, frozenset[str]]:
    """For each node, in `order`, its `own` names and those of all that it has edges to."""
    found: dict[int, frozenset[str]] = {}
    for node in order:
        names = own.get(node.id, frozenset())
        for other in edges.get(node.id, ()):
            names |= found.get(other, frozenset())
        found[node.id] = names
    return found
