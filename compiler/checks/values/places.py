"""Every expression of a file with the place where it is evaluated, and what holds there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from compiler.checks.values.conditions import facts
from compiler.checks.values.known import Rows, Scope, scope_over
from compiler.graph import Graph
from compiler.options.settings import JobSettings
from compiler.plan.expressions import Call, CaseExpr, Expr
from compiler.plan.inputs import expressions_of, inputs, operators
from compiler.plan.operators import Operator, TableSource
from compiler.plan.traverse import children
from compiler.resolve.unit import Unit
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is the same for all expressions of a file: its rows, its settings, its texts."""

    rows: Rows
    settings: JobSettings
    sources: Mapping[str, Source]

    def text(self, span: Span) -> str:
        """What is written in a place; nothing where the text is not known."""
        source = self.sources.get(span.source)
        return "" if source is None else source.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Place:
    """An expression where it stands: in which larger one, in which operator, under which conditions."""

    expr: Expr
    parent: Expr | None
    scope: Scope
    operator: Operator
    around: Surroundings


def surroundings(graph: Graph, settings: JobSettings) -> Surroundings:
    """Those of a file."""
    return Surroundings(Rows(graph.relations), settings, _sources(graph.root))


def places(graph: Graph, around: Surroundings) -> Iterator[Place]:
    """The expressions of all relations, outermost first."""
    for relation in graph.relations.values():
        for operator in operators(relation.operator):
            given = expressions_of(operator)
            if not given:
                continue
            scope = _scope(operator, around.rows)
            for expr in given:
                yield from _within(expr, None, scope, operator, around)


def _scope(operator: Operator, rows: Rows) -> Scope:
    if isinstance(operator, TableSource):
        return scope_over(rows.table(operator))
    return scope_over(*(rows.known(one) for one in inputs(operator)))


def _within(
    expr: Expr, parent: Expr | None, scope: Scope, operator: Operator, around: Surroundings
) -> Iterator[Place]:
    yield Place(expr, parent, scope, operator, around)
    for child, inner in parts(expr, scope):
        yield from _within(child, expr, inner, operator, around)


def parts(expr: Expr, scope: Scope) -> Iterator[tuple[Expr, Scope]]:
    """The direct parts of an expression, each with what holds where it is evaluated.

    Flink evaluates AND, OR, CASE and IF from left to right, and no further than it must.
    """
    match expr:
        case Call(function="AND" | "OR" as function, args=args):
            for arg in args:
                yield arg, scope
                scope = scope.where(partial(facts, arg, function == "AND"))
        case Call(function="IF", args=(condition, then, other)):
            yield condition, scope
            yield then, scope.where(partial(facts, condition))
            yield other, scope.where(partial(facts, condition, truth=False))
        case CaseExpr():
            for condition, result in expr.branches:
                yield condition, scope
                yield result, scope.where(partial(facts, condition))
                scope = scope.where(partial(facts, condition, truth=False))
            if expr.default is not None:
                yield expr.default, scope
        case _:
            for child in children(expr):
                yield child, scope


def _sources(root: Unit) -> dict[str, Source]:
    """The texts of a file and of the libraries it uses."""
    found: dict[str, Source] = {}
    todo = [root]
    while todo:
        unit = todo.pop()
        if unit.name not in found:
            found[unit.name] = unit.parsed.source
            todo += [imported.unit for imported in unit.imports.values()]
    return found
