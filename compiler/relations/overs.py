"""What Flink asks of OVER, and of windows that hop, found once the whole query is known.

Whether a ROW_NUMBER is a ranking, which may sort by anything, shows only in the filter around it.
"""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import Expr, FieldRef, Literal, OverCall, SortKey
from compiler.plan.inputs import operators
from compiler.plan.intervals import conjuncts
from compiler.plan.operators import Operator
from compiler.plan.ranking import ranked_column, upper_bound
from compiler.plan.subqueries import joins_rows
from compiler.plan.traverse import same, walk
from compiler.relations import codes
from compiler.relations.flow import Flow
from compiler.types.codes import MISPLACED_OVER
from compiler.types.versions import OVER_BY_ANY_COLUMN, at_least
from dsl.diagnostic import Label
from dsl.records import replace

_RANKS = ("RANK", "DENSE_RANK")
_ELSEWHERE = "compute one of them in a task or subquery of its own"
_SPELLING = "write intervals alike: `interval '60' minute` is another one than `interval '1' hour`"
_NUMBERS = ("ROW_NUMBER", *_RANKS)


def check_overs(rows: Operator, flow: Flow) -> bool:
    """Whether Flink plans every OVER in the tree; reports the first that it does not."""
    if flow.around.mode == "batch":
        return True
    ranked: set[int] = set()
    for operator in operators(rows):
        if isinstance(operator, op.Aggregate) and not _plannable_windows(operator, flow):
            return False
        if isinstance(operator, op.Filter) and isinstance(operator.input, op.Project):
            found = _ranking(operator, operator.input, flow)
            if found is None:
                return False
            if found:
                ranked.add(id(operator.input))
        if isinstance(operator, op.Project) and id(operator) not in ranked:
            calls = [p for e in operator.expressions for p in walk(e) if isinstance(p, OverCall)]
            if not all(_plannable(call, flow) for call in calls) or not _alike(calls, flow):
                return False
    return True


def _plannable_windows(aggregate: op.Aggregate, flow: Flow) -> bool:
    """Whether Flink plans the windows, of a table function, by which rows are gathered."""
    source = aggregate.input
    while isinstance(source, op.Project | op.Filter):
        source = source.input
    if not isinstance(source, op.Window) or flow.traits_of(aggregate).windows is None:
        return True
    return _even_hops(source, aggregate, flow) and _windows_once(source, aggregate, flow)


def _windows_once(window: op.Window, aggregate: op.Aggregate, flow: Flow) -> bool:
    """Whether rows were in no windows before: FlinkRelMdWindowProperties knows none of windows of windows."""
    before = _window_below(window.input, flow)
    if before is None:
        return True
    flow.say(
        codes.MISPLACED_STEP,
        "Flink gathers no rows by windows that were in other windows before, one by one",
        window.span,
        also=(Label(before.span, "the windows before"), Label(aggregate.span, "gathered here")),
        help=(
            "gather the rows of each window before: `group by window_start, window_end, window_time`",
        ),
    )
    return False


def _window_below(rows: Operator, flow: Flow) -> op.Window | None:
    """The windows that rows are in, which were only chosen and put together since."""
    match rows:
        case op.Window():
            return rows
        case op.Project() if not any(
            isinstance(p, OverCall) for e in rows.expressions for p in walk(e)
        ):
            return _window_below(rows.input, flow)
        case op.Filter():
            return _window_below(rows.input, flow)
        case op.SetOp(inputs=inputs):
            found = (_window_below(one, flow) for one in inputs)
            return next((window for window in found if window is not None), None)
        case op.Read():
            source = flow.source_of(rows)
            return None if source is None else _window_below(source, flow)
        case _:
            return None


def _even_hops(source: op.Window, aggregate: op.Aggregate, flow: Flow) -> bool:
    """Whether windows that hop are whole numbers of their slides where rows are gathered by them."""
    if source.kind != "hop" or source.sizes[1] % source.sizes[0] == 0:
        return True
    flow.say(
        codes.WRONG_WINDOW_SIZE,
        "the size of `hop` is a whole number of its slides where rows are gathered",
        source.span,
        f"{source.sizes[1]} ms is no multiple of {source.sizes[0]} ms",
        also=(Label(aggregate.span, "gathered here"),),
    )
    return False


def _ranking(around: op.Filter, project: op.Project, flow: Flow) -> bool | None:
    """Whether a filter makes a ranking of a projection; None (reported) where Flink has none such."""
    column = ranked_column(project)
    if column is None:
        return False
    name, call = column
    named = [
        part
        for part in conjuncts(around.condition)
        if any(isinstance(p, FieldRef) and p.name == name for p in walk(part))
    ]
    if not named:
        return False
    if call.function in _RANKS:
        flow.say(
            MISPLACED_OVER,
            f"Flink keeps no first rows by `{call.function.lower()}`",
            call.span,
            also=(Label(around.span, "filtered here"),),
            help=("number the rows with `row_number`",),
        )
        return None
    if any(upper_bound(part, name) is not None for part in named):
        return True
    flow.say(
        MISPLACED_OVER,
        "a filter on `row_number` says up to which number rows are kept",
        around.condition.span,
        "no upper bound",
        also=(Label(call.span, "numbered here"),),
        help=("for example `... <= 3`",),
    )
    return None


_NUMBERS = ("ROW_NUMBER", "RANK", "DENSE_RANK")
_FIRST_ROWS = (
    "keep first rows with `row_number` and a bound on it in the same task: `qualify place <= 3`"
)


def _timed(key: SortKey) -> bool:
    return key.expression.type.time_attribute is not None


def _plannable(call: OverCall, flow: Flow) -> bool:
    word = call.function.lower()
    if joins_rows((*call.args, *call.partition_by, *(k.expression for k in call.order_by))):
        return _say(call, f"`{word} over (...)` takes no subquery", "", flow)
    if not call.order_by:
        what = f"`{word} over (...)` of a stream needs an order"
        return _say(call, what, "add `order by` with the event time", flow)
    if len(call.order_by) > 1:
        what = "a window of a stream is ordered by one column"
        return _say(call, what, _FIRST_ROWS if call.function in _NUMBERS else "leave one", flow)
    key = call.order_by[0]
    if key.descending:
        help = _FIRST_ROWS
        return _say(call, "a window of a stream is ordered ascending", help, flow)
    if not _timed(key) and not at_least(flow.around.target, OVER_BY_ANY_COLUMN):
        what = f"Flink {flow.around.target} orders a window of a stream by time only"
        return _say(call, what, "order by the event-time column", flow)
    frame = call.frame
    if frame is None:
        return True
    if "FOLLOWING" in frame.start[0] + frame.end[0] or frame.end[0] != "CURRENT ROW":
        help = "end the frame with `current row`"
        return _say(call, "a frame of a stream ends with the current row", help, flow)
    if frame.start[1] is not None and not _timed(key):
        help = "order by event time, or begin with `unbounded preceding`"
        return _say(call, "a frame that is counted off is ordered by event time", help, flow)
    return True


def _alike(calls: list[OverCall], flow: Flow) -> bool:
    """Whether all calls of one SELECT have the same window."""
    for call in calls[1:]:
        first = calls[0]
        if same(_window(first), _window(call)):
            continue
        flow.say(
            MISPLACED_OVER,
            "all windows of one `select` over a stream are the same",
            call.span,
            "another window",
            also=(Label(first.span, "the first"),),
            help=(_SPELLING if _differ_in_spelling(first, call) else _ELSEWHERE,),
        )
        return False
    return True


def _differ_in_spelling(one: OverCall, other: OverCall) -> bool:
    """Whether nothing but the units of intervals makes two windows different."""

    def plain(part: object) -> object:
        return replace(part, spelling="") if isinstance(part, Literal) else part

    *same_parts, kind = _window(one)
    *other_parts, other_kind = _window(other)
    if not isinstance(kind, tuple) or not isinstance(other_kind, tuple):
        return False
    alike = same(tuple(map(plain, kind)), tuple(map(plain, other_kind)))
    return alike and same(tuple(same_parts), tuple(other_parts))


def _window(call: OverCall) -> tuple[object, ...]:
    """What of a window makes a difference; without a frame it runs up to the row, in its kind's way."""
    keys: tuple[Expr, ...] = tuple(k.expression for k in call.order_by)
    down = tuple(k.descending for k in call.order_by)
    if call.function == "ROW_NUMBER":
        kind: tuple[object, ...] = ("ROWS",)
    elif call.frame is None:
        kind = ("RANGE", "UNBOUNDED PRECEDING")
    else:
        kind = (call.frame.unit, *(_bound(b) for b in call.frame.start if b is not None))
    return (call.partition_by, keys, down, kind)


def _bound(part: Expr | str) -> Expr | str:
    """A bound as the planner tells bounds apart: intervals by their value and their unit."""
    if isinstance(part, Literal) and part.spelling:
        return replace(part, spelling=part.spelling.rpartition("' ")[2])
    return part


def _say(call: OverCall, message: str, help: str, flow: Flow) -> bool:
    flow.say(MISPLACED_OVER, message, call.span, help=(help,) if help else ())
    return False
