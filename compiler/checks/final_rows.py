"""Checks that what goes by the time of rows reads rows that never change."""

from __future__ import annotations

from compiler.graph import Graph
from compiler.plan import operators as op
from compiler.plan.expressions import OverCall
from compiler.plan.inputs import inputs, operators
from compiler.plan.intervals import is_interval_join
from compiler.plan.traits import derive
from compiler.plan.traverse import walk
from compiler.relations.codes import MISPLACED_STEP
from dsl.diagnostic import Diagnostic, diagnostic


def check_final_rows(graph: Graph) -> list[Diagnostic]:
    """TYP013 where Flink forgets a row when its time has passed, and could not take it back.

    Its physical nodes of interval joins, OVER by time and sorting by time take inserts only.
    """
    if graph.mode == "batch":
        return []
    found = []
    for relation in graph.relations.values():
        for operator in operators(relation.operator):
            what = _by_time(operator)
            if what is not None and any(_changes(one, graph) for one in inputs(operator)):
                message = f"{what} takes rows that never change, and these do"
                help = (
                    "read them before they are aggregated or joined, or from an append-only source",
                )
                found.append(diagnostic(MISPLACED_STEP, message, operator.span, help=help))
    return found


def _by_time(operator: op.Operator) -> str | None:
    """What an operator is that goes by the time of rows."""
    match operator:
        case op.Join() if is_interval_join(operator):
            return "a join within an interval of time"
        case op.Project() if any(
            part.order_by and part.order_by[0].expression.type.time_attribute is not None
            for expr in operator.expressions
            for part in walk(expr)
            if isinstance(part, OverCall)
        ):
            return "`over` by the time of rows"
        case op.Sort(limit=None, keys=(first, *_)) if (
            first.expression.type.time_attribute is not None
        ):
            return "sorting by the time of rows"
        case _:
            return None


def _changes(operator: op.Operator, graph: Graph) -> bool:
    return not derive(operator, graph.traits.__getitem__).append_only
