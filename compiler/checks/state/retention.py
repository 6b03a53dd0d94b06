"""Checks that a task's state is kept as long as the task says, and no other state with it.

Joins and groupings have a hint of their own. What else Flink keeps, it keeps as long as the whole job says
(`table.exec.state.ttl`): that serves a task only where nothing else in the job would be kept for another time.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.bodies import is_query, partitioned
from compiler.graph import Graph
from compiler.options.values import Duration
from compiler.physical.analysis import Analysis
from compiler.physical.nodes import Node
from compiler.physical.state import hinted
from compiler.plan import operators as op
from compiler.relations.retention import Retention
from dsl.diagnostic import Code, Diagnostic, Label, Severity, diagnostic
from dsl.records import dataclass

TTL_WITHOUT_EFFECT = Code("STA041", "ttl-without-effect")
UNUSED_TTL = Code("STA042", "unused-ttl", Severity.WARNING)
UNBOUNDED_DEDUP = Code("STA043", "unbounded-dedup", Severity.WARNING)

CODES = (TTL_WITHOUT_EFFECT, UNUSED_TTL, UNBOUNDED_DEDUP)

STATE_TTL = "table.exec.state.ttl"
"""Flink's setting for the whole job."""

_TTL = "state_ttl"
_ENDS_OTHERWISE = ("window", "watermark")
_WORDS = {
    "Join": "the join that a subquery becomes",
    "GroupAggregate": "the grouping that a subquery or a set operation becomes",
    "Deduplicate": "de-duplication",
    "Rank": "a top-n",
    "SortLimit": "a top-n",
    "Limit": "a limit",
    "OverAggregate": "`over`",
    "TemporalJoin": "a join `as of`",
    "ChangelogNormalize": "an upsert source",
}
_BY_ITSELF = "`dedup by ... keep first within 1h`"
_INSTEAD = {
    "OverAggregate": "or bound the frame by time: `range between interval '1' hour preceding and current row`",
    "GroupAggregate": "or write it as a task of its own, whose groups can have a time of their own",
    "Join": "or write it as a `join`, whose sides can have a time of their own",
}


@dataclass(frozen=True, slots=True)
class _Use:
    """State that is kept as long as the job says: whose, where, and how long it should be kept."""

    task: str
    node: Node
    wanted: int


def job_ttl(graph: Graph, analysis: Analysis) -> int:
    """The milliseconds for which the whole job keeps state: what the file says, or what its tasks need."""
    return _for_all(_uses(graph, analysis), _repeats(graph, analysis), analysis)


def _for_all(uses: list[_Use], repeats: list[_Use], analysis: Analysis) -> int:
    """For how long the job keeps the state that has no time of its own."""
    wanted = {use.wanted for use in uses}
    if len(wanted) == 1:
        return wanted.pop()
    job = analysis.keeper.said
    return job if wanted else max((job, *(use.wanted for use in repeats)))


def check_retention(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA041 where Flink cannot keep a task's state as long as it says, STA042 where there is nothing to keep.

    STA043 for `dedup ... within` by arrival whose state is kept for ever because of other state.
    """
    uses = _uses(job.graph, job.analysis)
    yield from _kept_otherwise(uses, _repeats(job.graph, job.analysis), job.analysis)
    alone = len({use.wanted for use in uses}) == 1
    for task, retention in job.graph.retentions.items():
        if retention.whole is not None:
            own = [use for use in uses if use.task == task]
            beyond = own and retention.whole != job.analysis.keeper.said and not alone
            if beyond:
                other = next(use for use in uses if use.wanted != retention.whole)
                yield _without_effect(job, task, retention, own[0], other)
            elif not own and not _keeps(task, job.analysis):
                yield _unused(task, retention)
        yield from _unused_sides(task, retention, job.analysis)


def _uses(graph: Graph, analysis: Analysis) -> list[_Use]:
    found = []
    for task in analysis.tasks:
        kept = graph.retentions.get(task)
        whole = kept.whole if kept is not None else None
        wanted = analysis.keeper.said if whole is None else whole
        for operator in analysis.operators(task):
            if whole is None and kept is not None and operator.node.span in kept.within:
                continue
            ends = all(state.bound in _ENDS_OTHERWISE for state in operator.states)
            if not ends and operator.node.kind != "Match" and not _has_own(operator.node):
                found.append(_Use(task, operator.node, wanted))
    sinks = (sink for sink in analysis.sinks if sink.materializes)
    return found + [_Use(sink.name, sink.root, analysis.keeper.said) for sink in sinks]


def _repeats(graph: Graph, analysis: Analysis) -> list[_Use]:
    """The state of `dedup ... within` by arrival, which is to be kept that long at least.

    By event time it ends itself.
    """
    return [
        _Use(task, operator.node, kept.within[operator.node.span])
        for task, kept in graph.retentions.items()
        for operator in analysis.operators(task)
        if operator.node.kind == "OverAggregate" and operator.node.span in kept.within
        if any(state.bound not in _ENDS_OTHERWISE for state in operator.states)
    ]


def _kept_otherwise(
    uses: list[_Use], repeats: list[_Use], analysis: Analysis
) -> Iterator[Diagnostic]:
    kept = _for_all(uses, repeats, analysis)
    for repeat in repeats:
        others = (
            use for use in uses if use.wanted < repeat.wanted and use.node.span != repeat.node.span
        )
        other = next(others, None)
        also = () if other is None else (Label(other.node.span, "other state of the job"),)
        within = Duration(repeat.wanted).flink
        help = (
            "declare event time at the source: `watermark column - 5s`; it then ends by itself",
        )
        if kept == 0:
            yield diagnostic(
                UNBOUNDED_DEDUP,
                f"`{repeat.task}` keeps the time of each key for ever, as the job does with other state",
                repeat.node.span,
                f"needs it for {within}",
                also=also,
                help=(
                    f"say how long the job keeps state, {within} or more: `state_ttl` in `defaults`",
                    *help,
                ),
            )
        elif kept < repeat.wanted:
            yield diagnostic(
                TTL_WITHOUT_EFFECT,
                f"`{repeat.task}` forgets keys after {Duration(kept).flink}, before the time of `within`",
                repeat.node.span,
                f"needs them for {within}",
                also=also,
                help=(f"keep state for {within} or more: `state_ttl`", *help),
            )


def _has_own(node: Node) -> bool:
    """Whether all state of an operator has a hint."""
    match node.kind:
        case "Join":
            return all(hinted(node, side) is not None for side in (0, 1))
        case "GroupAggregate":
            return hinted(node) is not None
        case "Process":
            given = node.detail.get("process")
            return isinstance(given, op.ProcessRows) and all(
                field.ttl is not None for field in given.state
            )
        case _:
            return False


def _keeps(task: str, analysis: Analysis) -> bool:
    """Whether a task keeps state that has a hint."""
    return any(
        operator.node.kind == "Process" or hinted(operator.node, side) is not None
        for operator in analysis.operators(task)
        if operator.node.kind in ("Join", "GroupAggregate", "Process")
        for side in (0, 1)
    )


def _without_effect(
    job: StreamingJob, task: str, retention: Retention, own: _Use, other: _Use
) -> Diagnostic:
    what = _WORDS.get(own.node.kind, "this")
    also = [Label(own.node.span, f"Flink keeps the state of {what} as long as the job says")]
    if other.node.span != own.node.span:
        time = Duration(other.wanted).flink if other.wanted else "ever"
        also.append(Label(other.node.span, f"state of `{other.task}` that is kept for {time}"))
    said = f"`state_ttl = ...` in `defaults`, and none in `{task}`"
    instead = _instead(job, own.node)
    return diagnostic(
        TTL_WITHOUT_EFFECT,
        f"`{task}` cannot keep its state for another time than the rest of the job",
        retention.spans[_TTL],
        f"has no effect on {what}",
        also=tuple(also),
        help=(f"say one time for the whole job: {said}", *((instead,) if instead else ())),
    )


def _instead(job: StreamingJob, node: Node) -> str | None:
    """What the task can say in the place of what keeps the state, in the words of its body."""
    match node.kind:
        case "Deduplicate" if is_query(job, node):
            return f"or write it as a task of steps, which bounds it by itself: {_BY_ITSELF}"
        case "Deduplicate":
            return f"or bound it by itself: {_BY_ITSELF}"
        case "Rank":
            return f"or rank within windows: {partitioned(job, node, 'window_start', 'window_end')}"
        case kind:
            return _INSTEAD.get(kind)


def _unused(task: str, retention: Retention) -> Diagnostic:
    return diagnostic(
        UNUSED_TTL,
        f"`{task}` keeps no state that `state_ttl` could end",
        retention.spans[_TTL],
        "has no effect",
        help=("leave it out: windows and intervals of time end their state themselves",),
    )


def _unused_sides(task: str, retention: Retention, analysis: Analysis) -> Iterator[Diagnostic]:
    nodes = [operator.node for operator in analysis.operators(task)]
    joins = [node.detail.get("join") for node in nodes if node.kind == "Join"]
    joined = {
        alias
        for join in joins
        if isinstance(join, op.Join)
        for alias in (join.left_alias, join.right_alias)
    }
    for name in retention.of:
        if name not in joined:
            yield diagnostic(
                UNUSED_TTL,
                f"no join of `{task}` keeps rows of `{name}` that `state_ttl` could end",
                retention.spans[f"{_TTL}.{name}"],
                "has no effect",
                help=("it is for joins `on` a condition, which keep the rows of both sides",),
            )
