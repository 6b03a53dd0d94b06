"""Writes a relation that only projects or filters into its one reader."""

from __future__ import annotations

from compiler.optimize.change import Change, Optimized
from compiler.optimize.roots import readers
from compiler.plan import operators as op
from compiler.plan.expressions import FieldRef
from compiler.plan.inputs import inputs, with_inputs
from compiler.plan.operators import Operator
from compiler.plan.plan import Plan
from dsl.records import replace

_BLOCKS = op.Project | op.Filter | op.Aggregate | op.Distinct | op.Rank | op.SetOp | op.Sort
"""Readers whose own query block can take in a relation; joins and windows read better over a view."""


def run(plan: Plan) -> Optimized:
    """The plan without views that stand for one projection or filter of another, read once."""
    counts = readers(plan)
    small = {
        relation.name: relation.operator
        for relation in plan.relations
        if counts[relation.name] == 1
        and relation.kind != "source"
        and _only_narrows(relation.operator)
    }
    changes: list[Change] = []
    gone: set[str] = set()

    def inline(reader: str, operator: Operator, parent: Operator | None) -> Operator:
        if isinstance(operator, op.Read):
            body = small.get(operator.relation)
            fits = parent is None or isinstance(parent, _BLOCKS)
            if body is None or not fits or operator.hints:
                return operator
            gone.add(operator.relation)
            what = f"wrote `{operator.relation}` into it"
            changes.append(Change("inline_single_use", reader, what, "nobody else reads it"))
            return inline(reader, _as_read(operator, body), parent)
        return with_inputs(operator, tuple(inline(reader, i, operator) for i in inputs(operator)))

    relations = tuple(replace(r, operator=inline(r.name, r.operator, None)) for r in plan.relations)
    sinks = tuple(replace(s, input=inline(s.name, s.input, None)) for s in plan.sinks)
    kept = tuple(r for r in relations if r.name not in gone)
    return Optimized(replace(plan, relations=kept, sinks=sinks), tuple(_live(changes, gone)))


def _live(changes: list[Change], gone: set[str]) -> list[Change]:
    """One change a relation that went: its body is met in every relation that it was written into."""
    seen: set[str] = set()
    result = []
    for change in changes:
        if change.relation not in gone and change.what not in seen:
            seen.add(change.what)
            result.append(change)
    return result


def _only_narrows(operator: Operator) -> bool:
    """A chain of projections and filters down to a relation."""
    while isinstance(operator, op.Project | op.Filter):
        operator = operator.input
    return isinstance(operator, op.Read)


def _as_read(read: op.Read, body: Operator) -> Operator:
    """The body with exactly the columns that were read."""
    if [c.name for c in read.columns] == [c.name for c in body.columns]:
        return body
    expressions = tuple(FieldRef(c.name, c.type, read.span) for c in read.columns)
    return op.Project(body, expressions, read.columns, read.span)
