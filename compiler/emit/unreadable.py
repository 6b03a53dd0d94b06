"""Writes into their readers those relations that Flink accepts as a view and then cannot read.

Flink 2.2 keeps a view as text of its own making, and there a session window over several columns,
`PARTITION BY (a, b)`, loses its parentheses: reading the view fails with "Column 'b' not found".
"""

from __future__ import annotations

from compiler.plan.expressions import Expr, FieldRef, SubqueryExpr
from compiler.plan.inputs import inputs, operators, with_expressions, with_inputs
from compiler.plan.operators import Operator, Project, Read, Window
from compiler.plan.plan import Plan
from compiler.plan.traverse import transform
from dsl.records import replace


def without_unreadable_views(plan: Plan) -> Plan:
    """The plan in which no view holds such a window; Flink still plans it once where it is read twice."""
    bodies: dict[str, Operator] = {}
    relations = []
    for relation in plan.relations:
        operator = _inlined(relation.operator, bodies)
        if any(isinstance(o, Window) and len(o.partition_by) > 1 for o in operators(operator)):
            bodies[relation.name] = operator
        else:
            relations.append(replace(relation, operator=operator))
    if not bodies:
        return plan
    sinks = tuple(replace(sink, input=_inlined(sink.input, bodies)) for sink in plan.sinks)
    return replace(plan, relations=tuple(relations), sinks=sinks)


def _inlined(operator: Operator, bodies: dict[str, Operator]) -> Operator:
    if isinstance(operator, Read):
        body = bodies.get(operator.relation)
        return operator if body is None else _columns(body, operator)
    new = with_inputs(operator, tuple(_inlined(i, bodies) for i in inputs(operator)))
    if not bodies:
        return new

    def change(part: Expr) -> Expr | None:
        if isinstance(part, SubqueryExpr):
            return replace(part, query=_inlined(part.query, bodies))
        return None

    return with_expressions(new, lambda expr: transform(expr, change))


def _columns(body: Operator, read: Read) -> Operator:
    """The body with exactly the columns that were read."""
    if [c.name for c in body.columns] == [c.name for c in read.columns]:
        return body
    expressions = tuple(FieldRef(c.name, c.type, read.span) for c in read.columns)
    return Project(body, expressions, read.columns, read.span)
