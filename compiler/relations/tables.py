"""Turns what stands after FROM into rows and the names that can be used of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from compiler.plan import operators as op
from compiler.plan.expressions import Expr, FieldRef, Literal
from compiler.plan.operators import Operator
from compiler.relations import codes
from compiler.relations.flow import Flow, Rows, field_ref
from compiler.relations.joins import hints_of, joined_rows, names_after, using_condition
from compiler.relations.unnest import joined_unnest, unnested
from compiler.relations.visible import Visible, visible
from compiler.relations.windows import ARGUMENTS, offset_fits, window_rows
from compiler.types.datatype import Root
from compiler.types.show import show
from dsl.syntax.expressions import ColumnRef, Expression, FunctionCall, NamedArgument, TableArgument
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
            if table.lateral:
                flow.not_yet("`lateral`", table.span)
                return None
            rows = bind(table.query, flow.sub())
            return None if rows is None else aliased(rows, table.alias, None, flow)
        case JoinTable():
            return _joined(table, flow, bind)
        case TableFunction():
            return _function(table, flow, bind)
        case Unnest():
            return unnested(table, None, False, flow)
        case MatchRecognize():
            flow.not_yet("`match_recognize`", table.span)
            return None


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
    if cte is not None:
        assert isinstance(cte.operator, op.Read)
        read = replace(cte.operator, span=table.span, hints=hints_of(table.hints))
        return aliased(replace(cte, operator=read), table.alias, name, flow)
    relation = flow.around.read(table.path)
    if relation is None:
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


def _joined(table: JoinTable, flow: Flow, bind: Bind) -> Rows | None:
    left = table_rows(table.left, flow, bind)
    right_table = table.right
    if isinstance(right_table, Unnest) and left is not None:
        return joined_unnest(table, right_table, left, flow)
    as_of_text = right_table.as_of if isinstance(right_table, TableName) else None
    if isinstance(right_table, TableName) and as_of_text is not None:
        right_table = replace(right_table, as_of=None)
    right = table_rows(right_table, flow, bind)
    if left is None or right is None:
        return None
    beside = tuple(v.at(1) for v in right.columns)
    both = Visible(left.columns + beside)
    using = table.using
    if table.natural:
        shared = {v.name for v in right.columns}
        using = tuple(Name(v.name, table.span) for v in left.columns if v.name in shared)
    condition: Expr | None = None
    if using:
        condition = using_condition(using, both, flow)
        if condition is None:
            return None
    elif table.on is not None:
        condition = flow.condition(table.on, scope=both)
        if condition is None:
            return None
    as_of = None if as_of_text is None else flow.type(as_of_text, scope=Visible(left.columns))
    if as_of_text is not None and as_of is None:
        return None
    if as_of is not None and as_of.type.time_attribute != "rowtime":
        flow.not_yet("a temporal join by processing time", table.span)
        return None
    kind = "inner" if table.kind == "comma" else table.kind
    if kind == "inner" and condition is None:
        kind = "cross"
    joined = joined_rows(
        left.operator, right.operator, kind, condition, as_of, right.alias or "right", table.span
    )
    joined = replace(joined, left_alias=left.alias, right_alias=right.alias)
    return Rows(joined, names_after(joined, left.columns, beside, using), None)


def _function(table: TableFunction, flow: Flow, bind: Bind) -> Rows | None:
    call = table.call
    kind = call.name.text.lower()
    if kind not in ARGUMENTS or table.lateral:
        flow.not_yet(f"the table function `{call.name.text}`", table.span)
        return None
    arguments = _arguments(call, kind)
    data = arguments.get("data")
    if not isinstance(data, TableArgument) or isinstance(data.table, Query):
        flow.say(
            codes.WRONG_WINDOW_SIZE,
            f"the first argument of `{kind}` is a table: `table name`",
            call.span,
        )
        return None
    rows = table_rows(data.table, flow, bind)
    if rows is None:
        return None
    time = _time_column(arguments.get("timecol"), rows, kind, call, flow)
    sizes = _sizes(arguments, kind, call, flow)
    if time is None or sizes is None:
        return None
    partition = []
    for key in data.partition_by:
        typed = flow.type(key, scope=Visible(rows.columns))
        if not isinstance(typed, FieldRef):
            return None
        partition.append(typed.name)
    offset = _length(arguments.get("offset"), flow)
    if not offset_fits(kind, sizes, offset, table.span, flow):
        return None
    window = window_rows(rows.operator, kind, time, sizes, offset, tuple(partition), table.span)
    return aliased(Rows(window, visible(window.columns, None)), table.alias, None, flow)


def _arguments(call: FunctionCall, kind: str) -> dict[str, Expression]:
    """The call's arguments by Flink's names, lower case."""
    names = ("data", "timecol", *ARGUMENTS[kind], "offset")
    found: dict[str, Expression] = {}
    for position, argument in enumerate(call.args):
        if isinstance(argument, NamedArgument):
            found[argument.name.text.lower()] = argument.value
        elif position < len(names):
            found[names[position]] = argument
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
            help=("declare it at the source: `watermark column - 5s`, and keep it on the way",),
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
    return tuple(length for length in lengths if length is not None)


def _length(expression: Expression | None, flow: Flow) -> int | None:
    if expression is None:
        return None
    typed = flow.type(expression)
    match typed:
        case Literal(value=int(value), type=kind) if kind.root is Root.INTERVAL_SECONDS:
            return value
        case _:
            return None
