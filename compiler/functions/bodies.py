"""Checks the body of an SQL macro by itself, before anybody calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.functions.codes import WRONG_RESULT_TYPE
from compiler.plan.expressions import Expr, FieldRef
from compiler.types.casts import can_cast, can_widen
from compiler.types.context import Context, UserFunction
from compiler.types.datatype import DataType
from compiler.types.macros import MacroScope, too_large
from compiler.types.operators import cast_fix
from compiler.types.show import show, show_plain
from compiler.types.typing import infer, type_expression
from dsl.diagnostic import diagnostic

if TYPE_CHECKING:
    from compiler.functions.table import FunctionTable


def body_is_sound(function: UserFunction, table: FunctionTable) -> bool:
    """Whether the body has a type, with its parameters as declared, and that of `returns`; reports if not."""
    assert function.body is not None
    assert function.home is not None
    span = function.body.span
    arguments: dict[str, Expr] = {
        name: FieldRef(name, kind, span) for name, kind in function.parameters
    }
    context = Context(
        MacroScope(arguments, function.name, placed=True),
        function.home.params,
        table.target,
        function.home.functions,
        report=table.report,
        batch=table.batch,
    )
    alone = function.returns is None
    typed = type_expression(function.body, context) if alone else infer(function.body, context)
    what = f"the body of `{function.name}`, with those of what it calls,"
    if typed is None or too_large(typed, what, span, context):
        return False
    return function.returns is None or _fits(typed.type, function.returns, function, table)


def _fits(found: DataType, wanted: DataType, function: UserFunction, table: FunctionTable) -> bool:
    assert function.body is not None
    span = function.body.span
    if not can_widen(found, wanted):
        to = show_plain(wanted)
        castable = can_cast(found, wanted)
        table.report.append(
            diagnostic(
                WRONG_RESULT_TYPE,
                f"function `{function.name}` returns `{to}`, and this is `{show_plain(found)}`",
                span,
                f"is `{show_plain(found)}`",
                help=(f"convert it: `cast(... as {to.lower()})`",) if castable else (),
                fixes=(cast_fix(span, to.lower()),) if castable else (),
            )
        )
        return False
    if found.nullable and not wanted.nullable:
        table.report.append(
            diagnostic(
                WRONG_RESULT_TYPE,
                f"function `{function.name}` returns `{show(wanted)}`, and this may be null",
                span,
                "may be null",
                help=("say what stands for null: `coalesce(..., ...)`", "or leave out `not null`"),
            )
        )
        return False
    return True
