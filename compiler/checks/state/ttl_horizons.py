"""Checks that state is kept as long as the rows need it."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import (
    ONE_TTL_FOR_ALL,
    TTL_BELOW_HORIZON,
    TTL_BY_THE_CLOCK,
    TTL_FORGETS_CHANGING_ROWS,
)
from compiler.checks.state.wording import (
    changing,
    duration,
    input_name,
    lies_within,
    ttl_label,
)
from compiler.physical.analysis import Operator
from compiler.physical.nodes import Node
from compiler.plan import operators as op
from compiler.plan.expressions import Call, CastExpr, Expr, Keyword, Literal
from compiler.plan.intervals import conjuncts
from compiler.plan.traverse import walk
from compiler.types.datatype import Root
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.span import Span

_DAY = 86_400_000
_UNITS = {
    "SECOND": 1000,
    "MINUTE": 60_000,
    "HOUR": 3_600_000,
    "DAY": _DAY,
    "WEEK": 7 * _DAY,
    "MONTH": 31 * _DAY,
    "QUARTER": 92 * _DAY,
    "YEAR": 366 * _DAY,
}
_PATTERNS = (
    ("s", "SECOND"),
    ("m", "MINUTE"),
    ("H", "HOUR"),
    ("d", "DAY"),
    ("M", "MONTH"),
    ("y", "YEAR"),
)
_FUNCTIONS = {"YEAR": "YEAR", "MONTH": "MONTH", "TO_DATE": "DAY"}


def check_ttl_horizons(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA010 where `state_ttl` is shorter than the time that the file itself says its rows belong together.

    Groups of a day, sums over windows, and joins of rows up to a time apart need their state that long.
    """
    for found in _forgetting(job):
        node = found.node
        ttl, side = _shortest(job, node)
        horizon, why = _horizon(node)
        if not 0 < ttl < horizon:
            continue
        yield diagnostic(
            TTL_BELOW_HORIZON,
            f"state is kept {duration(ttl)} here, and {why} of {duration(horizon)}",
            node.span,
            "what comes later starts anew, with wrong results",
            also=ttl_label(job, node, side),
            help=(f"keep it longer: `{_option(job, node, side)} = {duration(2 * horizon)}`",),
        )


def _option(job: StreamingJob, node: Node, side: int) -> str:
    """The option that says how long: that of a side of a join where the task gives it one."""
    task = job.graph.retentions.get(node.relation)
    name = input_name(node, side)
    return f"state_ttl.{name}" if task is not None and name in task.of else "state_ttl"


def _shortest(job: StreamingJob, node: Node) -> tuple[int, int]:
    """After how long state is forgotten; of a join, by the side that forgets first, and which that is."""
    sides = range(len(node.inputs)) if node.kind == "Join" else range(1)
    found = [(ttl, side) for side in sides if (ttl := job.analysis.keeper.ttl_of(node, side))]
    return min(found, default=(0, 0))


def _forgetting(job: StreamingJob) -> Iterator[Operator]:
    """The operators that forget by `state_ttl`."""
    for found in job.analysis.every_operator():
        if any(state.bound == "ttl" for state in found.states):
            yield found


def _horizon(node: Node) -> tuple[int, str]:
    found = [(_length(key), "groups are") for key in _tuple(node, "keys")]
    if node.inputs and node.inputs[0].windows is not None and node.kind == "GroupAggregate":
        sizes = node.inputs[0].windows.spec[1]
        if isinstance(sizes, tuple) and sizes:
            found.append((max(sizes), "it sums up windows"))
    join = node.detail.get("join")
    if isinstance(join, op.Join) and join.condition is not None:
        found.append((_reach(join.condition), "rows are joined within a time"))
    length, why = max(found, default=(0, ""))
    return (length, f"{why} those" if why == "groups are" else why)


def _length(key: object) -> int:
    """The time that a key which is made of a moment spans."""
    match key:
        case Call(function="FLOOR" | "CEIL", args=(_, Keyword(word=unit))):
            return _UNITS.get(unit.upper(), 0)
        case Call(function="DATE_FORMAT", args=(_, Literal(value=str() as pattern))):
            return next((_UNITS[unit] for sign, unit in _PATTERNS if sign in pattern), 0)
        case Call(function=function) if function in _FUNCTIONS:
            return _UNITS[_FUNCTIONS[function]]
        case CastExpr(type=kind) if kind.root is Root.DATE:
            return _DAY
        case _:
            return 0


def _reach(condition: Expr) -> int:
    lengths = [
        part.value
        for one in conjuncts(condition)
        for part in walk(one)
        if isinstance(part, Literal) and part.type.root is Root.INTERVAL_SECONDS
    ]
    return max((abs(value) for value in lengths if isinstance(value, int)), default=0)


def check_forgotten_rows(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA011 where `state_ttl` reaches rows of a source that changes: a row that nobody touched is forgotten too.

    Its next change then meets no state: it is dropped, or counted from nothing (FLINK-24666).
    """
    told: list[Span] = []
    for found in _forgetting(job):
        node = found.node
        forgotten = _forgotten_changes(job, node)
        sources = changing(job, *(rows for rows, _, _ in forgotten))
        if node.kind == "ChangelogNormalize" or not sources:
            continue
        # A query becomes several operators, one around the other: the first that rows meet is told of.
        if any(lies_within(one, node.span) or lies_within(node.span, one) for one in told):
            continue
        told.append(node.span)
        _, ttl, side = min(forgotten, key=lambda one: one[1])
        yield diagnostic(
            TTL_FORGETS_CHANGING_ROWS,
            f"a row that does not change for {duration(ttl)} is forgotten here, though its table still has it",
            node.span,
            "its next change meets no state, and joins no longer find it",
            also=(*sources, *ttl_label(job, node, side))[:3],
            help=(
                _never(node, side),
                "or make it longer than any row stays as it is",
            ),
        )


def _never(node: Node, side: int) -> str:
    """How the rows of a table are kept as long as the table has them."""
    name = input_name(node, side)
    if name is None:
        return "leave out `state_ttl` for it: what is kept is as large as the table"
    return f"keep them for ever, which is as much as the table has: `state_ttl.{name} = 0s` in the task"


def _forgotten_changes(job: StreamingJob, node: Node) -> list[tuple[Node, int, int]]:
    """The inputs whose rows change and are forgotten, with the time and the side; each of a join has its own time.

    Of a table that ended no change comes any more: STA026 tells of it.
    """
    sides = [
        (rows, job.analysis.keeper.ttl_of(node, side if node.kind == "Join" else 0), side)
        for side, rows in enumerate(node.inputs)
    ]
    endless = job.analysis.growth.endless
    return [one for one in sides if one[1] and not one[0].insert_only and endless(one[0])]


def check_one_ttl(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA012 where one `state_ttl` holds for joins, whose state grows by rows, and for groups, which stay."""
    place = job.settings.spans.get("state_ttl")
    if place is None:
        return
    joins = joins_by_the_common_time(job)
    plain = _by_the_common_time(job)
    groups = [node for node in plain if node.kind in ("GroupAggregate", "Deduplicate", "Rank")]
    if not joins or not groups:
        return
    yield diagnostic(
        ONE_TTL_FOR_ALL,
        "one `state_ttl` holds for all state: for rows that wait to be joined, and for results of groups",
        place,
        "how long is each needed?",
        also=(
            Label(joins[0].span, "rows of both sides wait here"),
            Label(groups[0].span, "an entry for each key stays here"),
        ),
        help=(_time_of_its_own(joins[0]),),
    )


def joins_by_the_common_time(job: StreamingJob) -> list[Node]:
    """The joins that forget by the time of the job, and could have another one."""
    found = _by_the_common_time(job)
    return [node for node in found if node.kind == "Join" and _may_have_its_own(node)]


def _by_the_common_time(job: StreamingJob) -> list[Node]:
    own = job.analysis.keeper.ttl
    return [found.node for found in _forgetting(job) if found.node.relation not in own]


def options_of_its_own(node: Node) -> list[str]:
    """The options that give a join another time: by the name of an input, where one has a name."""
    join = node.detail.get("join")
    assert isinstance(join, op.Join)
    names = [_named(join.left, join.left_alias), _named(join.right, join.right_alias)]
    return [f"state_ttl.{name}" for name in names if name] or ["state_ttl"]


def _time_of_its_own(node: Node) -> str:
    options = " and ".join(f"`{option} = ...`" for option in options_of_its_own(node))
    return f"give the join its own time in its task: {options}"


def _named(rows: op.Operator, alias: str | None) -> str | None:
    """The name of a join's input; the rows joined so far have none."""
    return alias or (rows.relation if isinstance(rows, op.Read) else None)


def _may_have_its_own(node: Node) -> bool:
    """Whether the sides of a join can have another time, and have none: those of a subquery cannot."""
    join = node.detail.get("join")
    return isinstance(join, op.Join) and not any(name == "STATE_TTL" for name, _ in join.hints)


def check_ttl_by_the_clock(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA013 where `state_ttl`, which goes by the clock of the machines, ends versions looked for by event time.

    Other operators that go by event time either forget by the watermark, or have no other end than `state_ttl`.
    """
    for found in _forgetting(job):
        node = found.node
        if node.kind != "TemporalJoin":
            continue
        yield diagnostic(
            TTL_BY_THE_CLOCK,
            "versions of rows are forgotten by the clock, and looked for by the time of rows",
            node.span,
            "a replay, or a start after a pause, finds other state than the first run",
            also=ttl_label(job, node),
            help=("count on it only with a `state_ttl` far above pauses and replays",),
        )


def _tuple(node: Node, name: str) -> tuple[object, ...]:
    found = node.detail.get(name, ())
    return found if isinstance(found, tuple) else ()
