"""Makes a task with several readers one that Flink plans once, where it would plan it once a reader.

Flink's planner shares what readers have in common by comparing digests. A temporal join or a
correlated subquery carries a number that is new each time a view is expanded, so nothing above it is
equal before optimization; and after it each copy has lost other columns. Rows that are packed into
one value keep all their columns, and copies that are equal are merged at last: one join, one state,
and readers that agree on which rows came late.
"""

from __future__ import annotations

from collections import Counter

from compiler.optimize.change import Change, Optimized
from compiler.optimize.roots import reads
from compiler.plan import operators as op
from compiler.plan.called_times import goes_by_called_times, of_times
from compiler.plan.expressions import (
    Call,
    CastExpr,
    Expr,
    FieldAccessExpr,
    FieldRef,
    OverCall,
    SubqueryExpr,
)
from compiler.plan.inputs import expressions_of, operators
from compiler.plan.operators import Column, Operator
from compiler.plan.plan import Plan, Relation
from compiler.plan.traits import Traits, derive
from compiler.plan.traverse import walk
from compiler.types.families import row
from dsl.records import replace

_ROW = "row"
_CHEAP = op.Read | op.Project | op.Filter | op.Window
"""What costs no state: a copy for each reader does no harm."""


def run(plan: Plan) -> Optimized:
    """The plan in which rows that Flink could not share are packed for their readers."""
    roots = [r.operator for r in plan.relations] + [s.input for s in plan.sinks]
    if goes_by_called_times(roots):
        return Optimized(plan, ())
    paths = _paths(plan)
    traits: dict[str, Traits] = {}
    numbered: set[str] = set()
    relations: list[Relation] = []
    changes: list[Change] = []
    for relation in plan.relations:
        name = relation.name
        traits[name] = derive(relation.operator, traits.__getitem__)
        parts = tuple(operators(relation.operator))
        if any(map(_numbered, parts)) or any(
            isinstance(part, op.Read) and part.relation in numbered for part in parts
        ):
            numbered.add(name)
        # Packed rows have no keys, which Flink needs to follow changes.
        wanted = name in numbered and paths[name] > 1 and traits[name].append_only
        if wanted and not all(isinstance(part, _CHEAP) for part in parts):
            packed = _packed(relation.operator)
            if packed is not relation.operator:
                relation = replace(relation, operator=packed)
                what = "packed its columns into one value on the way"
                changes.append(Change("plan_once", name, what, "Flink then plans it once"))
        relations.append(relation)
    return Optimized(replace(plan, relations=tuple(relations)), tuple(changes))


def _paths(plan: Plan) -> Counter[str]:
    """On how many ways the rows of each relation come to sinks."""
    paths: Counter[str] = Counter(
        read.relation for sink in plan.sinks for read in reads(sink.input)
    )
    for relation in reversed(plan.relations):
        for read in reads(relation.operator):
            paths[read.relation] += paths[relation.name]
    return paths


def _numbered(operator: Operator) -> bool:
    """Whether Flink gives the operator a number that is new each time."""
    if isinstance(operator, op.UnnestRows):
        return True
    if isinstance(operator, op.Join) and (operator.as_of is not None or operator.lateral):
        return True
    return any(
        isinstance(part, FieldRef) and part.side == -1
        for expr in expressions_of(operator)
        for subquery in walk(expr)
        if isinstance(subquery, SubqueryExpr)
        for inner in operators(subquery.query)
        for inside in expressions_of(inner)
        for part in walk(inside)
    )


def _packed(operator: Operator) -> Operator:
    """The same columns, taken out of one value; time attributes stay columns of their own."""
    if _is_packed(operator):
        return operator
    plain = [c for c in operator.columns if c.type.time_attribute is None]
    if len(plain) < 2:
        return operator
    below = operator
    values: dict[str, Expr] = {c.name: _reference(c, operator) for c in operator.columns}
    if isinstance(operator, op.Project) and not any(
        isinstance(part, OverCall) for expr in operator.expressions for part in walk(expr)
    ):
        below = operator.input
        values = dict(zip([c.name for c in operator.columns], operator.expressions, strict=True))
    names = tuple(f"EXPR${at}" for at in range(len(plain)))
    kind = row(names, tuple(c.type for c in plain), nullable=False)
    packing = Call("ROW", tuple(_plain(values[c.name]) for c in plain), kind, operator.span)
    times = [c for c in operator.columns if c not in plain]
    name = _ROW
    while any(c.name.upper() == name.upper() for c in operator.columns):
        name += "$"
    inner = op.Project(
        below,
        (*(values[c.name] for c in times), packing),
        (*times, Column(name, kind)),
        operator.span,
    )
    fields = dict(zip([c.name for c in plain], names, strict=True))
    expressions = tuple(
        FieldAccessExpr(FieldRef(name, kind, operator.span), fields[c.name], c.type, operator.span)
        if c.name in fields
        else _reference(c, operator)
        for c in operator.columns
    )
    return op.Project(inner, expressions, operator.columns, operator.span)


def _plain(expr: Expr) -> Expr:
    """The value without what Flink's validator may still call it: in a row it would call it an event time for good."""
    return CastExpr(expr, expr.type, False, expr.span) if of_times(expr.type) else expr


def _reference(column: Column, operator: Operator) -> FieldRef:
    return FieldRef(column.name, column.type, operator.span)


def _is_packed(operator: Operator) -> bool:
    return (
        isinstance(operator, op.Project)
        and isinstance(operator.input, op.Project)
        and any(isinstance(expr, FieldAccessExpr) for expr in operator.expressions)
        and isinstance(last := operator.input.expressions[-1], Call)
        and last.function == "ROW"
    )
