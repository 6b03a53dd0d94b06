"""Turns what stands after FROM into rows and the names that can be used of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compiler.plan import operators as op
from compiler.plan.expressions import FieldRef, Literal
from compiler.plan.operators import Operator
from compiler.relations import codes
from compiler.relations.flow import Flow, Rows, field_ref
from compiler.relations.late import late_apart
from compiler.relations.matching import match_rows
from compiler.relations.sql_joins import joined
from compiler.relations.table_functions import function_rows, is_table_function
from compiler.relations.table_hints import hints_of, hints_of_part, sound_hints
from compiler.relations.times import lost_label, time_help
from compiler.relations.unnest import unnested
from compiler.relations.visible import Visible, visible
from compiler.relations.windows import ARGUMENTS, offset_fits, window_rows
from compiler.types.datatype import Root
from compiler.types.show import show
from dsl.diagnostic import Edit, Fix
from dsl.records import replace
from dsl.span import Span
from dsl.syntax.expressions import (
    ColumnRef,
    Expression,
    FunctionCall,
    NamedArgument,
    ScalarQuery,
    TableArgument,
)
from dsl.syntax.names import Name
from dsl.syntax.queries import (
    Alias,
    DerivedTable,
    JoinTable,
    MatchRecognize,
    Query,
    TableExpression,
    TableFunction,
    TableName,
    Unnest,
)

Bind = Callable[[Query, Flow], Rows | None]
"""Makes the rows of a query inside another."""


def table_rows(table: TableExpression, flow: Flow, bind: Bind) -> Rows | None:
    """The rows of a table expression; None where an error was reported."""
    match table:
        case TableName():
            return _named(table, flow)
        case DerivedTable():
            rows = bind(table.query, flow.sub())
            return None if rows is None else aliased(rows, table.alias, None, flow)
        case JoinTable():
            return joined(table, flow, bind, table_rows)
        case TableFunction():
            return _function(table, flow, bind)
        case Unnest():
            return unnested(table, None, False, flow)
        case MatchRecognize():
            assert table.input is not None
            rows = table_rows(table.input, flow, bind)
            return None if rows is None else match_rows(table, rows, flow)


def _named(table: TableName, flow: Flow) -> Rows | None:
    if table.as_of is not None:
        flow.say(
            codes.UNVERSIONED_TEMPORAL_JOIN,
            "`for system_time as of` stands on the right of a join",
            table.span,
        )
        return None
    name = table.path.parts[-1].text
    cte = flow.ctes.get(table.path.text)
    if cte is not None and not isinstance(cte.operator, op.Read):
        return aliased(cte, table.alias, name, flow)
    if cte is not None:
        assert isinstance(cte.operator, op.Read)
        read = replace(cte.operator, span=table.span, hints=hints_of_part(table.hints))
        return aliased(replace(cte, operator=read), table.alias, name, flow)
    relation = flow.around.read(table.path)
    if relation is None or not sound_hints(table.hints, relation, flow):
        return None
    read = op.Read(relation.name, relation.operator.columns, table.span, hints_of(table.hints))
    return aliased(Rows(read, visible(read.columns, None)), table.alias, name, flow)


def aliased(rows: Rows, alias: Alias | None, default: str | None, flow: Flow) -> Rows | None:
    """The rows under their alias, with the names of columns that stand behind it."""
    name = alias.name.text if alias is not None else default
    if alias is not None and alias.columns:
        renamed = rename_columns(rows.operator, alias.columns, flow)
        if renamed is None:
            return None
        return Rows(renamed, visible(renamed.columns, name), name)
    return Rows(rows.operator, tuple(replace(v, alias=name) for v in rows.columns), name)


def rename_columns(rows: Operator, names: tuple[Name, ...], flow: Flow) -> Operator | None:
    """The rows with their columns called otherwise, in order."""
    if len(names) != len(rows.columns):
        flow.say(
            codes.UNION_MISMATCH,
            f"{len(names)} names for {len(rows.columns)} columns",
            names[0].span.to(names[-1].span),
        )
        return None
    columns = tuple(
        replace(c, name=n.text, span=n.span) for c, n in zip(rows.columns, names, strict=True)
    )
    return op.Project(rows, tuple(field_ref(c) for c in rows.columns), columns, names[0].span)


def _function(table: TableFunction, flow: Flow, bind: Bind) -> Rows | None:
    call = table.call
    kind = call.name.text.lower()
    if is_table_function(table, flow):
        return function_rows(table, None, False, flow)
    arguments = _arguments(call, kind, flow)
    if arguments is None:
        return None
    rows = _data(arguments.get("data"), call, flow, bind)
    if rows is None:
        return None
    time = _time_column(arguments.get("timecol"), rows, kind, call, flow)
    sizes = _sizes(arguments, kind, call, flow)
    if time is None or sizes is None:
        return None
    partition = []
    for key in _partition(arguments.get("data")):
        typed = flow.type(key, scope=Visible(rows.columns))
        if not isinstance(typed, FieldRef):
            return None
        partition.append(typed.name)
    offset = _length(arguments.get("offset"), flow)
    if not offset_fits(kind, sizes, offset, table.span, flow):
        return None
    window = window_rows(rows.operator, kind, time, sizes, offset, tuple(partition), table.span)
    open_ = late_apart(window, flow)
    return aliased(Rows(open_, visible(open_.columns, None)), table.alias, None, flow)


def _data(data: Expression | None, call: FunctionCall, flow: Flow, bind: Bind) -> Rows | None:
    """The rows that a window function is over: `table name`, or a query in parentheses."""
    query: Query | None = None
    if isinstance(data, ScalarQuery):
        query = data.query
    elif isinstance(data, TableArgument):
        if not isinstance(data.table, Query):
            return table_rows(data.table, flow, bind)
        if data.word is not None:
            _say_table(data.word, flow)
            return None
        query = data.table
    if query is not None:
        return bind(query, flow.sub())
    kind = call.name.text.lower()
    flow.say(
        codes.WRONG_WINDOW_SIZE,
        f"the first argument of `{kind}` is a table: `table name`",
        call.span,
    )
    return None


def _say_table(word: Span, flow: Flow) -> None:
    """TYP013: Flink's grammar has TABLE before names alone."""
    flow.say(
        codes.MISPLACED_STEP,
        "`table` stands before a name, not before a query",
        word,
        "the query in its parentheses is enough",
        fixes=(Fix("remove the word", (Edit(word, ""),)),),
    )


def _partition(data: Expression | None) -> tuple[Expression, ...]:
    return data.partition_by if isinstance(data, TableArgument) else ()


def _arguments(call: FunctionCall, kind: str, flow: Flow) -> dict[str, Expression] | None:
    """The call's arguments by Flink's names, lower case; None (reported) where one is too many."""
    names = ("data", "timecol", *ARGUMENTS[kind], *(() if kind == "session" else ("offset",)))
    found: dict[str, Expression] = {}
    for position, argument in enumerate(call.args):
        name = names[position] if position < len(names) else ""
        value: Expression = argument
        if isinstance(argument, NamedArgument):
            name, value = argument.name.text.lower(), argument.value
        if name not in names or name in found:
            form = ", ".join(ARGUMENTS[kind])
            flow.say(
                codes.WRONG_WINDOW_SIZE,
                f"`{kind}` takes a table, `descriptor(time)` and as intervals: {form}",
                argument.span,
                "one too many",
            )
            return None
        found[name] = value
    return found


def _time_column(
    descriptor: Expression | None, rows: Rows, kind: str, call: FunctionCall, flow: Flow
) -> str | None:
    ref = descriptor.args[0] if isinstance(descriptor, FunctionCall) and descriptor.args else None
    if not isinstance(ref, ColumnRef):
        flow.say(
            codes.WRONG_WINDOW_SIZE,
            f"the time of `{kind}` is given as `descriptor(column)`",
            call.span,
        )
        return None
    typed = flow.type(ref, scope=Visible(rows.columns))
    if typed is None:
        return None
    if typed.type.time_attribute is None or not isinstance(typed, FieldRef):
        flow.say(
            codes.WINDOW_WITHOUT_EVENT_TIME,
            f"`{kind}` needs event time, and this has none",
            ref.span,
            f"is `{show(typed.type)}` without a watermark",
            also=lost_label(typed, rows.operator, flow),
            help=(time_help(typed, rows.operator, flow),),
        )
        return None
    return typed.name


def _sizes(
    arguments: Mapping[str, Expression], kind: str, call: FunctionCall, flow: Flow
) -> tuple[int, ...] | None:
    lengths = [_length(arguments.get(name), flow) for name in ARGUMENTS[kind]]
    if any(length is None or length <= 0 for length in lengths):
        form = ", ".join(ARGUMENTS[kind])
        flow.say(
            codes.WRONG_WINDOW_SIZE,
            f"`{kind}` takes a table, `descriptor(time)` and as intervals: {form}",
            call.span,
        )
        return None
    sizes = tuple(length for length in lengths if length is not None)
    if kind == "cumulate" and sizes[1] % sizes[0]:
        flow.say(
            codes.WRONG_WINDOW_SIZE,
            "the size of `cumulate` is a whole number of its steps",
            call.span,
            f"{sizes[1]} ms is no multiple of {sizes[0]} ms",
        )
        return None
    return sizes


def _length(expression: Expression | None, flow: Flow) -> int | None:
    if expression is None:
        return None
    typed = flow.type(expression)
    match typed:
        case Literal(value=int(value), type=kind) if kind.root is Root.INTERVAL_SECONDS:
            return value
        case _:
            return None
