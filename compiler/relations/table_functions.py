"""Table functions: each row that a function gives, beside the row of which its arguments are computed."""

from __future__ import annotations

from compiler.names import did_you_mean
from compiler.plan import operators as op
from compiler.plan.expressions import Call, FieldRef
from compiler.plan.operators import Column
from compiler.plan.subqueries import joins_rows
from compiler.plan.traverse import walk
from compiler.relations import codes
from compiler.relations.flow import Flow, Rows
from compiler.relations.output import unique
from compiler.relations.unnest import element_names, joined_on_true, one_row
from compiler.relations.visible import Visible, VisibleColumn
from compiler.relations.windows import ARGUMENTS
from compiler.types.codes import UNKNOWN_FUNCTION
from compiler.types.context import UserFunction
from compiler.types.datatype import DataType
from compiler.types.functions.elsewhere import ELSEWHERE
from compiler.types.macros import table_call
from compiler.types.scope import replacement
from compiler.types.typing import infer
from dsl.span import Span
from dsl.syntax.expressions import ColumnRef, FunctionCall
from dsl.syntax.queries import JoinTable, TableFunction
from dsl.syntax.steps import FunctionStep
from dsl.walk import walk as tree_walk


def join_function(step: FunctionStep, flow: Flow) -> bool:
    """The step `join f(...)`."""
    before = Rows(flow.rows, flow.scope.columns, flow.alias)
    if not joined_on_true("a table function", step.kind, step.on, step.span, flow):
        return False
    table = TableFunction(step.call, step.alias, True, step.span)
    rows = function_rows(table, before, step.kind == "left", flow)
    if rows is None:
        return False
    flow.operator, flow.scope = rows.operator, Visible(rows.columns)
    return True


def joined_function(
    table: JoinTable, function: TableFunction, left: Rows, flow: Flow
) -> Rows | None:
    """A join with a table function in a query."""
    kind = "using" if table.natural or table.using else table.kind
    if not joined_on_true("a table function", kind, table.on, table.span, flow):
        return None
    if not function.lateral and not _sees_nothing(function.call, left, flow):
        return None
    return function_rows(function, left, kind == "left", flow)


def is_table_function(table: TableFunction, flow: Flow) -> bool:
    """Whether it is no window function: Flink's own, unless the file declares one of that name."""
    name = table.call.name.text
    functions = flow.around.functions
    declared = functions is not None and functions.lookup(name) is not None
    return declared or table.lateral or name.lower() not in ARGUMENTS


def function_rows(table: TableFunction, before: Rows | None, left: bool, flow: Flow) -> Rows | None:
    """The rows, each as often as the function gives one for it; without rows before, those alone."""
    given = before or Rows(one_row(table.span), ())
    function = _declared(table.call, flow)
    if function is None:
        return None
    context = flow.context(Visible(given.columns))
    typed = table_call(table.call, function, context, infer)
    if typed is None or not _on_one_row(typed, before, table.span, flow):
        return None
    fields = list(zip(typed.type.names, typed.type.children, strict=True))
    names = element_names(fields, table.alias, "the function gives", flow)
    if names is None:
        return None
    alias = table.alias.name.text if table.alias is not None else None
    kinds = [kind.with_nullable(True) if left else kind for _, kind in fields]
    added = _columns(names, kinds, given, table.span)
    rows = op.UnnestRows(
        given.operator,
        typed,
        left,
        False,
        alias or function.name,
        (*given.operator.columns, *added),
        table.span,
        called=True,
    )
    shown = tuple(VisibleColumn(alias, n, c) for n, c in zip(names, added, strict=True))
    return Rows(rows, given.columns + shown, alias if before is None else None)


def _columns(
    names: list[str], kinds: list[DataType], given: Rows, span: Span
) -> tuple[Column, ...]:
    free = unique([c.name for c in given.operator.columns] + names)[-len(names) :]
    return tuple(Column(own, kind, (), span) for own, kind in zip(free, kinds, strict=True))


def _declared(call: FunctionCall, flow: Flow) -> UserFunction | None:
    """The table function that is called; None (reported) where there is none of that name."""
    name = call.name.text
    functions = flow.around.functions
    declared = None if functions is None else functions.lookup(name)
    if declared is not None and (declared.kind == "table" or not declared.sound):
        return declared
    if declared is not None:
        what = "an aggregate" if declared.kind == "aggregate" else "one value"
        flow.say(
            codes.MISPLACED_STEP,
            f"`{name}` gives {what}, and a table function is joined with",
            call.name.span,
            help=("compute it in `select` or `extend`",),
        )
        return None
    if name.upper() in ELSEWHERE:
        flow.not_yet(f"the table function `{name}`", call.span)
        return None
    known = () if functions is None else tuple(functions.names())
    meant = did_you_mean(name, known)
    flow.say(
        UNKNOWN_FUNCTION,
        f"table function `{name}` is not known",
        call.name.span,
        help=(f"did you mean `{meant}`?",)
        if meant
        else (f"declare it: `function {name}(...) returns table (...) from java '...'`",),
        fixes=(replacement(call.name.span, meant),) if meant else (),
    )
    return None


def _sees_nothing(call: FunctionCall, left: Rows, flow: Flow) -> bool:
    """Whether a call without LATERAL names no column of what stands before it."""
    names = {v.alias for v in left.columns} | {v.name for v in left.columns}
    for part in tree_walk(call.args):
        if isinstance(part, ColumnRef) and part.parts[0].text in names:
            flow.say(
                codes.MISPLACED_STEP,
                f"`table({call.name.text}(...))` sees no columns of what stands before it",
                part.span,
                help=(f"write `lateral table({call.name.text}(...))`",),
            )
            return False
    return True


def _on_one_row(typed: Call, before: Rows | None, span: Span, flow: Flow) -> bool:
    """Whether Flink computes the arguments of the row beside which the function's rows stand.

    Rows around a query may give them where the function stands alone in it: which queries are such is told by who
    joins them.
    """
    if joins_rows(typed.args):
        flow.say(codes.MISPLACED_STEP, "a table function takes no subquery", span)
        return False
    outside = any(isinstance(part, FieldRef) and part.side == -1 for part in walk(typed))
    if before is None or not outside:
        return True
    flow.say(
        codes.MISPLACED_STEP,
        "Flink computes no table function of columns of the query around beside other rows",
        span,
        help=("join the function in the query around",),
    )
    return False
