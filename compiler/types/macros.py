"""Types calls of functions that the pipeline declares; a SQL macro is replaced by its body."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from compiler.plan.determinism import repeatable
from compiler.plan.expressions import Call, CastExpr, Declared, Expr
from compiler.plan.traverse import walk
from compiler.types import arguments
from compiler.types import families as f
from compiler.types.casts import can_cast, can_widen
from compiler.types.codes import (
    EVALUATED_TWICE,
    MISPLACED_AGGREGATE,
    MISPLACED_OVER,
    TOO_LARGE,
    WRONG_ARGUMENT_COUNT,
    WRONG_ARGUMENT_TYPE,
)
from compiler.types.context import Context, UserFunction
from compiler.types.datatype import DataType
from compiler.types.declared_aggregates import aggregate_call, around_arguments, may_stand
from compiler.types.named_arguments import in_order
from compiler.types.operators import cast_fix
from compiler.types.scope import field_of, unknown_column
from compiler.types.show import show, show_plain
from dsl.diagnostic import Diagnostic, Label
from dsl.records import dataclass, replace
from dsl.span import Span
from dsl.syntax.expressions import ColumnRef, Expression, FunctionCall

LARGEST = 10_000
"""How many parts an expression may have that a macro becomes: bodies that repeat calls grow by powers."""

Infer = Callable[[Expression, Context], Expr | None]


@dataclass(frozen=True, slots=True)
class MacroScope:
    """The parameters of a macro, standing for the arguments of a call.

    Where the body is looked at by itself, `placed`, an argument stands where its parameter is written.
    """

    arguments: dict[str, Expr]
    function: str
    placed: bool = False

    def column(self, ref: ColumnRef) -> Expr | Diagnostic:
        """The argument of that name, or a field of it; a macro sees no columns."""
        first = ref.parts[0]
        if first.text not in self.arguments:
            return _unknown_parameter(ref, self)
        found = self.arguments[first.text]
        if self.placed:
            found = replace(found, span=first.span)
        for name in ref.parts[1:]:
            deeper = field_of(found, name)
            if isinstance(deeper, Diagnostic):
                return deeper
            found = deeper
        return found


def _unknown_parameter(ref: ColumnRef, scope: MacroScope) -> Diagnostic:
    found = unknown_column(ref.parts[0], scope.arguments)
    return replace(
        found,
        message=f"function `{scope.function}` has no parameter `{ref.parts[0]}`",
        notes=("a function sees its parameters, and no columns of those who call it",),
    )


def declared_call(
    written: FunctionCall, function: UserFunction, context: Context, infer: Infer
) -> Expr | None:
    """The call of a declared function, its arguments converted to the declared types."""
    if _misplaced(written, function, context):
        return None
    aggregate = function.kind == "aggregate"
    inside = around_arguments(written, context) if aggregate else context
    ordered = in_order(written, function, context)
    values = None if ordered is None else arguments.typed(ordered, inside, infer)
    if values is None or not function.sound:
        return None
    converted = _converted(written, function, values, context)
    if converted is None:
        return None
    if function.language == "sql":
        return _body(written, function, converted, context, infer)
    if aggregate:
        return aggregate_call(written, function, converted, context, infer)
    kind = function.returns or f.STRING
    name = function.planned or function.name
    declared = Declared.VOLATILE if function.volatile else Declared.DETERMINISTIC
    return Call(name, converted, kind, written.span, declared=declared)


def table_call(
    written: FunctionCall, function: UserFunction, context: Context, infer: Infer
) -> Call | None:
    """The call of a table function, of which `returns` is one row, its arguments converted."""
    ordered = in_order(written, function, context)
    values = None if ordered is None else arguments.typed(ordered, context.inside_call(), infer)
    if values is None or not function.sound:
        return None
    converted = _converted(written, function, values, context)
    if converted is None or function.returns is None:
        return None
    declared = Declared.VOLATILE if function.volatile else Declared.DETERMINISTIC
    name = function.planned or function.name
    return Call(name, converted, function.returns, written.span, declared=declared)


def _misplaced(written: FunctionCall, function: UserFunction, context: Context) -> bool:
    name = function.name
    if function.kind == "aggregate":
        return not may_stand(written, function, context)
    if function.kind == "table":
        message = f"`{name}` gives rows, and one value is wanted here"
        helps = (f"join it: `cross join {name}(...) as t`",)
        context.say(MISPLACED_AGGREGATE, message, written.span, help=helps)
    elif written.over is not None:
        message = f"`{name}` is no aggregate and takes no `over`"
        context.say(MISPLACED_OVER, message, written.span)
    elif written.distinct or written.filter is not None:
        message = f"`{name}` is no aggregate: `distinct` and `filter` have no meaning here"
        context.say(MISPLACED_AGGREGATE, message, written.span)
    else:
        return False
    return True


def _converted(
    written: FunctionCall, function: UserFunction, values: tuple[Expr, ...], context: Context
) -> tuple[Expr, ...] | None:
    if len(values) != len(function.parameters):
        wanted = len(function.parameters)
        plural = "" if wanted == 1 else "s"
        message = f"`{function.name}` takes {wanted} argument{plural}, not {len(values)}"
        names = ", ".join(f"{name} {show(kind).lower()}" for name, kind in function.parameters)
        notes = (f"it is declared as `{function.name}({names})`",)
        context.say(WRONG_ARGUMENT_COUNT, message, written.span, notes=notes)
        return None
    found: list[Expr] = []
    for value, (name, wanted_type) in zip(values, function.parameters, strict=True):
        if not can_widen(value.type, wanted_type):
            _refuse(function, name, value, wanted_type, context)
            return None
        if value.type.nullable and not wanted_type.nullable:
            _refuse_null(function, name, value, wanted_type, context)
            return None
        found.append(_as(value, wanted_type))
    return tuple(found)


def _refuse(
    function: UserFunction, name: str, value: Expr, wanted: DataType, context: Context
) -> None:
    one, other = show_plain(wanted), show_plain(value.type)
    message = f"`{function.name}` takes `{one}` as `{name}`, not `{other}`"
    castable = can_cast(value.type, wanted)
    context.say(
        WRONG_ARGUMENT_TYPE,
        message,
        value.span,
        f"is `{other}`",
        help=(f"convert it: `cast(... as {one.lower()})`",) if castable else (),
        fixes=(cast_fix(value.span, one.lower()),) if castable else (),
    )


def _refuse_null(
    function: UserFunction, name: str, value: Expr, wanted: DataType, context: Context
) -> None:
    message = f"`{function.name}` takes `{show(wanted)}` as `{name}`, and this may be null"
    help = ("say what stands for null: `coalesce(..., ...)`",)
    label = f"is `{show_plain(value.type)}`"
    context.say(WRONG_ARGUMENT_TYPE, message, value.span, label, help=help)


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
    """The body over the arguments, seeing what its own file declares and nothing of the call's place."""
    assert function.body is not None
    names = (name for name, _ in function.parameters)
    inner = replace(
        context.inside_call(),
        scope=MacroScope(dict(zip(names, values, strict=True)), function.name),
        subquery=None,
        windows={},
        report=[],
    )
    if function.home is not None:
        inner = replace(inner, functions=function.home.functions, params=function.home.params)
    typed = infer(function.body, inner)
    called = Label(written.span, "called here")
    context.report.extend(replace(d, labels=(*d.labels, called)) for d in inner.report)
    if typed is None or not _once(function, values, typed, context):
        return None
    what = f"with its body in its place, this call of `{function.name}`"
    if too_large(typed, what, written.span, context):
        return None
    return typed if function.returns is None else _as(typed, function.returns)


def too_large(typed: Expr, what: str, span: Span, context: Context) -> bool:
    """Whether an expression has grown beyond all use; reports that."""
    if sum(1 for _ in islice(walk(typed), LARGEST + 1)) <= LARGEST:
        return False
    help = ("compute what is repeated in a step before, and pass the column",)
    label = f"has more than {LARGEST:,} parts"
    context.say(TOO_LARGE, f"{what} is too large", span, label, help=help)
    return True


def _once(function: UserFunction, values: tuple[Expr, ...], typed: Expr, context: Context) -> bool:
    """Whether every argument that is another value each time stands once in the body, as in a call."""
    for value, (name, _) in zip(values, function.parameters, strict=True):
        if repeatable(value) or sum(part is value for part in walk(typed)) < 2:
            continue
        context.say(
            EVALUATED_TWICE,
            f"`{function.name}` uses `{name}` more than once, and this is another value each time",
            value.span,
            "would be evaluated more than once",
            help=("compute it in a step before, and pass the column: `extend ... as value`",),
        )
        return False
    return True
