"""Replaces expressions whose value is known, where Flink would give the same value of the same type."""

from __future__ import annotations

from compiler.optimize.change import Change, Optimized
from compiler.optimize.folding import fold
from compiler.optimize.roots import map_roots
from compiler.plan.expressions import Expr, Literal
from compiler.plan.inputs import rebuild, with_expressions
from compiler.plan.operators import Filter, Join, Operator, TableSource
from compiler.plan.plan import Plan
from compiler.plan.traverse import same


def run(plan: Plan) -> Optimized:
    """The plan with its constants folded, and filters that let every row pass removed."""
    changes: list[Change] = []

    def root(name: str, operator: Operator) -> Operator:
        def step(part: Operator) -> Operator:
            return _operator(name, part, changes)

        return rebuild(operator, step)

    return Optimized(map_roots(plan, root), tuple(changes))


def _operator(name: str, operator: Operator, changes: list[Change]) -> Operator:
    if isinstance(operator, TableSource):
        return operator
    predicate = isinstance(operator, Filter | Join)

    def change(expr: Expr) -> Expr:
        folded = fold(expr, predicate=predicate and expr is getattr(operator, "condition", None))
        if same(folded, expr):
            return expr
        what = "replaced an expression by what it always gives"
        changes.append(Change("fold_constants", name, what, "its parts are constants"))
        return folded

    result = with_expressions(operator, change)
    if (
        isinstance(result, Filter)
        and isinstance(result.condition, Literal)
        and result.condition.value is True
    ):
        changes.append(Change("fold_constants", name, "removed a filter", "every row passes it"))
        return result.input
    return operator if result == operator else result
