"""Types calls of functions: built-in, declared in the pipeline, aggregate, and with OVER."""

from __future__ import annotations

from collections.abc import Callable

from compiler.names import did_you_mean
from compiler.plan.expressions import AggregateCall, Call, CallClause, Expr, SortKey
from compiler.types import arguments, macros, over
from compiler.types.codes import (
    BATCH_ONLY_FUNCTION,
    MISPLACED_AGGREGATE,
    MISPLACED_OVER,
    NOT_COMPILED_YET,
    UNKNOWN_FUNCTION,
    WRONG_ARGUMENT_COUNT,
)
from compiler.types.context import Context, QueryExpression
from compiler.types.datatype import DataType
from compiler.types.functions.catalogue import builtin, builtin_names, versions_with
from compiler.types.functions.documents import for_clauses
from compiler.types.functions.elsewhere import ELSEWHERE
from compiler.types.functions.entry import Arguments, Builtin, Kind
from compiler.types.predicates import require_condition
from compiler.types.scope import replacement
from compiler.types.syntax import resolve_type
from compiler.types.versions import PARENTHESES_AFTER_BARE, at_least
from dsl.diagnostic import Diagnostic
from dsl.records import replace
from dsl.syntax.expressions import CallOption, Expression, FunctionCall, Star
from dsl.syntax.queries import OrderItem
from dsl.syntax.types import TypeSyntax

__all__ = ["Infer", "QueryExpression", "call", "sort_keys"]

GROUPINGS = ("GROUPING", "GROUPING_ID", "GROUP_ID")
Infer = Callable[[Expression, Context], Expr | None]


def call(written: FunctionCall, context: Context, infer: Infer) -> Expr | None:
    """The typed call, or None when something in it was refused."""
    name = written.name.text
    declared = context.functions.lookup(name) if context.functions is not None else None
    if declared is not None:
        return macros.declared_call(written, declared, context, infer)
    entry = builtin(name, context.target)
    if entry is None:
        _unknown(written, context)
        return None
    if not _may_stand(written, entry, context):
        return None
    context = replace(context, in_document=False) if context.in_document else context
    if not entry.streaming and not context.batch:
        message = f"Flink does not run `{name}` in a streaming query"
        context.say(BATCH_ONLY_FUNCTION, message, written.name.span)
        return None
    if written.over is not None:
        return _over(written, entry, context, infer)
    if entry.kind is Kind.RANKING:
        message = f"`{name}` needs `over (...)`"
        context.say(MISPLACED_OVER, message, written.span)
        return None
    if entry.kind is Kind.PATTERN and not context.pattern:
        message = f"`{name}` has a meaning only in a search for a pattern"
        context.say(MISPLACED_AGGREGATE, message, written.span)
        return None
    if entry.kind is Kind.AGGREGATE:
        return _aggregate(written, entry, context, infer)
    return _scalar(written, entry, context, infer)


def _may_stand(written: FunctionCall, entry: Builtin, context: Context) -> bool:
    name, code = written.name.text, WRONG_ARGUMENT_COUNT
    if entry.name == "JSON" and not context.in_document:
        code = UNKNOWN_FUNCTION
        helps = ("a string that holds JSON needs it nowhere else",)
        message = f"`{name}` stands in `json_array` and as a value of `json_object` only"
    elif entry.bare and written.parens and not at_least(context.target, PARENTHESES_AFTER_BARE):
        helps = (f"write `{name}`",)
        message = f"Flink {context.target} takes `{name}` without parentheses"
    else:
        return True
    context.say(code, message, written.span, help=helps)
    return False


def _countable(written: FunctionCall, values: tuple[Expr, ...], context: Context) -> bool:
    """Flink counts by one value: it drops those that are never NULL, and has no code for what is left."""
    left = [value for value in values if value.type.nullable]
    if len(values) < 2 or (len(left) < 2 and not written.distinct):
        return True
    distinct = "distinct " if written.distinct else ""
    message = f"Flink has no code for `count({distinct}...)` of several values"
    whole = "count(distinct row(a, b))" if written.distinct else "count(*) filter (where ...)"
    context.say(WRONG_ARGUMENT_COUNT, message, written.span, help=(f"write `{whole}`",))
    return False


def _scalar(written: FunctionCall, entry: Builtin, context: Context, infer: Infer) -> Expr | None:
    if written.distinct or written.filter is not None:
        message = f"`{written.name}` is no aggregate: `distinct` and `filter` have no meaning here"
        context.say(MISPLACED_AGGREGATE, message, written.span)
        return None
    given = _given(written, entry, context, infer)
    if given is None:
        return None
    kind = arguments.result(written, for_clauses(entry, given), given, context)
    if kind is None:
        return None
    return Call(entry.name, given.values, kind, written.span, given.clauses, written.parens)


def _aggregate(
    written: FunctionCall, entry: Builtin, context: Context, infer: Infer
) -> Expr | None:
    if not context.allow_aggregates:
        message = f"aggregate `{written.name}` cannot stand here"
        helps = ("aggregates stand in the `select` after a `group by`, and in `having`",)
        context.say(MISPLACED_AGGREGATE, message, written.span, help=helps)
        return None
    if entry.name in GROUPINGS and not context.grouped:
        message = f"`{written.name}` tells grouping sets apart, and this query has no `group by`"
        context.say(MISPLACED_AGGREGATE, message, written.span)
        return None
    inside = context.inside_call()
    given = _given(written, entry, inside, infer)
    order = sort_keys(written.order_by, inside, infer)
    filter_, sound = _filter(written, inside, infer)
    if given is None or order is None or not sound:
        return None
    may_be_empty = not context.grouped or filter_ is not None
    kind = arguments.result(written, entry, given, context, may_be_empty=may_be_empty)
    if kind is None:
        return None
    return AggregateCall(
        entry.name,
        given.values,
        kind,
        written.span,
        written.distinct,
        filter_,
        order,
        given.clauses,
    )


def _over(written: FunctionCall, entry: Builtin, context: Context, infer: Infer) -> Expr | None:
    if entry.kind is Kind.SCALAR:
        message = f"`{written.name}` is no aggregate and takes no `over`"
        context.say(MISPLACED_OVER, message, written.span)
        return None
    if not context.allow_over:
        message = f"`{written.name} over (...)` cannot stand here"
        helps = ("compute it in a `select` or `extend` first, and use the column after it",)
        context.say(MISPLACED_OVER, message, written.span, help=helps)
        return None
    # Over groups, what OVER takes may aggregate them.
    inside = replace(context, allow_over=False)
    given = _given(written, entry, inside, infer)
    filter_, sound = _filter(written, inside, infer)
    window = over.window(written, context, infer, sort_keys)
    if given is None or window is None or not sound:
        return None
    empty = window.may_be_empty or filter_ is not None
    kind = arguments.result(written, entry, given, context, may_be_empty=empty)
    return None if kind is None else window.call(entry.name, given.values, kind, written, filter_)


def _given(
    written: FunctionCall, entry: Builtin, context: Context, infer: Infer
) -> Arguments | None:
    stars = [arg for arg in written.args if isinstance(arg, Star)]
    if stars:
        if entry.name != "COUNT" or len(written.args) > 1 or written.distinct or stars[0].qualifier:
            context.say(WRONG_ARGUMENT_COUNT, f"`{written.name}` does not take `*`", written.span)
            return None
        return Arguments(())
    if entry.name == "COUNT" and not written.args:
        context.say(WRONG_ARGUMENT_COUNT, "`count` takes `*` or a value", written.span)
        return None
    values = arguments.typed(written.args, context, _with_documents(written, entry, infer))
    if values is not None and entry.name == "COUNT" and not _countable(written, values, context):
        return None
    clauses = _clauses(written.options, context, infer)
    if values is None or clauses is None:
        return None
    return Arguments(values, clauses)


def _with_documents(written: FunctionCall, entry: Builtin, infer: Infer) -> Infer:
    """Types the arguments of JSON_ARRAY and the values of JSON_OBJECT, which may be JSON(...)."""
    if entry.name not in ("JSON_ARRAY", "JSON_OBJECT"):
        return infer
    documents = written.args if entry.name == "JSON_ARRAY" else written.args[1::2]
    places = {id(document) for document in documents}
    return lambda arg, inner: infer(arg, replace(inner, in_document=id(arg) in places))


def _clauses(
    options: tuple[CallOption, ...], context: Context, infer: Infer
) -> tuple[CallClause, ...] | None:
    found: list[CallClause] = []
    for option in options:
        value: Expr | DataType | str | Diagnostic | None
        if option.value is None or isinstance(option.value, str):
            value = option.value
        elif isinstance(option.value, TypeSyntax):
            value = resolve_type(option.value)
        else:
            value = infer(option.value, context)
            if value is None:
                return None
        if isinstance(value, Diagnostic):
            context.report.append(value)
            return None
        found.append(CallClause(option.word, value))
    return tuple(found)


def _filter(written: FunctionCall, context: Context, infer: Infer) -> tuple[Expr | None, bool]:
    """The condition of FILTER, and whether it is sound."""
    if written.filter is None:
        return None, True
    condition = infer(written.filter, context)
    return condition, condition is not None and require_condition(condition, context)


def sort_keys(
    items: tuple[OrderItem, ...], context: Context, infer: Infer
) -> tuple[SortKey, ...] | None:
    """ORDER BY inside a call."""
    typed = [(infer(item.expression, context), item) for item in items]
    keys = [
        SortKey(found, item.descending, item.nulls_first)
        for found, item in typed
        if found is not None
    ]
    return tuple(keys) if len(keys) == len(items) else None


def _unknown(written: FunctionCall, context: Context) -> None:
    name = written.name.text
    elsewhere = ELSEWHERE.get(name.upper())
    first = next(iter(versions_with(name)), elsewhere.since if elsewhere else None)
    if first is not None and not at_least(context.target, first):
        message = f"function `{name}` is not in Flink {context.target}"
        helps = (f"Flink {first} is the first that has it",)
        context.say(NOT_COMPILED_YET, message, written.name.span, help=helps)
        return
    if elsewhere is not None:
        message = f"`{name}` cannot stand in an expression"
        context.say(UNKNOWN_FUNCTION, message, written.name.span, help=(elsewhere.instead,))
        return
    declared = tuple(context.functions.names()) if context.functions is not None else ()
    meant = did_you_mean(name, (*declared, *builtin_names(context.target)))
    context.say(
        UNKNOWN_FUNCTION,
        f"function `{name}` is not known",
        written.name.span,
        help=(f"did you mean `{meant}`?",) if meant else (),
        fixes=(replacement(written.name.span, meant),) if meant else (),
    )
