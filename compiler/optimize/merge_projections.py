"""Merges neighbouring projections and neighbouring filters, where nothing is computed more often than before."""

from __future__ import annotations

from collections import Counter

from compiler.optimize.change import Change, Optimized
from compiler.optimize.predicates import conjoin, conjuncts, moved, opaque
from compiler.optimize.roots import map_roots
from compiler.plan.expressions import Expr, FieldRef, Literal
from compiler.plan.inputs import rebuild
from compiler.plan.operators import Filter, Operator, Project
from compiler.plan.plan import Plan
from compiler.plan.traverse import walk
from dsl.records import replace


def run(plan: Plan) -> Optimized:
    """The plan with as few projections and filters as say the same."""
    changes: list[Change] = []

    def root(name: str, operator: Operator) -> Operator:
        def step(part: Operator) -> Operator:
            merged = _merge(part)
            if merged is not part:
                what = f"merged a {type(part).__name__.lower()} with what is below it"
                why = "one query block says the same"
                changes.append(Change("merge_projections", name, what, why))
            return merged

        return rebuild(operator, step)

    return Optimized(map_roots(plan, root), tuple(changes))


def _merge(operator: Operator) -> Operator:
    match operator:
        case Filter(input=Filter() as inner):
            if opaque(operator.condition) or opaque(inner.condition):
                return operator
            parts = (*conjuncts(inner.condition), *conjuncts(operator.condition))
            return replace(inner, condition=conjoin(parts))
        case Project() if _identity(operator):
            return operator.input
        case Project(input=Project() as inner) if _mergeable(operator, inner):
            columns = {c.name: e for c, e in zip(inner.columns, inner.expressions, strict=True)}
            expressions = tuple(moved(expr, columns) for expr in operator.expressions)
            return replace(operator, input=inner.input, expressions=expressions)
        case _:
            return operator


def _identity(project: Project) -> bool:
    """Whether the columns are the input's, all, in their order, under their names."""
    names = [
        e.name if isinstance(e, FieldRef) and e.side == 0 else None for e in project.expressions
    ]
    return names == [c.name for c in project.columns] == [c.name for c in project.input.columns]


def _mergeable(outer: Project, inner: Project) -> bool:
    if any(opaque(expr) for expr in (*outer.expressions, *inner.expressions)):
        return False
    used = Counter(
        part.name for expr in outer.expressions for part in walk(expr) if isinstance(part, FieldRef)
    )
    pairs = zip(inner.columns, inner.expressions, strict=True)
    return all(used[column.name] <= 1 or _free(expr) for column, expr in pairs)


def _free(expr: Expr) -> bool:
    return isinstance(expr, FieldRef | Literal)
