"""Checks joins whose condition bounds the time of both sides, and which Flink plans without that bound."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import TIME_BOUND_WITHOUT_EFFECT
from compiler.checks.state.wording import name_of
from compiler.physical.nodes import Node
from compiler.plan import operators as op
from compiler.plan.expressions import Call, CastExpr, Expr, FieldRef, Literal
from compiler.plan.intervals import conjuncts, is_interval_join
from compiler.plan.lost_times import lost_time
from compiler.plan.operators import Operator
from compiler.types.datatype import Root
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.records import dataclass
from dsl.span import Span

_MOMENTS = (Root.TIMESTAMP, Root.TIMESTAMP_LTZ)
_INTERVALS = (Root.INTERVAL_MONTHS, Root.INTERVAL_SECONDS)


@dataclass(frozen=True, slots=True)
class Bound:
    """What a condition says of the time between two rows: which ends, by which columns, where."""

    ends: frozenset[str]
    columns: tuple[FieldRef, ...]
    span: Span
    cast: Span | None = None


def check_lost_times(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA005 for a join whose rows are compared by time in a way that gives no interval join in Flink.

    An interval join takes event times of both sides, and a bound on either end (Flink's IntervalJoinUtil); anything
    else is a regular join, which keeps all rows and filters.
    """
    for found in job.analysis.every_operator():
        bound = time_bound(job, found.node)
        if bound is not None:
            yield _report(job, found.node, bound)


def time_bound(job: StreamingJob, node: Node) -> Bound | None:
    """The bound that a regular join was meant to have, where rows come for ever and nothing else forgets them."""
    join = node.detail.get("join")
    if node.kind != "Join" or not isinstance(join, op.Join) or join.condition is None:
        return None
    if join.as_of is not None or join.kind not in ("inner", "left", "right", "full"):
        return None
    if is_interval_join(join) or not all(child.insert_only for child in node.inputs):
        return None
    keeper, growth = job.analysis.keeper, job.analysis.growth
    if not any(
        growth.grows(child) and not keeper.ttl_of(node, side)
        for side, child in enumerate(node.inputs)
    ):
        return None
    bound = _bound(join.condition)
    if bound is None:
        return None
    times = [column.type.time_attribute for column in bound.columns]
    both_ends = len(bound.ends) == 2
    # Of times that are ordinary data, one bound alone is a filter as any other.
    return bound if both_ends or all(times) else None


def _bound(condition: Expr) -> Bound | None:
    ends: set[str] = set()
    columns: dict[int, FieldRef] = {}
    span = None
    cast = None
    several = False
    for part in conjuncts(condition):
        for sign, left, right in _comparisons(part):
            one, other = _moment(left), _moment(right)
            if one is None or other is None or one[0].side == other[0].side:
                continue
            ends.add("low" if sign.startswith(">") == (one[0].side == 0) else "high")
            for column in (one[0], other[0]):
                first = columns.setdefault(column.side, column)
                # Two times of one side, as from its start to its end, are no range around one.
                several = several or first.name != column.name
            cast = cast or one[1] or other[1]
            span = (
                part.span if span is None or span.source != part.span.source else span.to(part.span)
            )
    if span is None or several or len(columns) != 2:
        return None
    return Bound(frozenset(ends), (columns[0], columns[1]), span, cast)


def _comparisons(part: Expr) -> Iterator[tuple[str, Expr, Expr]]:
    match part:
        case Call(function="BETWEEN", args=(value, low, high)) if not part.clauses:
            yield ">=", value, low
            yield "<=", value, high
        case Call(function="<" | "<=" | ">" | ">=" as sign, args=(left, right)):
            yield sign, left, right
        case _:
            pass


def _moment(expr: Expr) -> tuple[FieldRef, Span | None] | None:
    """The time column that an expression is, give or take a constant, and where it is cast."""
    match expr:
        case FieldRef(type=kind) if kind.root in _MOMENTS:
            return expr, None
        case Call(function="+" | "-", args=(inner, Literal(type=kind))) if kind.root in _INTERVALS:
            return _moment(inner)
        case CastExpr(operand=inner, type=kind) if kind.root in _MOMENTS:
            found = _moment(inner)
            return None if found is None else (found[0], expr.span)
        case _:
            return None


def _report(job: StreamingJob, node: Node, bound: Bound) -> Diagnostic:
    join = node.detail["join"]
    assert isinstance(join, op.Join)
    sides = (join.left, join.right)
    aliases = (join.left_alias, join.right_alias)
    lost = [c for c in bound.columns if c.type.time_attribute is None]
    also: tuple[Label, ...] = ()
    help = "close the range: give the time an earliest and a latest value"
    if lost:
        column = lost[0]
        side = column.side
        what = f"`{column.name}` of {name_of(sides[side], aliases[side])} is no event time"
        found = lost_time(
            sides[side], column.name, lambda read: job.graph.relations[read.relation].operator
        )
        also = () if found is None else (Label(found.span, found.why),)
        help = _instead(sides[side], aliases[side]) or (
            "compare the event times of both sides" if found is None else found.help
        )
    elif bound.cast is not None:
        what = "a cast makes an event time ordinary data"
        also = (Label(bound.cast, "compare it as it is"),)
        help = "leave out the cast"
    elif len(bound.ends) == 1:
        what = "it bounds the time on one side only"
    else:
        what = "an event time and a processing time are compared"
        help = "compare two event times"
    return diagnostic(
        TIME_BOUND_WITHOUT_EFFECT,
        f"this condition does not end the wait for a partner: {what}",
        bound.span,
        "every row of both sides is kept for ever",
        also=also,
        help=(help, "or, where rows shall wait by the clock, say `state_ttl = 1d`"),
    )


def _instead(rows: Operator, alias: str | None) -> str:
    """The event time that the rows still have, if any."""
    time = next((c.name for c in rows.columns if c.type.time_attribute == "rowtime"), None)
    if time is None:
        return ""
    return f"compare `{alias + '.' if alias else ''}{time}`, which is an event time"
