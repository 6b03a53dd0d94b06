"""Checks that rows are not brought together by a key that different rows share by accident."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.values.codes import KEY_CUT, NULL_KEY_PART
from compiler.checks.values.known import Formula, Scope, scope_over
from compiler.checks.values.places import Surroundings
from compiler.graph import Graph
from compiler.plan import operators as op
from compiler.plan.expressions import Call, CastExpr, Expr, FieldRef
from compiler.plan.inputs import operators
from compiler.plan.plan import PlanSink
from compiler.types import families as f
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.records import dataclass
from dsl.span import Span


@dataclass(frozen=True, slots=True)
class KeyPart:
    """An expression by which rows are brought together, and where that is said."""

    expr: Expr
    scope: Scope
    span: Span
    of_sink: bool = False


def check_keys(graph: Graph, around: Surroundings) -> Iterator[Diagnostic]:
    """TYP028 for keys that a cast cuts off, TYP033 for those that are put together of texts of which one may be NULL.

    CAST to VARCHAR(n) or CHAR(n) drops what is longer, without an error. `||` and CONCAT of a NULL are NULL, and all
    NULLs are one group, or one row of a de-duplication. A NULL in the primary key of a sink ends the job, which is
    reported elsewhere.
    """
    for part in _keys(graph, around):
        made = _made(part.expr, part.scope)
        match made:
            case CastExpr(operand=operand) if _cuts(made):
                kind = show_plain(made.type)
                yield diagnostic(
                    KEY_CUT,
                    f"texts of which the first {made.type.args[0]} characters are the same become one key",
                    made.span,
                    f"`{show_plain(operand.type)}`, cut off to `{kind}`",
                    also=_also(part.span, made.span),
                    help=("use the whole text as the key, and cut it off where it is shown",),
                )
            case Call(function="||" | "CONCAT", args=args) if (
                made.type.nullable and not part.of_sink
            ):
                null = next((arg for arg in args if arg.type.nullable), made)
                yield diagnostic(
                    NULL_KEY_PART,
                    "where a part of this is NULL, all of it is: such rows become one key",
                    made.span,
                    "put together of what may be NULL",
                    also=(*_also(null.span, made.span, "may be NULL"),),
                    help=(
                        "use the columns themselves as the key",
                        "or give each part a value: `coalesce(..., '')`",
                    ),
                )
            case _:
                continue


def _keys(graph: Graph, around: Surroundings) -> Iterator[KeyPart]:
    for relation in graph.relations.values():
        for operator in operators(relation.operator):
            given: tuple[Expr, ...] = ()
            match operator:
                case op.Aggregate():
                    given = operator.keys
                case op.Rank():
                    given = operator.partition_by
                case _:
                    continue
            scope = scope_over(around.rows.known(operator.input))
            for expr in given:
                yield KeyPart(expr, scope, expr.span)
    for facts in graph.sinks:
        yield from _of_sink(facts.sink, around)


def _of_sink(sink: PlanSink, around: Surroundings) -> Iterator[KeyPart]:
    scope = scope_over(around.rows.known(sink.input))
    columns = {column.name: column for column in sink.input.columns}
    for name in sink.primary_key:
        column = columns.get(name)
        if column is not None:
            yield KeyPart(FieldRef(name, column.type, sink.span), scope, sink.span, of_sink=True)


def _made(expr: Expr, scope: Scope) -> Expr:
    """How a key is made: the expression behind a column."""
    while isinstance(expr, FieldRef):
        ways = scope.ways(expr)
        if len(ways) != 1 or not isinstance(ways[0], Formula) or ways[0].expr is expr:
            return expr
        expr, scope = ways[0].expr, ways[0].scope
    return expr


def _cuts(cast: CastExpr) -> bool:
    source, target = cast.operand.type, cast.type
    if source.root not in f.CHARACTER or target.root not in f.CHARACTER:
        return False
    return target.args[0] < source.args[0]


def _also(span: Span, main: Span, text: str = "brought together here") -> tuple[Label, ...]:
    return () if span == main else (Label(span, text),)
