"""The step `window`."""

from __future__ import annotations

from compiler.names import did_you_mean
from compiler.plan import operators as op
from compiler.plan.expressions import CastExpr, Expr, FieldRef, Literal
from compiler.plan.offsets import finer_step, shifted
from compiler.plan.operators import Column, Operator
from compiler.relations import codes
from compiler.relations.flow import Flow, without_time
from compiler.relations.late import late_apart
from compiler.relations.times import lost_label, time_help
from compiler.relations.visible import Visible, visible
from compiler.types.datatype import DataType, Root
from compiler.types.show import show
from dsl.span import Span
from dsl.syntax.expressions import Expression, NamedArgument
from dsl.syntax.steps import WindowStep

ARGUMENTS = {
    "tumble": ("size",),
    "hop": ("slide", "size"),
    "cumulate": ("step", "size"),
    "session": ("gap",),
}
LONGEST = 999 * 86_400_000
"""Milliseconds of the longest interval that Flink's parser takes."""


def window(step: WindowStep, keys: tuple[str, ...], flow: Flow) -> bool:
    """Puts each row into its windows. `keys` are the columns of the `group by` that follows, for sessions."""
    if step.kind not in ARGUMENTS:
        _unknown_kind(step, flow)
        return False
    time = flow.type(step.time)
    sizes = _sizes(step, flow)
    if time is None or sizes is None:
        return False
    if not _check_time(step, time, flow) or not isinstance(time, FieldRef):
        return False
    if not offset_fits(step.kind, *sizes, step.span, flow):
        return False
    partition = keys if step.kind == "session" else ()
    rows = window_rows(flow.rows, step.kind, time.name, sizes[0], sizes[1], partition, step.span)
    alias = flow.alias
    flow.become(late_apart(rows, flow), alias)
    flow.scope = Visible(visible(rows.columns, alias))
    flow.windowed = time.name
    return True


def offset_fits(
    kind: str, sizes: tuple[int, ...], offset: int | None, span: Span, flow: Flow
) -> bool:
    """Whether a job that never ends can have these windows without loss of rows."""
    by = shifted(kind, sizes, offset)
    if by is None or flow.around.mode == "batch" or finer_step(sizes, by) is not None:
        return True
    flow.say(
        codes.WRONG_WINDOW_SIZE,
        f"windows of {sizes[-1]} ms cannot be shifted by {by} ms",
        span,
        "Flink would lose rows of them",
        help=("shift them by a coarser part of their length: hours of a day, minutes of an hour",),
    )
    return False


def window_rows(
    rows: Operator,
    kind: str,
    time: str,
    sizes: tuple[int, ...],
    offset: int | None,
    partition: tuple[str, ...],
    span: Span,
) -> op.Window:
    """The window function over rows: their columns, and the window's bounds and time.

    The time of the rows stays one, as RelTimeIndicatorConverter leaves the function as it is.
    """
    timed = next(c for c in rows.columns if c.name == time).type
    bound = DataType(Root.TIMESTAMP, nullable=False, args=(3,))
    attribute = DataType(timed.root, False, (3,), time_attribute=timed.time_attribute)
    added = (
        Column("window_start", bound, span=span),
        Column("window_end", bound, span=span),
        Column("window_time", attribute, span=span),
    )
    return op.Window(rows, kind, time, sizes, offset, partition, rows.columns + added, span)


def _unknown_kind(step: WindowStep, flow: Flow) -> None:
    close = did_you_mean(step.kind, ARGUMENTS)
    listed = ", ".join(f"`{kind}`" for kind in ARGUMENTS)
    flow.say(
        codes.WRONG_WINDOW_SIZE,
        f"there is no window `{step.kind}`",
        step.span,
        help=(f"did you mean `{close}`?" if close else f"there are {listed}",),
    )


def _check_time(step: WindowStep, time: Expr, flow: Flow) -> bool:
    if time.type.time_attribute is None or not isinstance(time, FieldRef):
        flow.say(
            codes.WINDOW_WITHOUT_EVENT_TIME,
            f"`window {step.kind}` needs event time, and this has none",
            step.time.span,
            f"is `{show(time.type)}` without a watermark",
            also=lost_label(time, flow.rows, flow),
            help=(time_help(time, flow.rows, flow),),
        )
        return False
    taken = [
        c for c in flow.rows.columns if c.name in ("window_start", "window_end", "window_time")
    ]
    if taken:
        names = [column.name for column in taken]
        columns = "a column" if len(names) == 1 else "columns"
        renamed = ", ".join(f"{name} as ..." for name in names)
        flow.say(
            codes.DUPLICATE_COLUMN,
            f"the rows already have {columns} {', '.join(f'`{name}`' for name in names)}",
            step.span,
            f"the window would add {'another' if len(names) == 1 else 'others'}",
            help=(f"`rename {renamed}` before the window, or `drop` what is not needed",),
        )
        return False
    return True


def _sizes(step: WindowStep, flow: Flow) -> tuple[tuple[int, ...], int | None] | None:
    """The window's lengths in milliseconds in Flink's order, and its offset."""
    names = ARGUMENTS[step.kind]
    values: dict[str, int] = {}
    for position, argument in enumerate(step.args):
        name = names[position] if position < len(names) else "offset"
        expression: Expression = argument
        if isinstance(argument, NamedArgument):
            name, expression = argument.name.text.lower(), argument.value
        if (
            name not in (*names, "offset")
            or name in values
            or (name == "offset" and step.kind == "session")
        ):
            _wrong(step, argument.span, flow)
            return None
        length = _length(expression, name, flow)
        if length is None:
            return None
        values[name] = length
    if any(name not in values for name in names):
        _wrong(step, step.span, flow)
        return None
    sizes = tuple(values[name] for name in names)
    if len(sizes) == 2 and sizes[1] % sizes[0] != 0:
        flow.say(
            codes.WRONG_WINDOW_SIZE,
            f"the size of `window {step.kind}` is a whole number of its {names[0]}s",
            step.span,
            f"{sizes[1]} ms is no multiple of {sizes[0]} ms",
        )
        return None
    return sizes, values.get("offset")


def _wrong(step: WindowStep, span: Span, flow: Flow) -> None:
    form = ", ".join(("time", *ARGUMENTS[step.kind]))
    flow.say(
        codes.WRONG_WINDOW_SIZE,
        f"`window {step.kind}` is written `window {step.kind}({form})`",
        span,
    )


def _length(expression: Expression, name: str, flow: Flow) -> int | None:
    typed = flow.type(expression)
    if typed is None:
        return None
    if (
        isinstance(typed, Literal)
        and typed.type.root is Root.INTERVAL_SECONDS
        and isinstance(typed.value, int)
        and (typed.value > 0 or name == "offset")
        and abs(typed.value) <= LONGEST
    ):
        return typed.value
    flow.say(
        codes.WRONG_WINDOW_SIZE,
        f"the {name} of a window is a positive duration of at most 999 days",
        expression.span,
        f"is `{show(typed.type)}`" if not isinstance(typed, Literal) else "is none",
        help=("write it as `1h`, `30s`, or a param of type `duration`",),
    )
    return None


def close_window(flow: Flow) -> None:
    """Makes ordinary data of the time of rows that leave a task in their windows.

    Such rows have another time, that of the window, and a sink takes one at most.
    """
    if flow.windowed is None:
        return
    items: list[tuple[Expr, Column]] = []
    for expr, column in flow.all_columns():
        if column.name == flow.windowed:
            plain = without_time(column)
            items.append((CastExpr(expr, plain.type, False, flow.rows.span), plain))
        else:
            items.append((expr, column))
    flow.project(items, flow.rows.span)
