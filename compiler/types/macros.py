"""Types calls of functions that the pipeline declares; a SQL macro is replaced by its body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from compiler.names import did_you_mean
from compiler.plan.expressions import AggregateCall, Call, CastExpr, Expr
from compiler.types import arguments
from compiler.types import families as f
from compiler.types.casts import can_widen
from compiler.types.codes import (
    MISPLACED_AGGREGATE,
    NOT_COMPILED_YET,
    WRONG_ARGUMENT_COUNT,
    WRONG_ARGUMENT_TYPE,
)
from compiler.types.context import Context, UserFunction
from compiler.types.datatype import DataType
from compiler.types.operators import cast_fix
from compiler.types.scope import field_of, unknown_column
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass
from dsl.syntax.expressions import ColumnRef, Expression, FunctionCall

Infer = Callable[[Expression, Context], Expr | None]


@dataclass(frozen=True, slots=True)
class MacroScope:
    """The parameters of a macro, standing for the arguments of a call."""

    arguments: dict[str, Expr]

    def column(self, ref: ColumnRef) -> Expr | Diagnostic:
        """The argument of that name, or a field of it; a macro sees no columns."""
        first = ref.parts[0]
        if first.text not in self.arguments:
            return unknown_column(first, self.arguments, of=did_you_mean(first.text, ()))
        found = self.arguments[first.text]
        for name in ref.parts[1:]:
            deeper = field_of(found, name)
            if isinstance(deeper, Diagnostic):
                return deeper
            found = deeper
        return found


def declared_call(
    written: FunctionCall, function: UserFunction, context: Context, infer: Infer
) -> Expr | None:
    """The call of a declared function, its arguments converted to the declared types."""
    if function.kind == "aggregate" and not context.allow_aggregates:
        message = f"aggregate `{function.name}` cannot stand here"
        context.say(MISPLACED_AGGREGATE, message, written.span)
        return None
    if function.kind == "table" or written.over is not None:
        message = f"`{function.name}` cannot be called like this yet"
        context.say(NOT_COMPILED_YET, message, written.span)
        return None
    inside = context.inside_call() if function.kind == "aggregate" else context
    values = arguments.typed(written.args, inside, infer)
    if values is None:
        return None
    converted = _converted(written, function, values, context)
    if converted is None:
        return None
    if function.language == "sql" and function.body is not None:
        return _body(written, function, converted, context, infer)
    kind = function.returns or f.STRING
    if function.kind == "aggregate":
        return AggregateCall(function.name, converted, kind, written.span, written.distinct)
    return Call(function.name, converted, kind, written.span)


def _converted(
    written: FunctionCall, function: UserFunction, values: tuple[Expr, ...], context: Context
) -> tuple[Expr, ...] | None:
    if len(values) != len(function.parameters):
        wanted = len(function.parameters)
        plural = "" if wanted == 1 else "s"
        message = f"`{function.name}` takes {wanted} argument{plural}, not {len(values)}"
        context.say(WRONG_ARGUMENT_COUNT, message, written.span)
        return None
    found: list[Expr] = []
    for value, (name, wanted_type) in zip(values, function.parameters, strict=True):
        if not can_widen(value.type, wanted_type):
            _refuse(function, name, value, wanted_type, context)
            return None
        found.append(_as(value, wanted_type))
    return tuple(found)


def _refuse(
    function: UserFunction, name: str, value: Expr, wanted: DataType, context: Context
) -> None:
    one, other = show_plain(wanted), show_plain(value.type)
    message = f"`{function.name}` takes `{one}` as `{name}`, not `{other}`"
    context.say(
        WRONG_ARGUMENT_TYPE, message, value.span, fixes=(cast_fix(value.span, one.lower()),)
    )


def _as(value: Expr, wanted: DataType) -> Expr:
    """The value as the wanted type, with a cast where the two differ; it stays NULL where it was."""
    if f.same(value.type, wanted):
        return value
    return CastExpr(value, f.plain(wanted).with_nullable(value.type.nullable), False, value.span)


def _body(
    written: FunctionCall,
    function: UserFunction,
    values: tuple[Expr, ...],
    context: Context,
    infer: Infer,
) -> Expr | None:
    if function.body is None or function.name in context.macros:
        message = f"function `{function.name}` calls itself"
        context.say(NOT_COMPILED_YET, message, written.span)
        return None
    names = (name for name, _ in function.parameters)
    scope = MacroScope(dict(zip(names, values, strict=True)))
    inner = replace(context, scope=scope, macros=(*context.macros, function.name))
    typed = infer(function.body, inner)
    if typed is None or function.returns is None:
        return typed
    return _as(typed, function.returns)
