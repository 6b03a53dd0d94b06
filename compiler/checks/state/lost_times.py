"""Checks joins whose condition bounds the time of both sides, and which Flink plans without that bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import TIME_BOUND_WITHOUT_EFFECT
from compiler.checks.state.wording import name_of
from compiler.physical.nodes import Node
from compiler.plan import operators as op
from compiler.plan.expressions import Call, CastExpr, Expr, FieldRef, Literal
from compiler.plan.intervals import conjuncts, is_interval_join
from compiler.plan.operators import Operator
from compiler.plan.plan import Relation
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
        place, why = why_no_time(sides[side], column.name, job.graph.relations) or (column.span, "")
        also = (Label(place, why),) if why else ()
        help = _instead(sides[side], aliases[side])
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
    time = next((c.name for c in rows.columns if c.type.time_attribute == "rowtime"), None)
    if time is None:
        return "compare the event times of both sides: the column of the source's `watermark`, handed on as it is"
    return f"compare `{alias + '.' if alias else ''}{time}`, which is an event time"


def why_no_time(
    rows: Operator, name: str, relations: Mapping[str, Relation]
) -> tuple[Span, str] | None:
    """Where a column lost its event time, or never had one, and why."""
    while True:
        match rows:
            case op.Read(relation=relation):
                source = relations[relation]
                if isinstance(source.operator, op.TableSource):
                    return _of_table(source.operator, source)
                rows = source.operator
            case op.Project():
                expr = _given(rows, name)
                if not isinstance(expr, FieldRef):
                    word = "cast" if isinstance(expr, CastExpr) else "computed"
                    return (expr.span, f"a time that is {word} is ordinary data") if expr else None
                name, rows = expr.name, rows.input
            case op.Join(as_of=None):
                places = dict(zip((c.name for c in rows.columns), rows.origin, strict=True))
                side, name = places[name]
                below = rows.right if side else rows.left
                if _is_time(below, name):
                    return rows.span, "the times of joined rows are ordinary data"
                rows = below
            case op.Aggregate():
                names = [c.name for c in rows.columns]
                place = names.index(name)
                if place >= len(rows.keys):
                    call = rows.aggregates[place - len(rows.keys)]
                    return call.span, f"what `{call.function.lower()}` gives is ordinary data"
                key = rows.keys[place]
                if not isinstance(key, FieldRef) or _is_time(rows.input, key.name):
                    return rows.span, "a time that rows are grouped by is ordinary data"
                name, rows = key.name, rows.input
            case op.Window() if name in ("window_start", "window_end"):
                return rows.span, f"`{name}` is ordinary data; `window_time` is an event time"
            case (
                op.Filter() | op.Window() | op.Distinct() | op.Rank() | op.Sort() | op.UnnestRows()
            ):
                if not any(c.name == name for c in rows.input.columns):
                    return None
                if _is_time(rows.input, name):
                    return rows.span, "after this, times are ordinary data"
                rows = rows.input
            case _:
                return rows.span, "its times are ordinary data"


def _of_table(table: op.TableSource, source: Relation) -> tuple[Span, str]:
    if table.watermark is None:
        return source.span, "it has no `watermark`"
    return source.span, f"its `watermark` is of `{table.watermark[0]}`"


def _given(project: op.Project, name: str) -> Expr | None:
    pairs = zip(project.columns, project.expressions, strict=True)
    return next((expr for column, expr in pairs if column.name == name), None)


def _is_time(rows: Operator, name: str) -> bool:
    return any(c.name == name and c.type.time_attribute is not None for c in rows.columns)
