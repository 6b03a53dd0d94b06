"""Whether rows come for ever, and whether what there is of them stays as large as a table."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.physical.nodes import Node
from compiler.plan import operators as op

_PASSING = (
    "LookupJoin",
    "TemporalJoin",
    "Calc",
    "WatermarkAssigner",
    "ChangelogNormalize",
    "WindowTableFunction",
    "Correlate",
)
_OWN = ("GroupAggregate", "Rank", "Deduplicate", "SortLimit", "Limit")
"""What keeps the rows that it gives itself: whoever reads them keeps no more than it does."""


class Growth:
    """Answers for the nodes of one analysis, each worked out once; what was asked makes no difference to it."""

    __slots__ = ("_ends", "_sized")

    def __init__(self) -> None:
        self._ends: dict[int, bool] = {}
        self._sized: dict[int, bool] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Growth)

    __hash__ = object.__hash__

    def endless(self, node: Node) -> bool:
        """Whether a source below has no end."""
        key = id(node)
        if key not in self._ends:
            table = node.detail.get("table")
            if isinstance(table, op.TableSource):
                self._ends[key] = not table.bounded
            else:
                self._ends[key] = any(self.endless(child) for child in node.inputs)
        return self._ends[key]

    def grows(self, node: Node) -> bool:
        """Whether rows come for ever, and the rows that hold at a moment become more and more.

        Those of a source with changes do not: they are as many as its table has.
        """
        return self.endless(node) and not self._table_sized(node)

    def _table_sized(self, node: Node) -> bool:
        key = id(node)
        if key not in self._sized:
            self._sized[key] = self._decide(node)
        return self._sized[key]

    def _decide(self, node: Node) -> bool:
        if node.insert_only:
            return False
        if node.kind == "TableSourceScan":
            return True
        if node.kind in _OWN:
            return True
        if node.kind in _PASSING:
            return self._table_sized(node.inputs[0])
        if node.kind in ("Join", "Union"):
            return not any(self.grows(child) for child in node.inputs)
        return False

    def changing_sources(self, node: Node) -> Iterator[Node]:
        """The sources below whose rows change."""
        if isinstance(node.detail.get("table"), op.TableSource) and not node.inputs:
            if not node.insert_only:
                yield node
            return
        for child in node.inputs:
            yield from self.changing_sources(child)

    def endless_sources(self, node: Node) -> Iterator[Node]:
        """The sources below that have no end."""
        table = node.detail.get("table")
        if isinstance(table, op.TableSource):
            if not table.bounded:
                yield node
            return
        for child in node.inputs:
            yield from self.endless_sources(child)
