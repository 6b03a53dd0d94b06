"""Types the window of a call with OVER."""

from __future__ import annotations

from collections.abc import Callable

from compiler.names import did_you_mean
from compiler.plan.expressions import Expr, Literal, OverCall, SortKey, WindowFrame
from compiler.types.codes import MISPLACED_OVER, UNKNOWN_COLUMN
from compiler.types.context import Context
from compiler.types.datatype import DataType
from compiler.types.families import INTERVAL
from dsl.diagnostic import Edit, Fix, Safety
from dsl.records import dataclass, replace
from dsl.span import Span
from dsl.syntax.expressions import Expression, Frame, FunctionCall, Over
from dsl.syntax.queries import OrderItem

Infer = Callable[[Expression, Context], Expr | None]
SortKeys = Callable[[tuple[OrderItem, ...], Context, Infer], tuple[SortKey, ...] | None]


@dataclass(frozen=True, slots=True)
class TypedWindow:
    """PARTITION BY, ORDER BY and frame."""

    partition_by: tuple[Expr, ...]
    order_by: tuple[SortKey, ...]
    frame: WindowFrame | None

    @property
    def may_be_empty(self) -> bool:
        """Whether the planner thinks that a frame may hold no row: one that is counted off on either side."""
        return self.frame is not None and (
            self.frame.start[1] is not None or self.frame.end[1] is not None
        )

    def call(
        self,
        function: str,
        args: tuple[Expr, ...],
        kind: DataType,
        written: FunctionCall,
        filter_: Expr | None,
    ) -> OverCall:
        """The call over this window."""
        return OverCall(
            function,
            args,
            self.partition_by,
            self.order_by,
            self.frame,
            kind,
            written.span,
            written.distinct,
            filter_,
        )


def window(
    written: FunctionCall, context: Context, infer: Infer, sort_keys: SortKeys
) -> TypedWindow | None:
    """The window that stands after OVER, or is named there."""
    given = written.over
    if given is None:
        return None
    over = resolved(given, context)
    if over is None or not _fits(written, over, context):
        return None
    return _typed(over, context, infer, sort_keys)


def check_window(over: Over, context: Context) -> bool:
    """Whether a named window is sound, be it used or not."""
    from compiler.types.calls import sort_keys
    from compiler.types.typing import infer

    found = resolved(over, context)
    return found is not None and _typed(found, context, infer, sort_keys) is not None


def _typed(over: Over, context: Context, infer: Infer, sort_keys: SortKeys) -> TypedWindow | None:
    inside = replace(context, allow_over=False)
    partition = [infer(expression, inside) for expression in over.partition_by]
    keys = sort_keys(over.order_by, inside, infer)
    frame, sound = _frame(over, inside, infer)
    found = tuple(expression for expression in partition if expression is not None)
    if keys is None or not sound or len(found) != len(partition):
        return None
    return TypedWindow(found, keys, frame)


def _fits(written: FunctionCall, over: Over, context: Context) -> bool:
    name = written.name.text
    if over.frame is not None and name.upper() in ("ROW_NUMBER", "RANK", "DENSE_RANK"):
        message = f"`{name}` numbers all rows: its window has no frame"
        context.say(MISPLACED_OVER, message, over.frame.span)
        return False
    if written.filter is not None:
        message = "a function with `over (...)` takes no `filter`"
        helps = (f"choose what counts inside: `{name}(case when ... then ... end)`",)
        context.say(MISPLACED_OVER, message, written.span, help=helps)
        return False
    return True


def resolved(over: Over, context: Context) -> Over | None:
    """The window with what the one that it names says put in."""
    if over.name is None:
        return over
    found = context.windows.get(over.name.text)
    if found is None:
        meant = did_you_mean(over.name.text, context.windows)
        helps = (f"did you mean `{meant}`?",) if meant else ()
        context.say(
            UNKNOWN_COLUMN, f"window `{over.name}` is not known", over.name.span, help=helps
        )
        return None
    base = resolved(found, context)
    if base is None:
        return None
    twice = "partition by" if over.partition_by else ""
    if over.order_by and base.order_by:
        twice = "order by"
    elif base.frame is not None and (over.order_by or over.frame):
        twice = "frame"
    if twice:
        message = f"window `{over.name}` says this already: a window on it has no `{twice}`"
        context.say(MISPLACED_OVER, message, over.span)
        return None
    return replace(
        over,
        name=None,
        partition_by=base.partition_by,
        order_by=over.order_by or base.order_by,
        frame=over.frame or base.frame,
    )


def _frame(over: Over, context: Context, infer: Infer) -> tuple[WindowFrame | None, bool]:
    if over.frame is None:
        return None, True
    frame: Frame = over.frame
    start, end = frame.start, frame.end or ("CURRENT ROW", None)
    bounds: list[tuple[str, Expr | None]] = []
    for words, offset in (start, end):
        typed = None if offset is None else infer(offset, context)
        if offset is not None and typed is None:
            return None, False
        if typed is not None and not _distance(typed, frame, context):
            return None, False
        bounds.append((words.upper(), typed))
    return WindowFrame(frame.unit.upper(), bounds[0], bounds[1]), True


def _distance(offset: Expr, frame: Frame, context: Context) -> bool:
    """Whether the distance of a bound is a number of rows, or a time, and no negative one."""
    rows = frame.unit.upper() == "ROWS"
    value = offset.value if isinstance(offset, Literal) else None
    fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    interval = offset.type.root in INTERVAL
    if fits and interval is not rows:
        return True
    wanted = "a whole number of rows" if rows else "a duration, as in `interval '5' minute`"
    unit = frame.unit.lower()
    message = f"a frame in `{unit}` is counted off by {wanted}"
    helps: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    if fits and rows:
        # Flink takes the milliseconds of an interval for the number of rows, and says nothing.
        helps = (f"as it stands, Flink would go {value} rows back; `range` goes back in time",)
        word = Span(frame.span.source, frame.span.start, frame.span.start + len(unit))
        fixes = (Fix("write `range`", (Edit(word, "range"),), Safety.UNSAFE),)
    context.say(MISPLACED_OVER, message, offset.span, help=helps, fixes=fixes)
    return False
