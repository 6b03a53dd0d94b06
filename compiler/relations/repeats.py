"""The step `dedup by k keep first within 1h`: rows of a key that was seen within a time are dropped.

A row stays where no row of its key came before it within the time, dropped ones counted. By event time, rows of one
key and one millisecond are reduced to the first that came, by windows of a millisecond; then the rows of the frame that
ends with each are counted. Both operators of Flink end their state by the watermark (WindowDeduplicate,
RowTimeRangeBoundedPrecedingFunction) and give rows that never change.

Without event time rows go by arrival, and each is compared with the one before. A frame of the clock's time would do
for rows of different milliseconds alone, and hold each for one, which at the end of a job loses them
(ProcTimeRangeBoundedPrecedingFunction); ProcTimeUnboundedPrecedingFunction answers at once. It keeps a time for each
key until the job's TTL. In batch mode rows are compared with the one before by event time.
"""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import (
    Call,
    CastExpr,
    Expr,
    Literal,
    OverCall,
    SortKey,
    WindowFrame,
)
from compiler.plan.operators import Column, Operator
from compiler.relations import codes
from compiler.relations.flow import Flow, field_ref
from compiler.relations.late import late_rows_apart
from compiler.relations.visible import Visible
from compiler.relations.windows import LONGEST, window_rows
from compiler.types.datatype import DataType, Root
from compiler.types.show import show
from dsl.span import Span
from dsl.syntax.steps import Dedup

_COUNT = DataType(Root.BIGINT, nullable=False)
_BOOLEAN = DataType(Root.BOOLEAN, nullable=False)
_NOW = DataType(Root.TIMESTAMP_LTZ, False, (3,), time_attribute="proctime")
_MILLISECOND = (1,)
_BOUNDS = ("window_start", "window_end", "window_time")


def dedup_within(step: Dedup, keys: tuple[Expr, ...], flow: Flow) -> bool:
    """Drops rows of a key that was seen within the time that the step says."""
    length = _length(step, flow)
    if length is None or not _possible(step, flow):
        return False
    time = next((c for c in flow.rows.columns if c.type.time_attribute == "rowtime"), None)
    given = flow.rows.columns
    if time is None:
        rows, now = _with_clock(flow.rows, step.span)
        counted = _by_row(rows, keys, now, length, step.span)
    elif flow.around.mode == "batch":
        counted = _by_row(flow.rows, keys, time, length, step.span)
    else:
        rows = _once_a_moment(step, keys, time, flow)
        counted = _by_event_time(rows, keys, time, length, step.span)
    kept = tuple(field_ref(column) for column in given)
    scope = flow.scope
    flow.operator = op.Project(counted, kept, given, step.span)
    flow.scope = Visible(scope.columns)
    return True


def _length(step: Dedup, flow: Flow) -> Literal | None:
    assert step.within is not None
    typed = flow.type(step.within)
    if typed is None:
        return None
    if (
        isinstance(typed, Literal)
        and typed.type.root is Root.INTERVAL_SECONDS
        and isinstance(typed.value, int)
        and 0 < typed.value <= LONGEST
    ):
        return typed
    flow.say(
        codes.MISPLACED_STEP,
        "`within` takes a positive duration of at most 999 days",
        step.within.span,
        "is none" if isinstance(typed, Literal) else f"is `{show(typed.type)}`",
        help=("write it as `1h`, `30s`, or a param of type `duration`",),
    )
    return None


def _possible(step: Dedup, flow: Flow) -> bool:
    """Whether the rows can be told apart by time; reports why not."""
    assert step.within is not None
    timed = any(c.type.time_attribute == "rowtime" for c in flow.rows.columns)
    message, label, help = "", "", ""
    if step.keep == "last":
        message = "`within` goes with `keep first`"
        label = "whether a row is the last is known only when the time has passed"
        help = (
            "keep the last row of each window: `dedup by ..., window_start, window_end keep last`"
        )
    elif not flow.own_traits().append_only:
        message = "`dedup ... within` takes rows that never change, and these do"
        help = "put it before rows are aggregated or joined, or read an append-only source"
    elif not timed and flow.around.mode == "batch":
        message = "`dedup ... within` needs event time where rows do not come one by one"
        label = "rows have no event time here"
        help = "declare it at the source: `watermark column - 5s`, and keep it on the way"
    elif not timed and "late" in flow.around.wanted:
        message = f"`{flow.name}` has no late rows, as its rows go by arrival"
        label = "rows have no event time here"
        help = "declare it at the source: `watermark column - 5s`, and keep it on the way"
    elif timed and (taken := [c.name for c in flow.rows.columns if c.name in _BOUNDS]):
        flow.say(
            codes.DUPLICATE_COLUMN,
            f"the rows already have a column `{taken[0]}`",
            step.span,
            "`within` puts rows into windows of its own",
            help=(f"`rename {taken[0]} as ...` before",),
        )
        return False
    if message:
        flow.say(codes.MISPLACED_STEP, message, step.within.span, label, help=(help,))
    return not message


def _once_a_moment(step: Dedup, keys: tuple[Expr, ...], time: Column, flow: Flow) -> Operator:
    """The first row of each key and millisecond, without those that are late."""
    span = step.span
    rows = late_rows_apart(flow.rows, time, span, flow)
    windows = window_rows(rows, "tumble", time.name, _MILLISECOND, None, (), span)
    bounds = tuple(field_ref(c) for c in windows.columns if c.name in _BOUNDS[:2])
    order = (SortKey(field_ref(time), descending=False),)
    return op.Rank(
        windows, "first", (*bounds, *keys), order, 1, None, windows.columns, span, final=True
    )


def _by_event_time(
    rows: Operator, keys: tuple[Expr, ...], time: Column, length: Literal, span: Span
) -> Operator:
    """The rows before which there is none of their key in the time."""
    seen = Column(_free("seen", rows), _COUNT, (), span)
    frame = WindowFrame("RANGE", ("PRECEDING", length), ("CURRENT ROW", None))
    order = (SortKey(field_ref(time), descending=False),)
    count = OverCall("COUNT", (), keys, order, frame, _COUNT, span)
    kept = tuple(c for c in rows.columns if c.name not in _BOUNDS)
    counted = op.Project(rows, (*map(field_ref, kept), count), (*kept, seen), span)
    one = Literal(1, DataType(Root.INT, nullable=False), span)
    return op.Filter(counted, Call("=", (field_ref(seen), one), _BOOLEAN, span), span)


def _by_row(
    rows: Operator, keys: tuple[Expr, ...], time: Column, length: Literal, span: Span
) -> Operator:
    """The rows whose predecessor of their key, if there is one, is longer ago. Flink gives these row by row."""
    moment = DataType(time.type.root, time.type.nullable, time.type.args)
    at = Column(_free("at", rows), moment, (), span)
    before = Column(_free("before", rows), moment.with_nullable(True), (), span)
    order = (SortKey(field_ref(time), descending=False),)
    timed = op.Project(
        rows,
        (*map(field_ref, rows.columns), CastExpr(field_ref(time), moment, False, span)),
        (*rows.columns, at),
        span,
    )
    call = OverCall("LAG", (field_ref(at),), keys, order, None, before.type, span)
    beside = op.Project(
        timed, (*map(field_ref, timed.columns), call), (*timed.columns, before), span
    )
    since = Call("-", (field_ref(at), length), moment, span)
    longer_ago = Call("<", (field_ref(before), since), DataType(Root.BOOLEAN), span)
    first = Call("IS NULL", (field_ref(before),), _BOOLEAN, span)
    return op.Filter(beside, Call("OR", (first, longer_ago), DataType(Root.BOOLEAN), span), span)


def _with_clock(rows: Operator, span: Span) -> tuple[Operator, Column]:
    """The rows with the time at which they come."""
    now = Column(_free("now", rows), _NOW, (), span)
    items: tuple[Expr, ...] = (*map(field_ref, rows.columns), Call("PROCTIME", (), _NOW, span))
    return op.Project(rows, items, (*rows.columns, now), span), now


def _free(name: str, rows: Operator) -> str:
    taken = {c.name for c in rows.columns}
    while name in taken:
        name += "_"
    return name
