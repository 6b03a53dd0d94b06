"""What Flink's validator calls an event time, which its planner may have made ordinary data of since.

The validator gives the type of a time attribute to what is computed of one, and to rows that were joined or grouped.
Only then RelTimeIndicatorConverter makes ordinary data of it. Windows in GROUP BY, joins as of a time and unions go by
the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

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
from compiler.plan.inputs import expressions_of, inputs, operators
from compiler.plan.operators import Operator
from compiler.plan.traverse import walk
from compiler.types.datatype import DataType, Root

Source = Callable[[op.Read], Operator | None]
"""The rows of a relation."""

_OF_FIRST = ("+", "-", "NULLIF", "FLOOR", "CEIL", "CEILING", "FIRST", "LAST", "PREV", "NEXT")
"""Functions that give the type of their argument, and of `+` and `-` the one that is a time."""
_OF_ALL = ("COALESCE", "IFNULL", "GREATEST", "LEAST")
"""Functions that give what all their arguments have in common."""
_WINDOWS = ("TUMBLE", "HOP", "SESSION")
"""Windows in GROUP BY."""
_OF_VALUES = ("MAX", "MIN", "FIRST_VALUE", "LAST_VALUE", "LAG", "LEAD")


def called_time(expr: Expr, rows: Operator, source_of: Source) -> str | None:
    """The kind of time, `rowtime` or `proctime`, that the validator calls an expression over rows."""
    kind = expr.type
    if kind.time_attribute is not None or not of_times(kind):
        return kind.time_attribute
    match expr:
        case FieldRef(side=0):
            return called_column(rows, expr.name, source_of)
        case Call(function=word, args=args) if word in _OF_FIRST:
            moments = [arg for arg in args if of_times(arg.type)]
            return called_time(moments[0], rows, source_of) if moments else None
        case Call(function=word, args=args) if word in _OF_ALL:
            return _common(args, rows, source_of)
        case Call(function="IF", args=(_, *results)):
            return _common(tuple(results), rows, source_of)
        case CaseExpr(branches=branches, default=default):
            results = [then for _, then in branches] + ([] if default is None else [default])
            return _common(tuple(results), rows, source_of)
        case AggregateCall(function=word, args=(first, *_)) if word in _OF_VALUES:
            return called_time(first, rows, source_of)
        case OverCall(function=word, args=(first, *_)) if word in _OF_VALUES:
            return called_time(first, rows, source_of)
        case SubqueryExpr(kind="scalar", query=query):
            return called_column(query, query.columns[0].name, source_of)
        case _:
            return None


def of_times(kind: DataType) -> bool:
    """Whether a time attribute can have the type."""
    return kind.root in (Root.TIMESTAMP, Root.TIMESTAMP_LTZ) and kind.args == (3,)


def _common(args: tuple[Expr, ...], rows: Operator, source_of: Source) -> str | None:
    """Of several types Flink takes the first, where all have the same precision."""
    values = [arg for arg in args if not (isinstance(arg, Literal) and arg.value is None)]
    if not values or not all(of_times(arg.type) for arg in values):
        return None
    return called_time(values[0], rows, source_of)


def called_column(rows: Operator, name: str, source_of: Source) -> str | None:
    """The kind of time that the validator calls a column."""
    kind = next((c.type for c in rows.columns if c.name == name), None)
    if kind is None or kind.time_attribute is not None or not of_times(kind):
        return None if kind is None else kind.time_attribute
    place = [c.name for c in rows.columns].index(name)
    match rows:
        case op.Read():
            source = source_of(rows)
            return None if source is None else called_column(source, name, source_of)
        case op.Project():
            return called_time(rows.expressions[place], rows.input, source_of)
        case op.Aggregate():
            return called_time((*rows.keys, *rows.aggregates)[place], rows.input, source_of)
        case op.MatchRows():
            return called_time((*rows.partition_by, *rows.measures)[place], rows.input, source_of)
        case op.Join():
            side, source_name = rows.origin[place]
            return called_column(rows.right if side else rows.left, source_name, source_of)
        case op.SetOp(inputs=inputs):
            places = [one.columns[place] for one in inputs]
            if not all(of_times(c.type) for c in places):
                return None
            return called_column(inputs[0], places[0].name, source_of)
        case op.Filter() | op.Distinct() | op.Sort() | op.Rank() | op.UnnestRows() | op.Window():
            return called_column(rows.input, name, source_of)
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


def goes_by_called_times(roots: Iterable[Operator]) -> bool:
    """Whether something takes for event time what only the validator calls so."""
    return any(_goes_by_called_time(part) for root in roots for part in operators(root))


def _goes_by_called_time(part: Operator) -> bool:
    if isinstance(part, op.SetOp):
        sides = [one.columns for one in part.inputs]
        return any(
            column.type.time_attribute is not None
            and any(side[place].type.time_attribute is None for side in sides)
            for place, column in enumerate(part.columns)
        )
    given = [{c.name: c.type.time_attribute for c in rows.columns} for rows in inputs(part)]

    def is_none(expr: Expr) -> bool:
        return (
            isinstance(expr, FieldRef)
            and expr.side < len(given)
            and given[expr.side].get(expr.name, "") is None
        )

    return any(
        (is_none(x) and x.type.time_attribute is not None)
        or (isinstance(x, Call) and x.function in _WINDOWS and is_none(x.args[0]))
        for expr in expressions_of(part)
        for x in walk(expr)
    )
