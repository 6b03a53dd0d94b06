"""Checks joins that keep every row that they ever read."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import UNBOUNDED_JOIN, UNBOUNDED_SUBQUERY
from compiler.checks.state.lost_times import time_bound
from compiler.checks.state.unlike_windows import joins_unlike_windows
from compiler.checks.state.wording import KEEP_FOR, endless, name_of
from compiler.physical.nodes import Node
from compiler.plan import operators as op
from dsl.diagnostic import Diagnostic, diagnostic


def check_unbounded_joins(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA002 for a join that has no bound in time, where rows come for ever and state has no `state_ttl`.

    Flink's StreamingJoinOperator keeps each row of both sides, for a partner that may still come.
    """
    for found in job.analysis.every_operator():
        node, join = found.node, found.node.detail.get("join")
        if node.kind != "Join" or not isinstance(join, op.Join):
            continue
        if node.by is None and job.settings.typed.get("parallelism") != 1:
            continue  # STA008 tells of it
        sides = growing_sides(job, node)
        if not sides or time_bound(job, node) is not None or joins_unlike_windows(node):
            continue
        names = (name_of(join.left, join.left_alias), name_of(join.right, join.right_alias))
        yield diagnostic(
            UNBOUNDED_JOIN,
            f"this join keeps every row of {' and '.join(names[i] for i in sides)} for ever",
            node.span,
            "a partner may come at any time",
            also=endless(job, *(node.inputs[i] for i in sides)),
            help=(_bounded_form(join), _kept_for(names, sides)),
        )


def _kept_for(names: tuple[str, str], sides: tuple[int, ...]) -> str:
    """How long the rows of the growing sides are kept: a table that was read to its end is not read again."""
    if len(sides) == 2:
        return KEEP_FOR
    grows, stays = names[sides[0]].strip("`"), names[1 - sides[0]].strip("`")
    if " " in grows:
        return f"say how long they are kept: `state_ttl = 1d` in the task, with `state_ttl.{stays} = 0s`"
    return f"say how long they are kept: `state_ttl.{grows} = 1d` in the task"


def _bounded_form(join: op.Join) -> str:
    times = [
        next((c.name for c in s.columns if c.type.time_attribute == "rowtime"), None)
        for s in (join.left, join.right)
    ]
    if None in times:
        return "join a table of outside with `lookup join`, or a versioned one `as of` the time of the row"
    a, b = (
        f"{alias}.{time}" if alias else str(time)
        for alias, time in zip((join.left_alias, join.right_alias), times, strict=True)
    )
    return f"bound the time between the two: `and {b} between {a} - interval '1' hour and {a} + interval '1' hour`"


def check_unbounded_subqueries(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA007 for `in`, `exists` and subqueries with a value over rows that come for ever, without `state_ttl`.

    Flink makes a join of each, which keeps the rows of both sides.
    """
    for found in job.analysis.every_operator():
        node = found.node
        if not is_subquery(node):
            continue
        if node.join is None or (node.by is None and node.join.kind not in ("semi", "anti")):
            continue
        sides = growing_sides(job, node)
        if not sides:
            continue
        single = node.by is None or _asks_every_row(node)
        what = f"this subquery{' and of what is around it' if 0 in sides else ''}"
        if "set" in node.detail:
            what = "both sides" if len(sides) > 1 else "one side"
        notes: tuple[str, ...] = ()
        if single:
            notes = (
                "a column that may be NULL brings all rows to one task: `not exists` with `=` does not",
            )
        yield diagnostic(
            UNBOUNDED_SUBQUERY,
            f"every row of {what} is kept for ever{', in one task' if single else ''}",
            node.span,
            "a row that comes later may change the answer for one that came before",
            also=endless(job, *(node.inputs[i] for i in sides)),
            notes=notes,
            help=(
                "write it as a `join` that is bounded in time: `and b.at between a.at and a.at + interval '1' hour`",
                KEEP_FOR,
            ),
        )


def is_subquery(node: Node) -> bool:
    """Whether a join is what Flink makes of a subquery."""
    return node.kind == "Join" and not isinstance(node.detail.get("join"), op.Join)


def _asks_every_row(node: Node) -> bool:
    """Whether a `not in` may meet NULL on either side: Flink then compares each row with all."""
    if node.detail.get("subquery") != "not in" or node.join is None:
        return False
    left, right = node.inputs
    return any(left.columns[a].nullable or right.columns[b].nullable for a, b in node.join.pairs)


def growing_sides(job: StreamingJob, node: Node) -> tuple[int, ...]:
    """The sides of a join of which every row stays in state, for ever."""
    keeper, growth = job.analysis.keeper, job.analysis.growth
    return tuple(
        side
        for side, child in enumerate(node.inputs)
        if growth.grows(child) and not keeper.ttl_of(node, side)
    )
