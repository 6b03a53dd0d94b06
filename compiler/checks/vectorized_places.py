"""Where Flink hands whole groups of rows to Python, by its rules for Python aggregates of windows and of frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.functions.codes import MISPLACED_PYTHON
from compiler.plan import operators as op
from compiler.plan.expressions import AggregateCall, OverCall
from compiler.plan.functions import PlanFunction
from compiler.plan.inputs import expressions_of
from compiler.plan.operators import Operator
from compiler.plan.traverse import walk
from dsl.diagnostic import Diagnostic, diagnostic

_WINDOWS = "group by a window in a query: `group by tumble(event_time, interval ...)`"
_APART = "compute one of them in a task of its own"
_FRAME = "say how many rows: `rows between 9 preceding and current row`"


def vectorized(
    operator: Operator,
    call: AggregateCall | OverCall,
    declared: Mapping[str, PlanFunction],
    window: str | None,
    mode: str,
) -> Iterator[Diagnostic]:
    """TYP021 for a vectorized aggregate, where `window` is the kind of the windows of its groups."""
    where, help = _misplaced(operator, call, declared, window, mode)
    if where:
        message = f"Flink does not run the vectorized aggregate `{call.function}` {where}"
        yield diagnostic(MISPLACED_PYTHON, message, call.span, help=(help,))


def _misplaced(
    operator: Operator,
    call: AggregateCall | OverCall,
    declared: Mapping[str, PlanFunction],
    window: str | None,
    mode: str,
) -> tuple[str, str]:
    """Where it stands in words, and what to do; empty where Flink runs it."""
    if isinstance(operator, op.MatchRows):
        return "in the search for a pattern", "compute it in a step before, and use the column"
    if call.distinct or call.filter is not None:
        word = "distinct" if call.distinct else "filter"
        return f"with `{word}`", "choose the rows in a step before"
    beside = _beside(operator, declared)
    if beside:
        return f"beside `{beside.lower()}`", _APART
    if isinstance(call, OverCall):
        bounded = call.frame is not None and call.frame.start[1] is not None
        return ("", "") if bounded or mode == "batch" else ("over all rows before", _FRAME)
    assert isinstance(operator, op.Aggregate)
    if window == "session" and operator.window is not None:
        return "over windows of `session`", _WINDOWS
    if mode == "batch" or operator.window is not None:
        return "", ""
    if window is not None:
        return "over the rows of a window of this kind", _WINDOWS
    return "over groups that go on for ever", _WINDOWS


def _beside(operator: Operator, declared: Mapping[str, PlanFunction]) -> str | None:
    """Another aggregate that Flink would compute in the same operator, and elsewhere than in vectorized Python."""
    window = operator.window if isinstance(operator, op.Aggregate) else None
    for expr in expressions_of(operator):
        for part in walk(expr):
            if not isinstance(part, AggregateCall | OverCall):
                continue
            found = declared.get(part.function) if part.declared is not None else None
            asks = window is not None and part.function.startswith(f"{window.function}_")
            if not asks and (found is None or not found.vectorized):
                return part.function
    return None
