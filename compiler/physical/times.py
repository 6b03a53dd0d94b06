"""The clock that rows go by: the watermarks of the sources that they come from, and how far these are behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from compiler.physical.nodes import Node
from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef, Literal, OverCall, SortKey
from compiler.types.datatype import DataType, Root
from dsl.records import dataclass

ON_TIME = frozenset(
    {
        "WindowAggregate",
        "GroupWindowAggregate",
        "WindowJoin",
        "WindowRank",
        "WindowDeduplicate",
        "OverAggregate",
        "Match",
        "TemporalSort",
        "Values",
    }
)
"""Operators that give rows out as the watermark passes, and drop late ones (or have none)."""


def sends_on_time(node: Node) -> bool:
    """Whether an operator's rows leave in the order of time, just ahead of the watermark that passes them."""
    if node.kind == "Deduplicate":
        return first_by_time(node)
    return node.kind in ON_TIME or is_session(node)


def first_by_time(node: Node) -> bool:
    """Whether a node gives the first row of each key by event time, as the watermark passes it."""
    return node.strategy == "first" and node.insert_only and goes_by_row_time(node)


def is_session(node: Node) -> bool:
    """Whether a node puts rows into sessions, which it holds until they are over."""
    if node.kind != "WindowTableFunction" or node.windows is None:
        return False
    return node.windows.spec[0] == "session"


def goes_by_row_time(node: Node) -> bool:
    """Whether the time by which an operator goes is an event time."""
    kind: DataType | None = None
    match node.detail:
        case {"order": (SortKey(expression=expression), *_)}:
            kind = expression.type
        case {"over": (OverCall(order_by=(SortKey(expression=expression), *_)), *_)}:
            kind = expression.type
        case {"window": Call(args=(time, *_))}:
            kind = time.type
        case _:
            kind = None if node.windows is None else node.windows.time_type
    return kind is not None and kind.time_attribute == "rowtime"


@dataclass(frozen=True, slots=True)
class Clock:
    """The watermark of a source: it follows `column`, `delay` milliseconds behind, where that is a constant.

    `idle` are the milliseconds after which a silent part of the source no longer holds time back, 0 where it always
    does.
    """

    source: str
    column: str
    delay: int | None
    idle: int
    table: op.TableSource


@dataclass(frozen=True, slots=True)
class Times:
    """The clocks of operators. Time goes as the slowest of an operator's clocks, which are all below it.

    `idle` are the idle timeouts by source, `job_idle` that of all others.
    """

    idle: Mapping[str, int]
    job_idle: int = 0
    _clocks: dict[int, tuple[Node, tuple[Clock, ...]]] = field(default_factory=dict)
    _late: dict[int, tuple[Node, bool]] = field(default_factory=dict)

    def clocks(self, node: Node) -> tuple[Clock, ...]:
        """The watermarks that a node's rows come with, each source once."""
        known = self._clocks.get(id(node))
        if known is None:
            found: dict[str, Clock] = {}
            if node.kind == "WatermarkAssigner":
                clock = self._clock(node)
                found[clock.source] = clock
            for child in node.inputs:
                found.update((clock.source, clock) for clock in self.clocks(child))
            # The node is kept, so that its id stays its own.
            known = self._clocks[id(node)] = (node, tuple(found.values()))
        return known[1]

    def can_be_late(self, node: Node) -> bool:
        """Whether rows of a node can be behind the watermark.

        Rows that an operator holds until the watermark passes them leave before it does.
        """
        known = self._late.get(id(node))
        if known is None:
            if node.kind == "WatermarkAssigner":
                late = True
            else:
                late = not sends_on_time(node) and any(map(self.can_be_late, node.inputs))
            known = self._late[id(node)] = (node, late)
        return known[1]

    def _clock(self, node: Node) -> Clock:
        table = node.detail["table"]
        assert isinstance(table, op.TableSource)
        assert table.watermark is not None
        column, expression = table.watermark
        idle = self.idle.get(node.relation, self.job_idle)
        return Clock(node.relation, column, delay_of(expression), idle, table)


def delay_of(watermark: Expr) -> int | None:
    """The milliseconds that a watermark is behind its column; None where it is no column less a constant."""
    match watermark:
        case FieldRef():
            return 0
        case Call(function="-", args=(FieldRef(), Literal(value=int(delay), type=kind))) if (
            kind.root is Root.INTERVAL_SECONDS
        ):
            return delay
        case _:
            return None


def event_time(node: Node) -> str | None:
    """The column that is the event time of a node's rows."""
    return next((n for n, t in node.columns.items() if t.time_attribute == "rowtime"), None)
