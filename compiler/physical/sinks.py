"""What a sink makes Flink do: ask for what was before updates, and bring updates of a key into order again.

The rules are those of FlinkChangelogModeInferenceProgram for sinks (`inferSinkRequiredTraits` and
`analyzeUpsertMaterializeStrategy`).
"""

from __future__ import annotations

from compiler.physical.modes import Moded, infer
from compiler.physical.nodes import Node
from dsl.records import dataclass


@dataclass(frozen=True, slots=True)
class SinkPlan:
    """A sink with the plan of its rows. `takes` are the kinds of changes that it takes beside inserts.

    `moded` is None where Flink finds no plan. `materializes` tells that Flink keeps, for each key of the sink, all rows
    that were sent for it, because changes of one key may come out of order.
    """

    name: str
    root: Node
    moded: Moded | None
    takes: tuple[str, ...]
    primary_key: tuple[str, ...]
    materializes: bool


def plan_sink(
    name: str, root: Node, takes: tuple[str, ...], primary_key: tuple[str, ...]
) -> SinkPlan:
    """How Flink feeds a sink."""
    key = frozenset(primary_key)
    upserting = "UA" in takes and "UB" not in takes
    before = "UB" in takes or (upserting and bool(key) and key not in root.upsert)
    moded = infer(root, before_needed=before)
    materializes = (
        bool(takes)
        and bool(key)
        and not root.insert_only
        and not any(upsert <= key for upsert in root.upsert)
    )
    return SinkPlan(name, root, moded, takes, primary_key, materializes)
