"""Checks that functions in Python stand where Flink runs them."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.coroutine_places import check_coroutine_places
from compiler.functions.codes import MISPLACED_PYTHON
from compiler.graph import Graph
from compiler.plan.expressions import Call, Expr, FieldRef
from compiler.plan.inputs import expressions_of, operators
from compiler.plan.intervals import conjuncts
from compiler.plan.operators import Join, MatchRows, Operator
from compiler.plan.traverse import walk
from dsl.diagnostic import Diagnostic, diagnostic

_EMPTY = {"left": 1, "right": 0, "full": None}
"""Of outer joins, the side that may be missing: Flink looks at conditions over it alone before it joins."""


def check_python_places(graph: Graph) -> list[Diagnostic]:
    """TYP021 for calls in a pattern, in the condition of an outer join, and of vectorized ones without a column."""
    python = {f.name for f in graph.functions.planned if f.language == "python"}
    if not python:
        return []
    vectorized = {f.name for f in graph.functions.planned if f.vectorized and f.kind == "scalar"}
    misplaced = [
        found
        for relation in graph.relations.values()
        for operator in operators(relation.operator)
        for found in (*_misplaced(operator, python), *_without_rows(operator, vectorized))
    ]
    told = {found.span for found in misplaced}
    return misplaced + [one for one in check_coroutine_places(graph) if one.span not in told]


def _without_rows(operator: Operator, vectorized: set[str]) -> Iterator[Diagnostic]:
    """Calls that are handed no column: nothing tells them how many rows there are."""
    for call in _calls(expressions_of(operator), vectorized):
        if not any(isinstance(part, FieldRef) for arg in call.args for part in walk(arg)):
            where = "without a column"
            yield _report(call, where, "leave out `vectorized = true`, or hand it a column")


def _misplaced(operator: Operator, python: set[str]) -> Iterator[Diagnostic]:
    if isinstance(operator, Join) and operator.kind in _EMPTY and operator.condition is not None:
        left = [part for part in conjuncts(operator.condition) if not _apart(part, operator.kind)]
        for call in _calls(tuple(left), python):
            where = f"in the condition of a `{operator.kind} join`"
            yield _report(call, where, "compute it in a step before, and use the column")
    if isinstance(operator, MatchRows):
        for call in _calls(expressions_of(operator), python):
            where = "in the search for a pattern"
            yield _report(call, where, "compute it in a step before, and use the column")


def _apart(part: Expr, kind: str) -> bool:
    """Whether Flink computes it before the join: a side of an equality, or a condition over one side."""
    if isinstance(part, Call) and part.function == "=":
        sides = [_sides(arg) for arg in part.args]
        if {frozenset({0}), frozenset({1})} == set(sides):
            return True
    return _sides(part) == {_EMPTY[kind]}


def _sides(expr: Expr) -> frozenset[int]:
    return frozenset(part.side for part in walk(expr) if isinstance(part, FieldRef))


def _calls(expressions: tuple[Expr, ...], python: set[str]) -> Iterator[Call]:
    for expr in expressions:
        for part in walk(expr):
            if isinstance(part, Call) and part.declared is not None and part.function in python:
                yield part


def _report(call: Call, where: str, help: str) -> Diagnostic:
    message = f"Flink does not run the Python function `{call.function}` {where}"
    return diagnostic(MISPLACED_PYTHON, message, call.span, help=(help,))
