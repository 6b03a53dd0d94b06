"""Types calls of aggregate functions that the pipeline declares: over groups, and with OVER."""

from __future__ import annotations

from collections.abc import Callable

from compiler.plan.expressions import AggregateCall, Declared, Expr, OverCall
from compiler.types import over
from compiler.types.codes import MISPLACED_AGGREGATE, MISPLACED_OVER
from compiler.types.context import Context, UserFunction
from compiler.types.datatype import DataType
from compiler.types.predicates import require_condition
from dsl.records import replace
from dsl.syntax.expressions import Expression, FunctionCall

Infer = Callable[[Expression, Context], Expr | None]


def may_stand(written: FunctionCall, function: UserFunction, context: Context) -> bool:
    """Whether an aggregate can be computed where the call stands; reports where not."""
    name = function.name
    if written.order_by or written.null_treatment is not None or written.options:
        message = f"`{name}` takes its arguments, `distinct` and `filter`, and nothing else"
        context.say(MISPLACED_AGGREGATE, message, written.span)
    elif written.over is not None and not context.allow_over:
        message = f"`{name} over (...)` cannot stand here"
        helps = ("compute it in a `select` or `extend` first, and use the column after it",)
        context.say(MISPLACED_OVER, message, written.span, help=helps)
    elif written.over is None and not context.allow_aggregates:
        helps = ("aggregates stand in the `select` after a `group by`, and in `having`",)
        message = f"aggregate `{name}` cannot stand here"
        context.say(MISPLACED_AGGREGATE, message, written.span, help=helps)
    else:
        return True
    return False


def around_arguments(written: FunctionCall, context: Context) -> Context:
    """What the arguments see: over groups, what OVER takes may aggregate them."""
    if written.over is None:
        return context.inside_call()
    return replace(context, allow_over=False)


def aggregate_call(
    written: FunctionCall,
    function: UserFunction,
    values: tuple[Expr, ...],
    context: Context,
    infer: Infer,
) -> AggregateCall | OverCall | None:
    """The call over its arguments, which have the declared types already."""
    from compiler.types.calls import sort_keys

    condition = None
    if written.filter is not None:
        condition = infer(written.filter, around_arguments(written, context))
        if condition is None or not require_condition(condition, context):
            return None
    name, kind = function.planned or function.name, _result(function)
    declared = Declared.VOLATILE if function.volatile else Declared.DETERMINISTIC
    if written.over is None:
        return AggregateCall(
            name, values, kind, written.span, written.distinct, condition, declared=declared
        )
    window = over.window(written, context, infer, sort_keys)
    if window is None:
        return None
    return replace(window.call(name, values, kind, written, condition), declared=declared)


def _result(function: UserFunction) -> DataType:
    assert function.returns is not None
    return function.returns
