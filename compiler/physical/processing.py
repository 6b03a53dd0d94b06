"""Python code for the rows of each key: an operator of the DataStream API between two plans of the planner's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.physical.nodes import Node
from compiler.plan import operators as op
from dsl.records import replace

if TYPE_CHECKING:
    from compiler.physical.planning import Planner
    from compiler.physical.projecting import Needed


def process_rows(planner: Planner, given: op.ProcessRows, needed: Needed) -> Node:
    """The rows that the code gives, which only add: the planner knows no key of them, nor where a column is from."""
    times = {c.name for c in given.input.columns if c.type.time_attribute is not None}
    inner = planner.plan(given.input, frozenset(given.handed) | times)
    node = planner.node("Process", (inner,), given, needed)
    return replace(node, by=given.keys, origins={}, detail={"process": given})
