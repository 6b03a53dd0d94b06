"""Checks that a table which is read once is not forgotten while rows still look for its rows."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import TTL_FORGETS_TABLE
from compiler.checks.state.wording import duration, input_name, name_of, ttl_label
from compiler.physical.nodes import Node
from compiler.physical.state import hinted
from compiler.plan import operators as op
from compiler.relations.retention import is_many
from dsl.diagnostic import Diagnostic, Label, diagnostic

_FINDS_NOTHING = {
    "inner": "its rows then find nobody, and are dropped",
    "left": "its rows then find nobody, and get NULL",
    "right": "its rows then find nobody, and get NULL",
    "full": "its rows then find nobody, and get NULL",
    "semi": "nothing is then found, and rows are dropped",
    "anti": "nothing is then found, and every row passes",
}


def check_forgotten_tables(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA026 for a join of rows without an end with a table that is read once and forgotten by `state_ttl`.

    Flink's StreamingJoinOperator counts the time from the write of a row (`StateTtlConfig`: on create and write), and
    a table that ended is never written again.
    """
    told = set()
    for found in job.analysis.every_operator():
        node = found.node
        side = _ended_side(job, node)
        if side is None or node.span in told:
            continue
        ttl = job.analysis.keeper.ttl_of(node, side)
        if ttl:
            told.add(node.span)
            yield _report(job, node, side, ttl)


def _ended_side(job: StreamingJob, node: Node) -> int | None:
    """The side of a join whose rows end, where those of the other do not."""
    if node.kind != "Join":
        return None
    endless = [job.analysis.growth.endless(child) for child in node.inputs]
    return endless.index(False) if sorted(endless) == [False, True] else None


def _report(job: StreamingJob, node: Node, side: int, ttl: int) -> Diagnostic:
    names = _names(node)
    what = f"of {names[side]}" if names else "of the subquery"
    if names and input_name(node, side) is None:
        what = "that were joined before"
    return diagnostic(
        TTL_FORGETS_TABLE,
        f"all rows {what} are forgotten here after {duration(ttl)}: they are read once, at the start",
        node.span,
        _finds_nothing(node, side),
        also=(*_tables(job, node.inputs[side]), *ttl_label(job, node, side)),
        help=(_mends(job, node, names, side),),
    )


def _finds_nothing(node: Node, side: int) -> str:
    kind = node.join.kind if node.join is not None else "inner"
    other = ("right", "left")[side]
    # An outer join gives NULL to the rows of the side that it keeps.
    keeps = kind in ("full", other) or kind not in ("left", "right")
    return _FINDS_NOTHING[kind if keeps else "inner"]


def _names(node: Node) -> tuple[str, str] | None:
    """What the sides are called in the file; None for the join that a subquery becomes."""
    join = node.detail.get("join")
    if not isinstance(join, op.Join):
        return None
    left = name_of(join.left, None if is_many(join.left) else join.left_alias)
    return left, name_of(join.right, join.right_alias)


def _tables(job: StreamingJob, rows: Node) -> tuple[Label, ...]:
    """Where the tables stand that end, two at most."""
    found = dict.fromkeys(_ended(rows))
    relations = [job.graph.relations[name] for name in found if name in job.graph.relations]
    return tuple(Label(one.span, "is read once, to its end") for one in relations[:2])


def _ended(node: Node) -> Iterator[str]:
    if isinstance(node.detail.get("table"), op.TableSource):
        yield node.relation
    for child in node.inputs:
        yield from _ended(child)


def _mends(job: StreamingJob, node: Node, names: tuple[str, str] | None, side: int) -> str:
    """How the table is kept for ever; a hint in a query is stronger than an option of its task."""
    if names is None:
        return "write it as a `join`, in which the table is kept for ever: `state_ttl.<table> = 0s` in the task"
    table, rows = input_name(node, side), input_name(node, 1 - side)
    if table is None:
        return f"keep it for ever: `state_ttl = 0s` in the task, with `state_ttl.{rows} = ...`"
    retention = job.graph.retentions.get(node.relation)
    said = None if retention is None else retention.side(table)
    if hinted(node, side) not in (None, said):
        return f"keep the table for ever: `'{table}' = '0s'` in the hint `state_ttl`"
    return f"keep the table for ever: `state_ttl.{table} = 0s` in the task"
