"""Which rows an operator of the physical plan drops, other than those that it was told to.

Read off Flink's runtime operators. Late rows are dropped by the window operators, AbstractRowTimeUnboundedPrecedingOver
and its like, CepOperator, RowTimeSortOperator and RowTimeDeduplicateKeepFirstRowFunction, which count them at most.
TimeIntervalJoin and TemporalRowTimeJoinOperator take late rows, and may find nothing for them any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.physical.nodes import Node
from compiler.physical.times import first_by_time, goes_by_row_time, is_session
from compiler.plan import operators as op
from compiler.plan.expressions import Call, OverCall
from compiler.plan.intervals import interval_times
from dsl.span import Span

WINDOWS = ("WindowAggregate", "WindowJoin", "WindowRank", "WindowDeduplicate")
JOINS = ("Join", "IntervalJoin", "WindowJoin", "TemporalJoin")
WINDOW = "a window"
FORGOTTEN = "rows that come when those within their interval have been forgotten"


def drops_late(node: Node) -> tuple[str, Span] | None:
    """By what late rows are dropped in a node, and where that stands; None where it drops none."""
    if node.kind in WINDOWS:
        return (WINDOW, node.span) if _windows_of_row_time(node) else None
    if not goes_by_row_time(node):
        return None
    match node.kind, node.detail:
        case "GroupWindowAggregate", {"window": Call(span=span)}:
            return "a window in `group by`", span
        case "WindowTableFunction", _ if is_session(node):
            return WINDOW, node.span
        case "OverAggregate", {"over": (OverCall(span=span), *_)}:
            return "`over` by time", span
        case "Match", _:
            return "a pattern", node.span
        case "TemporalSort", _:
            return "sorting by time", node.span
        case "Deduplicate", _ if first_by_time(node):
            return "a ranking by time", node.span
        case _:
            return None


def _windows_of_row_time(node: Node) -> bool:
    found = (node.windows, *(below.windows for below in node.inputs))
    windows = next((one for one in found if one is not None), None)
    return windows is not None and windows.time_type.time_attribute == "rowtime"


def drops_unmatched(node: Node) -> str | None:
    """The rows of a join that find nothing where, with other timing, they would have found a row."""
    kind = None if node.join is None else node.join.kind
    if node.kind == "TemporalJoin" and kind == "inner":
        return "rows for whose time there is no version, or none any more"
    if node.kind == "IntervalJoin" and kind in ("inner", "left", "right"):
        # By the clock a row comes at its own time, and those within its interval are still there.
        return FORGOTTEN if _interval_of_row_time(node) else None
    return None


def _interval_of_row_time(node: Node) -> bool:
    join = node.detail.get("join")
    times = interval_times(join) if isinstance(join, op.Join) else ()
    return any(one.time_attribute == "rowtime" for _, one, _ in times)


def null_keys(node: Node) -> tuple[str, ...]:
    """The columns of an inner join that can be NULL, which equals nothing."""
    if node.kind not in JOINS or len(node.inputs) != 2:
        return ()
    if node.join is None or node.join.kind not in ("inner", "semi"):
        return ()
    return tuple(dict.fromkeys(_nullable(node)))


def _nullable(node: Node) -> Iterator[str]:
    assert node.join is not None
    for pair in node.join.pairs:
        for side, column in zip(node.inputs, pair, strict=True):
            kind = side.columns.get(column)
            if kind is not None and kind.nullable:
                yield column
