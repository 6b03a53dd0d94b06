"""What Flink's validator calls an event time, which its planner may have made ordinary data of since.

The validator gives the type of a time attribute to what is computed of one, and to rows that were joined or grouped.
Only then RelTimeIndicatorConverter makes ordinary data of it. Windows in GROUP BY, joins as of a time and unions go by
the first.
"""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import (
    AggregateCall,
    Call,
    CaseExpr,
    Expr,
    FieldRef,
    Literal,
    OverCall,
    SubqueryExpr,
)
from compiler.plan.operators import Operator
from compiler.relations import codes
from compiler.relations.flow import Flow
from compiler.types.datatype import DataType, Root
from dsl.records import replace

_OF_FIRST = ("+", "-", "NULLIF", "FLOOR", "CEIL", "CEILING", "FIRST", "LAST", "PREV", "NEXT")
"""Functions that give the type of their argument, and of `+` and `-` the one that is a time."""
_OF_ALL = ("COALESCE", "IFNULL", "GREATEST", "LEAST")
"""Functions that give what all their arguments have in common."""
_OF_VALUES = ("MAX", "MIN", "FIRST_VALUE", "LAST_VALUE", "LAG", "LEAD")


def called_time(expr: Expr, rows: Operator, flow: Flow) -> str | None:
    """The kind of time, `rowtime` or `proctime`, that the validator calls an expression over rows."""
    kind = expr.type
    if kind.time_attribute is not None or not of_times(kind):
        return kind.time_attribute
    match expr:
        case FieldRef(side=0):
            return called_column(rows, expr.name, flow)
        case Call(function=word, args=args) if word in _OF_FIRST:
            moments = [arg for arg in args if of_times(arg.type)]
            return called_time(moments[0], rows, flow) if moments else None
        case Call(function=word, args=args) if word in _OF_ALL:
            return _common(args, rows, flow)
        case Call(function="IF", args=(_, *results)):
            return _common(tuple(results), rows, flow)
        case CaseExpr(branches=branches, default=default):
            results = [then for _, then in branches] + ([] if default is None else [default])
            return _common(tuple(results), rows, flow)
        case AggregateCall(function=word, args=(first, *_)) if word in _OF_VALUES:
            return called_time(first, rows, flow)
        case OverCall(function=word, args=(first, *_)) if word in _OF_VALUES:
            return called_time(first, rows, flow)
        case SubqueryExpr(kind="scalar", query=query):
            return called_column(query, query.columns[0].name, flow)
        case _:
            return None


def accepted_time(expr: Expr, rows: Operator, flow: Flow, lost: str) -> Expr:
    """The expression as the time attribute that Flink takes it for, with a warning of what becomes of its rows.

    `lost` says what happens to rows that come behind the watermark, which still follows the time before.
    """
    called = called_time(expr, rows, flow)
    if called is None or expr.type.time_attribute is not None:
        return expr
    flow.say(
        codes.TIME_BEHIND_WATERMARK,
        "no watermark follows this time: it was computed, or its rows were joined or grouped",
        expr.span,
        lost,
        help=("use the time of a source, a window or an interval join, as it is",),
    )
    return replace(expr, type=replace(expr.type, time_attribute=called))


def of_times(kind: DataType) -> bool:
    """Whether a time attribute can have the type."""
    return kind.root in (Root.TIMESTAMP, Root.TIMESTAMP_LTZ) and kind.args == (3,)


def _common(args: tuple[Expr, ...], rows: Operator, flow: Flow) -> str | None:
    """Of several types Flink takes the first, where all have the same precision."""
    values = [arg for arg in args if not (isinstance(arg, Literal) and arg.value is None)]
    if not values or not all(of_times(arg.type) for arg in values):
        return None
    return called_time(values[0], rows, flow)


def called_column(rows: Operator, name: str, flow: Flow) -> str | None:
    """The kind of time that the validator calls a column."""
    kind = next((c.type for c in rows.columns if c.name == name), None)
    if kind is None or kind.time_attribute is not None or not of_times(kind):
        return None if kind is None else kind.time_attribute
    place = [c.name for c in rows.columns].index(name)
    match rows:
        case op.Read():
            source = flow.source_of(rows)
            return None if source is None else called_column(source, name, flow)
        case op.Project():
            return called_time(rows.expressions[place], rows.input, flow)
        case op.Aggregate():
            return called_time((*rows.keys, *rows.aggregates)[place], rows.input, flow)
        case op.MatchRows():
            return called_time((*rows.partition_by, *rows.measures)[place], rows.input, flow)
        case op.Join():
            side, source_name = rows.origin[place]
            return called_column(rows.right if side else rows.left, source_name, flow)
        case op.SetOp(inputs=inputs):
            places = [one.columns[place] for one in inputs]
            if not all(of_times(c.type) for c in places):
                return None
            return called_column(inputs[0], places[0].name, flow)
        case op.Filter() | op.Distinct() | op.Sort() | op.Rank() | op.UnnestRows() | op.Window():
            return called_column(rows.input, name, flow)
        case _:
            return None


def put_together(
    first: tuple[DataType, str | None], second: tuple[DataType, str | None]
) -> tuple[str | None, bool]:
    """The kind of time of a column of UNION, and whether Flink plans it; of each side its type, and what it is called.

    The validator goes by what it calls the first side. A side that is of another type, be it only not nullable, is
    cast to that, and what is cast to a time is one. RelTimeIndicatorConverter then asks for all sides to be alike.
    """
    if not (of_times(first[0]) and of_times(second[0])):
        return None, True
    called = first[1]
    if called is None:
        return None, True
    nullable = first[0].nullable or second[0].nullable
    given = []
    for kind, name in (first, second):
        as_it_is = (kind.root, kind.nullable, name) == (first[0].root, nullable, called)
        given.append(kind.time_attribute if as_it_is else called)
    return (given[0], True) if given[0] == given[1] else (None, False)
