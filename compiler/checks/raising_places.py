"""Checks that rows can be set aside wherever a function may raise, in tasks that say so."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.functions.columns import not_in_columns
from compiler.graph import Graph
from compiler.plan.expressions import AggregateCall, Call, Expr, OverCall
from compiler.plan.functions import attempt
from compiler.plan.inputs import expressions_of, operators
from compiler.plan.operators import ProcessRows
from compiler.plan.plan import Relation
from compiler.plan.traverse import walk
from compiler.relations.codes import UNROUTABLE_ERROR
from compiler.types.datatype import DataType
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.span import Span


def check_raising_places(graph: Graph) -> list[Diagnostic]:
    """QUA008 for calls that stand elsewhere than in `select`, `extend`, `set` and `where`, and for tasks without any.

    There a function is called for rows of which several make one, or of two inputs: none of them is the row that could
    be set aside, or Flink calls the function where it sees fit, and more than once.
    """
    found: list[Diagnostic] = []
    python = {f.name for f in graph.functions.planned if f.language == "python"}
    attempts = {f.name for f in graph.functions.planned if f.attempts}
    vectorized = {
        f.name: f.returns for f in graph.functions.planned if f.vectorized and f.kind == "scalar"
    }
    for task, option in graph.raising.items():
        relations = [one for one in graph.relations.values() if one.task == task]
        calls = list(_calls(relations))
        for call in calls:
            kind = vectorized.get(call.function)
            if call.function not in python - attempts:
                continue
            if kind is not None and not_in_columns(attempt(kind)) is not None:
                found.append(_in_columns(call, kind, option))
            else:
                found.append(_elsewhere(call, option))
        raising = any(call.function in python for call in calls) or any(map(_processes, relations))
        if relations and not raising:
            message = f"`{task}` calls no Python: nothing can raise"
            found.append(diagnostic(UNROUTABLE_ERROR, message, option, help=("leave it out",)))
    return found


def _processes(relation: Relation) -> bool:
    return any(isinstance(one, ProcessRows) for one in operators(relation.operator))


def _calls(relations: list[Relation]) -> Iterator[Call | AggregateCall | OverCall]:
    for relation in relations:
        for operator in operators(relation.operator):
            for expr in expressions_of(operator):
                yield from filter(_declared, walk(expr))


def _declared(part: Expr) -> bool:
    return isinstance(part, Call | AggregateCall | OverCall) and part.declared is not None


def _in_columns(call: Call | AggregateCall | OverCall, kind: DataType, option: Span) -> Diagnostic:
    """What was raised stands beside the value in one row, and Flink writes no such row into columns."""
    gives = show_plain(kind).lower()
    return diagnostic(
        UNROUTABLE_ERROR,
        f"a row for which `{call.function}` raises cannot be rejected: it is vectorized, and gives a `{gives}`",
        call.span,
        "called here",
        also=(Label(option, "rows are to be rejected"),),
        help=("call it for each row: leave `vectorized` out",),
    )


def _elsewhere(call: Call | AggregateCall | OverCall, option: Span) -> Diagnostic:
    return diagnostic(
        UNROUTABLE_ERROR,
        f"a row for which `{call.function}` raises cannot be rejected here",
        call.span,
        "called here",
        also=(Label(option, "rows are to be rejected"),),
        help=("call it in `select`, `extend`, `set` or `where` of a task before",),
    )
