"""What Flink plans as a correlation: a side of a join that is asked for each row of the other.

That are joins with the versions of a table, those that look up, those with the elements of a collection, and lateral
subqueries. Where one is anywhere below a condition, Flink makes no semi joins of IN and EXISTS in it: its
SubQueryDecorrelator finds a variable there that is of no subquery, and gives up.
"""

from __future__ import annotations

from collections.abc import Callable

from compiler.plan import operators as op
from compiler.plan.expressions import FieldRef
from compiler.plan.inputs import operators
from compiler.plan.operators import Operator
from compiler.plan.subqueries import outer_references
from compiler.plan.traverse import walk
from dsl.records import once


def is_kept(operator: Operator) -> bool:
    """Whether an operator stays a correlation: what refers to rows of a query around cannot be planned beside it.

    The planner takes out the variables of a lateral subquery, as of any other. A table function has its own in its
    call, where nobody looks for them.
    """
    match operator:
        case op.Join(as_of=as_of):
            return as_of is not None
        case op.UnnestRows(called=False, expression=collection):
            return any(isinstance(part, FieldRef) for part in walk(collection))
        case _:
            return False


def is_lateral(operator: Operator) -> bool:
    """Whether the right side of a join is a query that refers to the left."""
    if not isinstance(operator, op.Join) or not operator.lateral:
        return False
    return any(True for _ in outer_references(operator.right))


def correlates(operator: Operator, correlated: Callable[[str], bool]) -> bool:
    """Whether there is a correlation in an operator, below it, in its subqueries; `correlated` says so of relations."""
    own, reads = _within(operator)
    return own or any(map(correlated, reads))


@once
def _within(operator: Operator) -> tuple[bool, frozenset[str]]:
    """Whether there is one among the operators of a relation, and the relations that they read."""
    every = operators(operator)
    own = any(is_kept(one) or is_lateral(one) for one in every)
    return own, frozenset(one.relation for one in every if isinstance(one, op.Read))
