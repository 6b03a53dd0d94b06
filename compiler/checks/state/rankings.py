"""Checks rankings that keep all the rows they read."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import RANKING_KEEPS_ALL
from compiler.checks.state.wording import KEEP_FOR, changing, endless
from compiler.physical.nodes import Node
from compiler.plan.expressions import FieldRef, OverCall
from dsl.diagnostic import Diagnostic, Label, diagnostic

_NUMBERING = ("ROW_NUMBER", "RANK", "DENSE_RANK")


def check_rankings(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA009 for a top-n over rows that change in ways that do not only move them up, and for numbers without bound.

    Flink's RetractableTopNFunction, and OVER by other than time from Flink 2.2 on, keep every row of their input.
    """
    for found in job.analysis.every_operator():
        node = found.node
        if (
            not node.inputs
            or not job.analysis.growth.endless(node)
            or job.analysis.keeper.ttl_of(node)
        ):
            continue
        if node.kind in ("Rank", "SortLimit") and node.strategy == "retract":
            yield _ranked(job, node)
        elif node.kind == "OverAggregate" and node.updates and node.inputs[0].insert_only:
            yield _numbered(job, node)


def _ranked(job: StreamingJob, node: Node) -> Diagnostic:
    (child,) = node.inputs
    sources = changing(job, child)
    also = sources or (Label(_first_change(child).span, "rows change here"),)
    better = "rank by what only grows, such as `count(*)` or `max(...)` of an append-only stream, and hand its keys on"
    return diagnostic(
        RANKING_KEEPS_ALL,
        "this ranking keeps all rows that it reads, as they may move down again",
        node.span,
        "not only the best are kept",
        also=also,
        # What a table keeps is no more than the table; to forget parts of it makes results wrong.
        help=(better,) if sources else (better, KEEP_FOR),
    )


def _first_change(node: Node) -> Node:
    for child in node.inputs:
        if not child.insert_only:
            return _first_change(child)
    return node


def _numbered(job: StreamingJob, node: Node) -> Diagnostic:
    calls = [c for c in _tuple(node, "over") if isinstance(c, OverCall)]
    numbering = any(c.function in _NUMBERING for c in calls)
    by = next((k.expression for c in calls for k in c.order_by[:1]), None)
    column = f"`{by.name}`, which is no event time" if isinstance(by, FieldRef) else "no event time"
    help = "order by the event time of the rows"
    if numbering:
        help = "keep the first ones only: `where n <= 10` around it, or `top 10 by ...`"
    return diagnostic(
        RANKING_KEEPS_ALL,
        f"`over` keeps all rows, and changes its results: it is ordered by {column}",
        node.span,
        "a row may come before others that were given",
        also=endless(job, node),
        help=(help, KEEP_FOR),
    )


def _tuple(node: Node, name: str) -> tuple[object, ...]:
    found = node.detail.get(name, ())
    return found if isinstance(found, tuple) else ()
