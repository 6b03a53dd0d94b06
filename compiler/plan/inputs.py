"""What an operator reads and computes, and the same operator over other inputs or expressions."""

from __future__ import annotations

from collections.abc import Callable

from compiler.plan import operators as op
from compiler.plan.expressions import AggregateCall, Call, Expr, SortKey, SubqueryExpr
from compiler.plan.operators import Operator
from compiler.plan.traverse import walk
from dsl.records import once, replace


def inputs(operator: Operator) -> tuple[Operator, ...]:
    """The operators whose rows it reads; a Join's left before its right."""
    match operator:
        case op.Read() | op.TableSource() | op.ValuesRows():
            return ()
        case op.Join():
            return (operator.left, operator.right)
        case op.SetOp():
            return operator.inputs
        case _:
            return (operator.input,)


def with_inputs(operator: Operator, new: tuple[Operator, ...]) -> Operator:
    """The operator over other inputs, itself where they are the same objects."""
    if all(a is b for a, b in zip(inputs(operator), new, strict=True)):
        return operator
    match operator:
        case op.Read() | op.TableSource() | op.ValuesRows():
            return operator
        case op.Join():
            return replace(operator, left=new[0], right=new[1])
        case op.SetOp():
            return replace(operator, inputs=new)
        case _:
            return replace(operator, input=new[0])


def expressions_of(operator: Operator) -> tuple[Expr, ...]:
    """The expressions that stand in the operator itself, in the order of `with_expressions`."""
    match operator:
        case op.Read() | op.Window() | op.Distinct() | op.SetOp() | op.ProcessRows():
            return ()
        case op.Project():
            return operator.expressions
        case op.Filter():
            return (operator.condition,)
        case op.Join():
            return _given(operator.condition, operator.as_of)
        case op.Aggregate():
            return (*operator.aggregates, *operator.keys, *_given(operator.window))
        case op.Rank():
            return (*operator.partition_by, *_sorted_by(operator.order_by))
        case op.UnnestRows():
            return (operator.expression,)
        case op.Sort():
            return _sorted_by(operator.keys)
        case op.ValuesRows():
            return tuple(expr for row in operator.rows for expr in row)
        case op.TableSource():
            computed = (c.expression for c in operator.table_columns)
            mark = operator.watermark
            return _given(*computed, None if mark is None else mark[1])
        case op.MatchRows():
            conditions = (condition for _, condition in operator.define)
            ordered = _sorted_by(operator.order_by)
            return (*operator.partition_by, *ordered, *operator.measures, *conditions)


def _given(*exprs: Expr | None) -> tuple[Expr, ...]:
    return tuple(expr for expr in exprs if expr is not None)


def _sorted_by(keys: tuple[SortKey, ...]) -> tuple[Expr, ...]:
    return tuple(key.expression for key in keys)


def with_expressions(operator: Operator, change: Callable[[Expr], Expr]) -> Operator:
    """The operator with each of its expressions changed."""

    def keys(given: tuple[SortKey, ...]) -> tuple[SortKey, ...]:
        return tuple(replace(key, expression=change(key.expression)) for key in given)

    def optional(expr: Expr | None) -> Expr | None:
        return None if expr is None else change(expr)

    match operator:
        case op.Project():
            return replace(operator, expressions=tuple(map(change, operator.expressions)))
        case op.Filter():
            return replace(operator, condition=change(operator.condition))
        case op.Join():
            return replace(
                operator, condition=optional(operator.condition), as_of=optional(operator.as_of)
            )
        case op.Aggregate():
            return _aggregate(operator, change)
        case op.Rank():
            partition = tuple(map(change, operator.partition_by))
            return replace(operator, partition_by=partition, order_by=keys(operator.order_by))
        case op.UnnestRows():
            return replace(operator, expression=change(operator.expression))
        case op.MatchRows():
            return replace(
                operator,
                partition_by=tuple(map(change, operator.partition_by)),
                order_by=keys(operator.order_by),
                measures=tuple(map(change, operator.measures)),
                define=tuple((name, change(condition)) for name, condition in operator.define),
            )
        case op.Sort():
            return replace(operator, keys=keys(operator.keys))
        case op.ValuesRows():
            return replace(operator, rows=tuple(tuple(map(change, row)) for row in operator.rows))
        case op.TableSource():
            return _table(operator, change)
        case op.Read() | op.Window() | op.Distinct() | op.SetOp() | op.ProcessRows():
            return operator


def _aggregate(operator: op.Aggregate, change: Callable[[Expr], Expr]) -> op.Aggregate:
    aggregates = []
    for aggregate in operator.aggregates:
        changed = change(aggregate)
        if not isinstance(changed, AggregateCall):
            raise TypeError("an aggregate must stay an aggregate")
        aggregates.append(changed)
    keys = tuple(map(change, operator.keys))
    window = None if operator.window is None else change(operator.window)
    if not isinstance(window, Call | None):
        raise TypeError("a window must stay a window")
    return replace(operator, keys=keys, aggregates=tuple(aggregates), window=window)


def _table(operator: op.TableSource, change: Callable[[Expr], Expr]) -> op.TableSource:
    columns = tuple(
        c if c.expression is None else replace(c, expression=change(c.expression))
        for c in operator.table_columns
    )
    mark = operator.watermark
    changed = None if mark is None else (mark[0], change(mark[1]))
    return replace(operator, table_columns=columns, watermark=changed)


@once
def operators(operator: Operator) -> tuple[Operator, ...]:
    """The operator and all below it, those of subqueries in its expressions too, outermost first."""
    found = [operator]
    for expr in expressions_of(operator):
        for part in walk(expr):
            if isinstance(part, SubqueryExpr):
                found += operators(part.query)
    for child in inputs(operator):
        found += operators(child)
    return tuple(found)


def rebuild(operator: Operator, change: Callable[[Operator], Operator]) -> Operator:
    """The tree with `change` applied to each operator, lowest first; subqueries are left as they are."""
    return change(
        with_inputs(operator, tuple(rebuild(child, change) for child in inputs(operator)))
    )
