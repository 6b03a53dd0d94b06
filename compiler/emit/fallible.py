"""Lists the expressions of a plan that can fail a running job, with the text they have in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compiler.emit.blocks import columns_of
from compiler.emit.dialect import render
from compiler.emit.expressions import Columns, Scope, build
from compiler.emit.names import Names
from compiler.emit.relations import Select
from compiler.emit.script import FallibleExpression
from compiler.jars import KEPT_WATERMARK
from compiler.plan.determinism import KNOWN, VOLATILE, cannot_fail
from compiler.plan.expressions import (
    AggregateCall,
    Call,
    CastExpr,
    Declared,
    Expr,
    FieldRef,
    Literal,
    OverCall,
    SubqueryExpr,
)
from compiler.plan.inputs import expressions_of, inputs, operators
from compiler.plan.operators import Operator
from compiler.plan.plan import Plan
from compiler.plan.traverse import walk

if TYPE_CHECKING:
    from sqlglot import exp


def fallible_expressions(plan: Plan, names: Names) -> tuple[FallibleExpression, ...]:
    """Expectations, casts, divisions and calls of unknown functions that may fail, in the order of the plan."""
    found: list[FallibleExpression] = []
    owners: list[tuple[str, Operator]] = [(r.task, r.operator) for r in plan.relations]
    owners += [(sink.name, sink.input) for sink in plan.sinks if not sink.stops]
    for sink in plan.sinks:
        task = sink.name.rpartition(".")[0]
        found += [FallibleExpression(task, at, "expectation", name) for name, at in sink.stops]
    for task, root in owners:
        for operator in operators(root):
            found += _of_operator(task, operator, names)
    return tuple(dict.fromkeys(found))


def _of_operator(task: str, operator: Operator, names: Names) -> Iterator[FallibleExpression]:
    for expr in expressions_of(operator):
        for part in walk(expr):
            kind = _kind(part)
            if kind is not None:
                yield FallibleExpression(task, part.span, kind, _text(part, operator, names))


def _kind(part: Expr) -> str | None:
    match part:
        case CastExpr(safe=False, operand=operand):
            alone = CastExpr(Literal(None, operand.type, part.span), part.type, False, part.span)
            return None if cannot_fail(alone) else "cast"
        case Call(function="/" | "%" | "MOD", args=(_, Literal(value=value))) if value:
            return None
        case Call(function="/" | "%" | "MOD"):
            return "division"
        case Call(function=function) if function.startswith(KEPT_WATERMARK):
            return None
        case Call(function=function, declared=declared) if declared is not None or (
            function not in KNOWN | VOLATILE and not function.startswith("IS ")
        ):
            return "function"
        case AggregateCall(declared=Declared()) | OverCall(declared=Declared()):
            return "function"
        case _:
            return None


def _text(part: Expr, operator: Operator, names: Names) -> str:
    sides: list[Columns] = [columns_of([c.name for c in i.columns], None) for i in inputs(operator)]
    left = sides[0] if sides else columns_of([c.name for c in operator.columns], None)
    right = sides[1] if len(sides) > 1 else {}
    names_outside = [e.name for e in walk(part) if isinstance(e, FieldRef) and e.side == -1]
    outer = columns_of(names_outside, None)

    def subquery(inner: SubqueryExpr, _: Columns) -> exp.Expr:
        return Select(names.relations, inner.query).block(inner.query).finished()

    return render(build(part, Scope(left, right, outer, subquery)), pretty=False)
