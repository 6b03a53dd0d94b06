"""Checks conditions that ask for a time between two bounds of which the earlier comes last."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import Job
from compiler.checks.state.codes import EMPTY_TIME_RANGE
from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef, Literal
from compiler.plan.intervals import conjuncts
from compiler.types.datatype import Root
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.records import dataclass
from dsl.span import Span

_MOMENTS = (Root.TIMESTAMP, Root.TIMESTAMP_LTZ, Root.DATE)
_DAY = 86_400_000
_MONTH = (28 * _DAY, 31 * _DAY)
"""A month is as short as February, or as long as August."""
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}

_Column = tuple[int, str]


@dataclass(frozen=True, slots=True)
class _Moment:
    """A time column plus a constant: milliseconds, at least and at most."""

    column: _Column
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class _Bound:
    """What a comparison says of the time from one column to another: how long at least (`low`), or at most."""

    columns: tuple[_Column, _Column]
    low: bool
    value: int
    strict: bool
    span: Span


def check_empty_time_range(job: Job) -> Iterator[Diagnostic]:
    """STA029 for bounds on the time between two columns that no two times can meet.

    Flink plans an interval join with a negative length as one that finds nothing, and writes a line to its log
    (StreamExecIntervalJoin); any other condition is evaluated, and holds for no row.
    """
    seen = set()
    for operator, exprs in job.written():
        if not isinstance(operator, op.Join | op.Filter):
            continue
        for condition in exprs:
            for low, high in _empty(condition):
                if (low.span, high.span) not in seen:
                    seen.add((low.span, high.span))
                    yield _report(low, high, operator)


def _empty(condition: Expr) -> Iterator[tuple[_Bound, _Bound]]:
    """The lowest and the highest bound of each pair of columns between which there is nothing."""
    found: dict[tuple[_Column, _Column], list[_Bound]] = {}
    for part in conjuncts(condition):
        for bound in _bounds(part):
            found.setdefault(bound.columns, []).append(bound)
    for bounds in found.values():
        lows = [(b.value, b.strict) for b in bounds if b.low]
        highs = [(b.value, not b.strict) for b in bounds if not b.low]
        if not lows or not highs:
            continue
        (least, above), (most, up_to) = max(lows), min(highs)
        if least > most or (least == most and (above or not up_to)):
            low = next(b for b in bounds if b.low and (b.value, b.strict) == (least, above))
            high = next(b for b in bounds if not b.low and (b.value, not b.strict) == (most, up_to))
            yield low, high


def _bounds(part: Expr) -> Iterator[_Bound]:
    match part:
        case Call(function="BETWEEN", args=(value, low, high), clauses=()):
            yield from _compared(">=", value, low, part.span)
            yield from _compared("<=", value, high, part.span)
        case Call(function="=" | "<" | "<=" | ">" | ">=" as sign, args=(left, right)):
            yield from _compared(sign, left, right, part.span)
        case _:
            pass


def _compared(sign: str, left: Expr, right: Expr, span: Span) -> Iterator[_Bound]:
    one, other = _moment(left), _moment(right)
    if one is None or other is None or one.column == other.column:
        return
    if one.column > other.column:
        sign, one, other = _TURNED[sign], other, one
    columns, strict = (one.column, other.column), sign in "<>"
    # `one + a >= other + b` is `one - other >= b - a`; of months, what leaves most room.
    if sign in (">", ">=", "="):
        yield _Bound(columns, True, other.least - one.most, strict, span)
    if sign in ("<", "<=", "="):
        yield _Bound(columns, False, other.most - one.least, strict, span)


def _moment(expr: Expr) -> _Moment | None:
    match expr:
        case FieldRef(type=kind) if kind.root in _MOMENTS and not expr.variable:
            return _Moment((expr.side, expr.name), 0, 0)
        case Call(function="+" | "-" as sign, args=(inner, Literal() as length)):
            moment, span = _moment(inner), _length(length)
            if moment is None or span is None:
                return None
            least, most = span if sign == "+" else (-span[1], -span[0])
            return _Moment(moment.column, moment.least + least, moment.most + most)
        case _:
            return None


def _length(literal: Literal) -> tuple[int, int] | None:
    """The milliseconds of an interval, at least and at most."""
    if not isinstance(literal.value, int):
        return None
    match literal.type.root:
        case Root.INTERVAL_SECONDS:
            return literal.value, literal.value
        case Root.INTERVAL_MONTHS:
            least, most = sorted(literal.value * days for days in _MONTH)
            return least, most
        case _:
            return None


def _report(low: _Bound, high: _Bound, operator: op.Join | op.Filter) -> Diagnostic:
    joins = isinstance(operator, op.Join)
    what = "no two rows are" if joins else "no row is"
    same = low.span == high.span
    help = (
        "write the earlier bound first: `between a - interval '1' hour and a`"
        if same
        else "turn one of the two round"
    )
    return diagnostic(
        EMPTY_TIME_RANGE,
        f"the latest time of this range lies before its earliest: {what} ever found",
        low.span if low.span.start <= high.span.start else high.span,
        "this never holds" if same else "this never holds together with the other bound",
        also=()
        if same
        else (Label(max(low.span, high.span, key=lambda s: s.start), "the other bound"),),
        help=(help,),
    )
