"""Turns a DAG into Graphviz's DOT."""

from __future__ import annotations

from streamc.graph.dag import Dag

_SHAPES = {"source": "box", "task": "box", "sink": "cylinder"}
_STYLES = {"source": "rounded,bold", "task": "rounded"}


def dot(dag: Dag) -> str:
    """The DAG from left to right; side outputs are dashed notes."""
    lines = [
        f"digraph {_quoted(dag.name or 'pipeline')} {{",
        "  rankdir = LR",
        '  node [fontname = "sans-serif"]',
    ]
    for node in dag.nodes:
        shape = _SHAPES.get(node.kind, "note")
        style = _STYLES.get(node.kind, "solid" if node.kind == "sink" else "dashed")
        lines.append(f"  {_quoted(node.name)} [shape = {shape}, style = {_quoted(style)}]")
    lines += [f"  {_quoted(start)} -> {_quoted(end)}" for start, end in dag.edges]
    lines += [f"  {_quoted(a)} -> {_quoted(b)} [style = dashed]" for a, b in dag.belongs]
    return "\n".join([*lines, "}"])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
