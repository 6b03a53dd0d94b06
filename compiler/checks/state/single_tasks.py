"""Checks operators to which all rows go at one place."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.bodies import partitioned
from compiler.checks.state.codes import SINGLE_TASK
from compiler.checks.state.wording import endless
from compiler.physical.nodes import Node
from compiler.plan import operators as op
from compiler.plan.expressions import Call
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.span import Span

_WORDS = {
    "GroupAggregate": (
        "an aggregation without keys",
        "group by a column, and sum up the groups in a second task",
    ),
    "OverAggregate": ("`over` without `partition by`", "add `partition by`"),
    "Match": ("`match` without `partition by`", "add `partition by`"),
    "Limit": ("`limit` of a stream", "leave it out, or keep it to tests"),
    "SortLimit": ("a ranking of all rows", "rank within groups first, then the best of each: {by}"),
    "Rank": ("a ranking of all rows", "rank within groups first, then the best of each: {by}"),
    "Sort": ("sorting all rows", "sort where the rows are read"),
    "TemporalSort": ("sorting all rows", "sort where the rows are read"),
}


def check_single_tasks(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA008 where Flink sends all rows of an endless input to one subtask, whatever the parallelism.

    Its plans show `distribution=[single]`. Windows without keys are left out where their rows are summed up before:
    not those of sessions, which Flink aggregates in one step ("Window Aggregation" in its documentation).
    """
    if job.settings.typed.get("parallelism") == 1:
        return
    operators = [found.node for found in job.analysis.every_operator()]
    values = {_value(node) for node in operators if node.kind == "Join" and node.by is None}
    for node in operators:
        if node.by is not None or not job.analysis.growth.endless(node):
            continue
        if (node.kind, node.span) in values:
            continue  # told of as the subquery that it is
        if node.kind == "Join":
            yield from _join(job, node)
        elif _is_session(node):
            help = "group by a column: each of its values then has sessions of its own"
            what = "sessions of all rows together run in one task, whatever the parallelism"
            yield _report(job, node, what, help)
        elif node.kind in _WORDS:
            what, help = _WORDS[node.kind]
            help = help.format(by=partitioned(job, node, "..."))
            yield _report(job, node, f"{what} runs in one task, whatever the parallelism", help)


def _is_session(node: Node) -> bool:
    """Whether an aggregation is of windows that end where no row comes for a time."""
    window = node.detail.get("window")
    if isinstance(window, Call):
        return window.function == "SESSION"
    return node.kind == "WindowAggregate" and bool(
        node.windows and node.windows.spec[0] == "session"
    )


def _value(join: Node) -> tuple[str, Span]:
    """The aggregation that gives the value of a subquery."""
    node = join.inputs[-1]
    while node.kind == "Calc":
        node = node.inputs[0]
    return node.kind, node.span


def _join(job: StreamingJob, node: Node) -> Iterator[Diagnostic]:
    if isinstance(node.detail.get("join"), op.Join):
        what = "a join without `=` between its sides runs in one task, and keeps all their rows"
        yield _report(job, node, what, "join by a column: `on a.id = b.id`")
    elif "elements" in node.detail:
        what = (
            "elements that are the same for all rows are joined in one task, which keeps all rows"
        )
        help = "make a column of the collection before, and take the elements of that column"
        yield _report(job, node, what, help)
    elif node.join is not None and node.join.kind not in ("semi", "anti"):
        what = "a subquery that gives one value for all rows runs in one task with them"
        help = "compare with a column of its rows: `where b.id = a.id`"
        yield _report(job, node, what, help)


def _report(job: StreamingJob, node: Node, what: str, help: str) -> Diagnostic:
    return diagnostic(
        SINGLE_TASK,
        what,
        node.span,
        "all rows go to one place",
        also=endless(job, node),
        help=(help, "where one task is enough, say so: `-- allow STA008: few rows`"),
    )
