"""Turns a DAG into Mermaid's flow chart."""

from __future__ import annotations

from streamc.graph.dag import Dag, Node

_BRACKETS = {"source": ("([", "])"), "task": ("[", "]"), "sink": ("[(", ")]")}


def mermaid(dag: Dag) -> str:
    """The DAG from left to right. Nodes are numbered: a name such as `end` would not parse."""
    ids = {node.name: f"n{i}" for i, node in enumerate(dag.nodes)}
    lines = ["flowchart LR"]
    lines += [f"  {ids[node.name]}{_box(node)}" for node in dag.nodes]
    lines += [f"  {ids[start]} --> {ids[end]}" for start, end in dag.edges]
    lines += [f"  {ids[owner]} -.-> {ids[name]}" for owner, name in dag.belongs]
    return "\n".join(lines)


def _box(node: Node) -> str:
    left, right = _BRACKETS.get(node.kind, ("{{", "}}"))
    text = node.name.replace('"', "#quot;")
    return f'{left}"{text}"{right}'
