"""Windows in GROUP BY, Flink's older form: `group by customer, tumble(t, interval '1' hour)`.

Such a window is no key: nothing can name it. What is known of it, its bounds and times, is asked by functions with
the same arguments, as `tumble_start(t, interval '1' hour)`; these count as aggregates of the group.
"""

from __future__ import annotations

from compiler.plan.expressions import AggregateCall, Call, Expr, Literal
from compiler.plan.traverse import same, walk
from compiler.relations import codes
from compiler.relations.accepted_times import accepted_time
from compiler.relations.aggregation import Grouping
from compiler.relations.flow import Flow
from compiler.relations.times import lost_label, time_help
from compiler.relations.windows import ARGUMENTS
from compiler.types.codes import MISPLACED_AGGREGATE
from compiler.types.datatype import DataType, Root
from compiler.types.show import show
from dsl.diagnostic import Label
from dsl.span import Span
from dsl.syntax.expressions import ColumnRef, Expression, FunctionCall
from dsl.syntax.names import Name
from dsl.syntax.queries import Query
from dsl.walk import changed

KINDS = ("TUMBLE", "HOP", "SESSION")
ASKED = {
    f"{kind}_{what}": kind for kind in KINDS for what in ("START", "END", "ROWTIME", "PROCTIME")
}
"""The functions that tell of a window, and the window."""

_BOUND = DataType(Root.TIMESTAMP, nullable=False, args=(3,))
_UNMERGED = ("FIRST_VALUE", "LAST_VALUE", "JSON_ARRAYAGG")
"""Aggregates of which Flink cannot put two groups together, as it does for windows that hop and sessions."""


def is_window(key: Expression, flow: Flow) -> bool:
    """Whether a key of GROUP BY is a window."""
    return isinstance(key, FunctionCall) and _name(key, flow) in KINDS


def add_window(key: FunctionCall, grouping: Grouping) -> bool:
    """Groups by the window; False where an error was reported."""
    flow = grouping.flow
    made = _window(key, flow)
    if made is None:
        return False
    before = grouping.window
    if before is not None and not same(before, made):
        flow.say(
            codes.MISPLACED_STEP,
            "rows are grouped by one window at most",
            key.span,
            "the second",
            also=(Label(before.span, "the first"),),
            help=("gather the rows of one in a subquery, and those of the other outside",),
        )
        return False
    grouping.window = made
    return True


def _name(call: FunctionCall, flow: Flow) -> str:
    """The upper-case name of a function of Flink's; empty for one that the pipeline declares."""
    declared = flow.around.functions
    name = call.name.text
    return "" if declared is not None and declared.lookup(name) is not None else name.upper()


def _window(call: FunctionCall, flow: Flow) -> Call | None:
    kind = call.name.text.lower()
    typed = [flow.type(arg) for arg in call.args]
    if any(arg is None for arg in typed):
        return None
    args = [arg for arg in typed if arg is not None]
    sizes = ARGUMENTS[kind]
    if len(args) != len(sizes) + 1 or not all(map(_is_length, args[1:])):
        form = ", ".join(("time", *sizes))
        flow.say(
            codes.WRONG_WINDOW_SIZE,
            f"`{kind}` in `group by` is written `{kind}({form})`, with positive intervals of days and less",
            call.span,
        )
        return None
    time = accepted_time(args[0], flow.rows, flow, "rows behind the watermark are dropped")
    if time.type.time_attribute is None:
        flow.say(
            codes.WINDOW_WITHOUT_EVENT_TIME,
            f"`{kind}` needs event time, and this has none",
            time.span,
            f"is `{show(time.type)}` without a watermark",
            also=lost_label(time, flow.rows, flow),
            help=(time_help(time, flow.rows, flow),),
        )
        return None
    return Call(kind.upper(), tuple(args), time.type, call.span)


def _is_length(arg: Expr) -> bool:
    match arg:
        case Literal(value=int(value), type=kind):
            return kind.root is Root.INTERVAL_SECONDS and value > 0
        case _:
            return False


def asked(expression: Expression, grouping: Grouping) -> Expression | None:
    """The expression with a name in the place of each function that tells of the window, as `Visible` knows it.

    None where an error was reported.
    """
    flow, fine = grouping.flow, True

    def change(part: object) -> object | None:
        nonlocal fine
        if isinstance(part, Query):
            return part
        if not isinstance(part, FunctionCall) or _name(part, flow) not in ASKED:
            return None
        call = _asked(part, grouping)
        if call is None:
            fine = False
            return part
        # No identifier holds a zero byte.
        name = f"\0{len(grouping.asked)}"
        grouping.asked[name] = call
        return ColumnRef((Name(name, part.span),), part.span)

    result = changed(expression, change)
    return result if fine else None


def _asked(call: FunctionCall, grouping: Grouping) -> AggregateCall | None:
    flow, window = grouping.flow, grouping.window
    name = call.name.text
    typed = [flow.type(arg) for arg in call.args]
    if any(arg is None for arg in typed):
        return None
    args = tuple(arg for arg in typed if arg is not None)
    kind = ASKED[name.upper()]
    if window is None or window.function != kind or not same(window.args, args):
        flow.say(
            codes.NOT_GROUPED,
            f"`{name}` tells of a window that is not grouped by",
            call.span,
            also=() if window is None else (Label(window.span, "the window"),),
            help=(f"group by `{kind.lower()}(...)` with the same arguments, written alike",),
        )
        return None
    kept = window.type
    if name.upper().endswith(("_START", "_END")):
        kept = _BOUND
    elif name.upper().endswith("_ROWTIME") and kept.time_attribute == "proctime":
        flow.say(
            codes.WINDOW_WITHOUT_EVENT_TIME,
            f"`{name}` needs event time, and the window is by processing time",
            call.span,
            also=(Label(window.span, "the window"),),
        )
        return None
    return AggregateCall(name.upper(), args, kept, call.span)


def plannable(grouping: Grouping) -> bool:
    """Whether Flink plans the aggregation over the window; reports where it does not."""
    window, flow = grouping.window, grouping.flow
    if window is None:
        return True
    if grouping.sets:
        return _refused("Flink takes no grouping sets beside a window", window.span, flow)
    calls = [call for call, _ in grouping.aggregates]
    for call in calls:
        inner = [
            part for part in walk(call) if isinstance(part, AggregateCall) and part is not call
        ]
        if inner:
            name = inner[0].function.lower()
            message = f"`{name}` is the same for all rows of a group, and cannot be gathered"
            flow.say(MISPLACED_AGGREGATE, message, inner[0].span)
            return False
        if call.function.startswith("GROUPING"):
            message = f"Flink has no `{call.function.lower()}` beside a window"
            return _refused(message, call.span, flow)
        if window.function != "TUMBLE" and call.function.startswith(_UNMERGED):
            kind = window.function.lower()
            message = f"Flink cannot compute `{call.function.lower()}` of the rows of `{kind}`"
            return _refused(message, call.span, flow)
    alone = not grouping.keys and all(call.function in ASKED for call in calls)
    if alone and not window.args[0].type.nullable:
        return _refused(
            "Flink plans this window, whose time is never NULL, only with a key or an aggregate",
            window.span,
            flow,
            "select for example `count(*)` too",
        )
    return True


def _refused(message: str, span: Span, flow: Flow, help: str = "") -> bool:
    flow.say(codes.MISPLACED_STEP, message, span, help=(help,) if help else ())
    return False
