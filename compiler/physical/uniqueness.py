"""Whether columns tell the rows of a plan apart: by its keys, and by windows, which Flink knows less of."""

from __future__ import annotations

from compiler.physical.keys import is_unique
from compiler.physical.nodes import Node, Windows
from compiler.plan.expressions import FieldRef

_BY_START = ("tumble", "hop", "session")
"""Windows of which no two have the same start, for one key; the end tells all windows apart."""


def unique_by(node: Node, columns: frozenset[str]) -> bool:
    """Whether no two rows that hold at a time have the same values in the columns."""
    if is_unique(node.unique, columns):
        return True
    match node.kind:
        case "Calc":
            found = node.detail.get("items")
            items = found if isinstance(found, dict) else {}
            below = {items[c].name for c in columns if isinstance(items.get(c), FieldRef)}
            return unique_by(node.inputs[0], frozenset(below))
        case "WatermarkAssigner" | "OverAggregate" | "TemporalSort":
            return unique_by(node.inputs[0], columns)
        case "WindowAggregate" | "WindowDeduplicate":
            by = frozenset(node.by or ())
            return by <= columns and node.windows is not None and _one_window(node.windows, columns)
        case _:
            return False


def _one_window(windows: Windows, columns: frozenset[str]) -> bool:
    if columns & (windows.ends | windows.times):
        return True
    return bool(columns & windows.starts) and windows.spec[0] in _BY_START
