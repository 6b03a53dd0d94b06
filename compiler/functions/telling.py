"""Hands functions in Python the key of their row, which is told where they raise.

A function sees its arguments, and no more of the row. Where the rows have a key, it goes along behind them: the names
of its columns as one text, then their values. A message tells no values of columns with a tag such as `@pii`, as it is
in the logs of the cluster.
"""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import AggregateCall, Call, Expr, FieldRef, Literal, OverCall
from compiler.plan.functions import PlanFunction
from compiler.plan.inputs import expressions_of, inputs, operators, rebuild, with_expressions
from compiler.plan.operators import Operator
from compiler.plan.plan import Plan
from compiler.plan.traits import Traits, derive
from compiler.plan.traverse import transform, walk
from compiler.types.datatype import MAX_LENGTH, DataType, Root
from dsl.records import replace

_TEXT = DataType(Root.VARCHAR, nullable=False, args=(MAX_LENGTH,))
_PLAIN = frozenset(
    {
        Root.CHAR,
        Root.VARCHAR,
        Root.BOOLEAN,
        Root.DECIMAL,
        Root.TINYINT,
        Root.SMALLINT,
        Root.INT,
        Root.BIGINT,
        Root.DATE,
        Root.TIMESTAMP,
    }
)
"""Values that are short, and that Flink hands to Python as they are."""


def with_told(plan: Plan) -> Plan:
    """The plan in which calls of Python functions take the keys of their rows along."""
    python = {f.name: f for f in plan.functions if f.language == "python"}
    if not python:
        return plan
    traits: dict[str, Traits] = {}
    relations = []
    for relation in plan.relations:
        traits[relation.name] = derive(relation.operator, traits.__getitem__)
        told = rebuild(relation.operator, lambda one: _told(one, python, traits))
        relations.append(
            relation if told is relation.operator else replace(relation, operator=told)
        )
    roots = [r.operator for r in plan.relations] + [sink.input for sink in plan.sinks]
    functions = tuple(
        replace(f, told=_open(f, roots)) if f.name in python else f for f in plan.functions
    )
    return replace(plan, relations=tuple(relations), functions=functions)


def _told(
    operator: Operator, python: dict[str, PlanFunction], traits: dict[str, Traits]
) -> Operator:
    """An operator over one input with longer calls; itself where it has none, or the rows have no key."""
    if not isinstance(operator, op.Project | op.Filter | op.UnnestRows):
        return operator
    if not any(_is_python(p, python) for e in expressions_of(operator) for p in walk(e)):
        return operator
    key = _key(operator.input, derive(operator.input, traits.__getitem__))
    if not key:
        return operator

    def longer(expr: Expr) -> Expr | None:
        if not isinstance(expr, Call) or not _is_python(expr, python):
            return None
        args = tuple(transform(arg, longer) for arg in expr.args)
        named = {arg.name for arg in args if isinstance(arg, FieldRef)}
        if {ref.name for ref in key} <= named:
            return replace(expr, args=args)
        names = Literal(", ".join(ref.name for ref in key), _TEXT, expr.span)
        return replace(expr, args=(*args, names, *key))

    return with_expressions(operator, lambda expr: transform(expr, longer))


def _is_python(part: Expr, python: dict[str, PlanFunction]) -> bool:
    return isinstance(part, Call) and part.declared is not None and part.function in python


def _key(rows: Operator, traits: Traits) -> tuple[FieldRef, ...]:
    """The columns of the shortest key of which all may be told."""
    plain = {c.name: c for c in rows.columns if not c.labels and c.type.root in _PLAIN}
    keys = [key for key in traits.keys if key and all(name in plain for name in key)]
    named = min(keys, key=len) if keys else ()
    return tuple(FieldRef(n, plain[n].type, rows.span) for n in named if ", " not in n)


def _open(function: PlanFunction, roots: list[Operator]) -> tuple[str | None, ...]:
    """The names of its parameters, None for each that some call computes of a column with a tag."""
    hidden = {
        at
        for root in roots
        for operator in operators(root)
        for expr in expressions_of(operator)
        for part in walk(expr)
        if isinstance(part, Call | AggregateCall | OverCall) and part.function == function.name
        for at, arg in enumerate(part.args)
        if _labelled(arg, operator)
    }
    return tuple(None if at in hidden else name for at, name in enumerate(function.told))


def _labelled(expr: Expr, operator: Operator) -> bool:
    tagged = {c.name for rows in inputs(operator) for c in rows.columns if c.labels}
    return any(isinstance(part, FieldRef) and part.name in tagged for part in walk(expr))
