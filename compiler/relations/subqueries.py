"""Types queries inside expressions: scalar, EXISTS, IN, and comparisons with ANY and ALL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.plan import operators as op
from compiler.plan.expressions import Expr, FieldRef, SubqueryExpr
from compiler.plan.intervals import conjuncts
from compiler.plan.subqueries import (
    decides_alone,
    outer_references,
    own_operators,
    subqueries,
)
from compiler.plan.traverse import walk
from compiler.relations import codes
from compiler.relations.correlated import having_over_rows_around, joins_with_rows
from compiler.relations.visible import Visible
from compiler.types import families as f
from compiler.types.codes import INCOMPARABLE_TYPES, WRONG_ARGUMENT_COUNT
from compiler.types.comparison import comparable
from compiler.types.context import Context, QueryExpression
from compiler.types.datatype import DataType, Root
from compiler.types.show import show_plain
from dsl.diagnostic import Label
from dsl.syntax.expressions import CollectionQuery, Exists, InQuery, Quantified

if TYPE_CHECKING:
    from compiler.plan.operators import Operator
    from compiler.relations.flow import Flow

BOOLEAN = DataType(Root.BOOLEAN)

_MANY_VALUED = frozenset(
    {
        Root.ARRAY,
        Root.MAP,
        Root.MULTISET,
        Root.ROW,
        Root.BINARY,
        Root.VARBINARY,
        Root.INTERVAL_MONTHS,
        Root.INTERVAL_SECONDS,
    }
)
"""Types of which Flink cannot check that a query gives one value only (AggFunctionFactory, SINGLE_VALUE)."""


def subquery(
    flow: Flow, expression: QueryExpression, operand: Expr | None, context: Context
) -> Expr | None:
    """The typed subquery; None where an error was reported."""
    from compiler.relations.queries import inner_query

    scope = context.scope
    assert isinstance(scope, Visible)
    if isinstance(expression, CollectionQuery):
        message = f"Flink makes no {expression.kind} of a subquery"
        context.say(
            codes.MISPLACED_STEP,
            message,
            expression.span,
            help=("gather values of a group: `array_agg(...)`",),
        )
        return None
    rows = inner_query(expression.query, flow.sub(outer=scope))
    if rows is None:
        return None
    typed = _typed(expression, operand, rows, context)
    if typed is None or not _plannable(typed, flow):
        return None
    if any(v.side == 1 for v in scope.columns) and not _joinable(typed, flow):
        return None
    return typed


def _typed(
    expression: QueryExpression, operand: Expr | None, rows: Operator, context: Context
) -> SubqueryExpr | None:
    if isinstance(expression, Exists):
        kind = BOOLEAN.with_nullable(False)
        return SubqueryExpr("exists", rows, None, None, kind, expression.span)
    if isinstance(expression, InQuery | Quantified):
        assert operand is not None
        return _compared(expression, operand, rows, context)
    if not _one_column(expression, rows, context):
        return None
    value = rows.columns[0].type.without_time_attribute().with_nullable(True)
    if value.root in _MANY_VALUED and not _one_group(rows):
        context.say(
            codes.MISPLACED_STEP,
            f"Flink takes no `{show_plain(value)}` out of a subquery that may give more rows",
            expression.span,
            help=("aggregate it, so that there is one row: `select max(...)`", "join the rows"),
        )
        return None
    return SubqueryExpr("scalar", rows, None, None, value, expression.span)


def _one_group(rows: Operator) -> bool:
    """Whether the rows are the one row of an aggregation without keys."""
    while isinstance(rows, op.Project):
        rows = rows.input
    return isinstance(rows, op.Aggregate) and not rows.keys and rows.window is None


def _plannable(found: SubqueryExpr, flow: Flow) -> bool:
    """Whether Flink can join the rows of the subquery with those around it; reports where not."""
    if not joins_with_rows(found.query, "a subquery", flow):
        return False
    correlated = any(True for _ in outer_references(found.query))
    reads = any(isinstance(o, op.Read) for o in own_operators(found.query))
    if found.kind != "exists" and correlated and not reads:
        message = "Flink takes no subquery of the rows around it that reads no table"
        flow.say(codes.MISPLACED_STEP, message, found.span, help=("write the value itself",))
        return False
    having = having_over_rows_around(found.query) if found.kind != "scalar" else None
    if having is None:
        return True
    flow.say(
        codes.MISPLACED_STEP,
        "Flink cannot filter groups of a subquery that refers to the rows around it",
        having,
        help=("compare a number: `(select count(*) from ...) > 1`", "group in a `with`, and join"),
    )
    return False


def _joinable(found: SubqueryExpr, flow: Flow) -> bool:
    """Whether a subquery can stand in the condition of a join; reports where not.

    Flink joins it with the right input there, and takes columns of the left by their place (SubQueryRemoveRule).
    """
    used = () if found.operand is None else tuple(walk(found.operand))
    if any(isinstance(part, FieldRef) for part in used):
        message = "Flink cannot compare columns with a subquery in the condition of a join"
    elif any(True for _ in outer_references(found.query)):
        message = "a subquery in the condition of a join cannot refer to the joined rows in Flink"
    elif found.kind in ("any", "all") and found.operator not in ("=", "<>"):
        message = f"Flink takes no `{found.kind}` in the condition of a join"
    else:
        return True
    helps = ("put it into `where`", "or filter one input first: `join (select ... where ...)`")
    flow.say(codes.MISPLACED_STEP, message, found.span, help=helps)
    return False


def check_values(flow: Flow, exprs: tuple[Expr, ...], condition: bool) -> None:
    """Reports rows of several columns that are compared for a value: Flink counts but one column there."""
    for expr in exprs:
        for part in conjuncts(expr) if condition else (expr,):
            for found in subqueries((part,)):
                equal = found.kind in ("in", "not in") or found.operator in ("=", "<>")
                if (
                    equal
                    and len(found.query.columns) > 1
                    and not (condition and decides_alone(found, part))
                ):
                    flow.say(
                        codes.MISPLACED_STEP,
                        "several columns are compared with a subquery only to filter rows by it",
                        found.span,
                        help=(
                            "write it as a condition of `where`, not behind `or`",
                            "use `exists`",
                        ),
                    )


def _one_column(expression: QueryExpression, rows: Operator, context: Context) -> bool:
    if len(rows.columns) == 1:
        return True
    message = f"a subquery that is a value has one column, and this has {len(rows.columns)}"
    context.say(WRONG_ARGUMENT_COUNT, message, expression.span)
    return False


def _compared(
    expression: InQuery | Quantified, operand: Expr, rows: Operator, context: Context
) -> SubqueryExpr | None:
    kinds = operand.type.children if operand.type.root is Root.ROW else (operand.type,)
    if len(rows.columns) == 1:
        kinds = (operand.type,)
    if len(kinds) != len(rows.columns):
        message = f"{len(kinds)} against {len(rows.columns)} columns of the subquery"
        context.say(WRONG_ARGUMENT_COUNT, message, expression.span)
        return None
    sign = expression.operator if isinstance(expression, Quantified) else "="
    for kind, column in zip(kinds, rows.columns, strict=True):
        if not _comparable(sign, kind, column.type):
            one, other = show_plain(kind), show_plain(column.type)
            context.say(
                INCOMPARABLE_TYPES,
                f"`{one}` and `{other}` cannot be compared with `{sign}`",
                expression.span,
                also=(
                    Label(operand.span, f"`{one}`"),
                    Label(expression.query.span, f"`{other}`"),
                ),
                help=("cast the column inside the subquery",),
            )
            return None
    nullable = any(f.holds_null(k) for k in kinds) or any(
        f.holds_null(c.type) for c in rows.columns
    )
    if isinstance(expression, InQuery):
        word, operator = ("not in" if expression.negated else "in"), None
    else:
        word = "all" if expression.quantifier == "all" else "any"
        operator = "<>" if expression.operator == "!=" else expression.operator
    kind = BOOLEAN.with_nullable(nullable)
    return SubqueryExpr(word, rows, operand, operator, kind, expression.span)


def _comparable(sign: str, kind: DataType, column: DataType) -> bool:
    """Whether the condition of a join can compare them: what Flink would have to cast there, it refuses."""
    if kind.root is Root.ROW or column.root is Root.ROW:
        return False
    if kind.root is Root.NULL:
        return True
    mixed = (kind.root in f.CHARACTER) != (column.root in f.CHARACTER)
    return not mixed and comparable(sign, kind, column)
