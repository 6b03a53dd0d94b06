"""What several sinks read together, as Flink can plan it.

With `table.optimizer.reuse-optimize-block-with-digest-enabled` Flink cuts the job where the ways to its sinks part, and
plans each part by itself, over tables that stand for the parts below (StreamCommonSubGraphBasedOptimizer). Such a
table has the types that its part has when it is planned; what reads it keeps those that the validator gave, and is
refused where they are not the same. They are not where a time is joined or grouped: the validator calls it an event
time (compiler/plan/called_times.py), and the planner makes ordinary data of it.
"""

from __future__ import annotations

import re
from collections import Counter

from compiler.plan import operators as op
from compiler.plan.called_times import called_column, goes_by_called_times
from compiler.plan.expressions import CastExpr, Expr, FieldRef
from compiler.plan.inputs import operators
from compiler.plan.lookups import looks_up
from compiler.plan.operators import Operator
from compiler.plan.plan import Plan
from compiler.plan.show import show_operator
from compiler.plan.traverse import walk
from dsl.records import replace

_COLUMNS = re.compile(r"\[[^\]]*\]")
_PASSED_ON = op.Read | op.TableSource | op.Project | op.Filter | op.Window | op.Rank
"""Operators that make no ordinary data of a time."""


def with_plain_times(plan: Plan) -> Plan:
    """The plan in which relations that several ways to sinks share cast the times that are none any more.

    Where a reader goes by what the validator calls such a time, it is left as it is, and nothing is to be shared.
    """
    if plan.mode != "streaming" or len(plan.sinks) < 2 or goes_by_called_times(_roots(plan)):
        return plan
    shared = read_again(plan)
    relations = {relation.name: relation.operator for relation in plan.relations}
    for name in relations:
        stale = _called_times(relations[name], relations) if name in shared else set[str]()
        if stale:
            relations[name] = _cast(relations[name], stale)
    return replace(
        plan,
        relations=tuple(replace(r, operator=relations[r.name]) for r in plan.relations),
    )


def shareable(plan: Plan) -> bool:
    """Whether Flink can plan by itself what sinks have in common; of a plan as `with_plain_times` leaves it.

    A table that is looked up would be planned before what reads it: Flink then no longer knows that it can be looked
    up, and refuses the join. So it is with a constant whose elements are joined, and with times (see above).
    """
    if len(plan.sinks) < 2:
        return True
    shared = read_again(plan)
    return not (
        _looked_up(plan) & shared
        or _unnests_constants(plan)
        or (plan.mode == "streaming" and (_shared_times(plan, shared) or _same_parts(plan)))
    )


def read_again(plan: Plan) -> set[str]:
    """The relations whose rows come to sinks on more than one way."""
    ways: Counter[str] = Counter(name for sink in plan.sinks for name in _reads(sink.input))
    for relation in reversed(plan.relations):
        for name in _reads(relation.operator):
            ways[name] += ways[relation.name]
    return {name for name, count in ways.items() if count > 1}


def _looked_up(plan: Plan) -> set[str]:
    """The relations that some lookup join asks, directly or through others."""
    found: set[str] = set()
    for relation in plan.relations:
        found |= _asked(relation.operator)
    for sink in plan.sinks:
        found |= _asked(sink.input)
    for relation in reversed(plan.relations):
        if relation.name in found:
            found |= set(_reads(relation.operator))
    return found


def _asked(operator: Operator) -> set[str]:
    joins = (part for part in operators(operator) if isinstance(part, op.Join) and looks_up(part))
    return {name for join in joins for name in _reads(join.right)}


def _unnests_constants(plan: Plan) -> bool:
    """Whether the elements of a collection that is the same for all rows are joined, and others, too.

    All of them are taken from one row without columns, which is then shared.
    """
    found = [
        any(isinstance(x, FieldRef) for x in walk(part.expression))
        for root in _roots(plan)
        for part in operators(root)
        if isinstance(part, op.UnnestRows) and not part.called
    ]
    return len(found) > 1 and not all(found)


def _shared_times(plan: Plan, shared: set[str]) -> bool:
    relations = {relation.name: relation.operator for relation in plan.relations}
    return any(_called_times(relations[name], relations) for name in shared if name in relations)


def _same_parts(plan: Plan) -> bool:
    """Whether two queries hold the same part, which Flink shares as well, with a time that is none any more."""
    relations = {relation.name: relation.operator for relation in plan.relations}
    seen: set[str] = set()
    for root in _roots(plan):
        for part in operators(root):
            if isinstance(part, _PASSED_ON) or not _called_times(part, relations):
                continue
            # Which of its columns each asks for is not yet a part of what Flink compares.
            text = _COLUMNS.sub("", show_operator(part))
            if text in seen:
                return True
            seen.add(text)
    return False


def _called_times(rows: Operator, relations: dict[str, Operator]) -> set[str]:
    """The columns that the validator calls times and that are none."""
    return {
        column.name
        for column in rows.columns
        if column.type.time_attribute is None
        and called_column(rows, column.name, lambda read: relations.get(read.relation)) is not None
    }


def _cast(rows: Operator, names: set[str]) -> Operator:
    """The rows with these columns as what they are."""

    def as_it_is(expr: Expr, name: str) -> Expr:
        return CastExpr(expr, expr.type, False, expr.span) if name in names else expr

    if isinstance(rows, op.Project):
        pairs = zip(rows.expressions, rows.columns, strict=True)
        return replace(rows, expressions=tuple(as_it_is(e, c.name) for e, c in pairs))
    values = (as_it_is(FieldRef(c.name, c.type, rows.span), c.name) for c in rows.columns)
    return op.Project(rows, tuple(values), rows.columns, rows.span)


def _roots(plan: Plan) -> list[Operator]:
    return [relation.operator for relation in plan.relations] + [sink.input for sink in plan.sinks]


def _reads(operator: Operator) -> list[str]:
    return [part.relation for part in operators(operator) if isinstance(part, op.Read)]
