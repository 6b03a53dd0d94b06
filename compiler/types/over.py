"""Types the window of a call with OVER."""

from __future__ import annotations

from collections.abc import Callable

from compiler.names import did_you_mean
from compiler.plan.expressions import Expr, OverCall, SortKey, WindowFrame
from compiler.types.codes import NOT_COMPILED_YET, UNKNOWN_COLUMN
from compiler.types.context import Context
from compiler.types.datatype import DataType
from dsl.records import dataclass
from dsl.syntax.expressions import Expression, Frame, FunctionCall, Over
from dsl.syntax.names import Name
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
    over = written.over
    if over is not None and over.name is not None:
        over = _named(over.name, context)
    if over is None:
        return None
    inside = context.inside_call()
    partition = [infer(expression, inside) for expression in over.partition_by]
    keys = sort_keys(over.order_by, inside, infer)
    frame, sound = _frame(over, inside, infer)
    found = tuple(expression for expression in partition if expression is not None)
    if keys is None or not sound or len(found) != len(partition):
        return None
    return TypedWindow(found, keys, frame)


def _named(name: Name, context: Context) -> Over | None:
    found = context.windows.get(name.text)
    if found is None:
        meant = did_you_mean(name.text, context.windows)
        helps = (f"did you mean `{meant}`?",) if meant else ()
        context.say(UNKNOWN_COLUMN, f"window `{name}` is not known", name.span, help=helps)
    elif found.name is not None:
        context.say(NOT_COMPILED_YET, "a window built on another cannot be compiled yet", name.span)
        return None
    return found


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
        bounds.append((words.upper(), typed))
    return WindowFrame(frame.unit.upper(), bounds[0], bounds[1]), True
