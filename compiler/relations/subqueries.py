"""Types queries inside expressions: scalar, EXISTS, IN, and comparisons with ANY and ALL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.plan.expressions import Expr, SubqueryExpr
from compiler.relations import codes
from compiler.relations.visible import Visible
from compiler.types import families as f
from compiler.types.codes import INCOMPARABLE_TYPES, NOT_COMPILED_YET, WRONG_ARGUMENT_COUNT
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
    if any(v.side == 1 for v in scope.columns):
        message = "a subquery in the condition of a join is not compiled yet"
        helps = ("put it into `where`",)
        context.say(NOT_COMPILED_YET, message, expression.span, help=helps)
        return None
    rows = inner_query(expression.query, flow.sub(outer=scope))
    if rows is None:
        return None
    if isinstance(expression, Exists):
        kind = BOOLEAN.with_nullable(False)
        return SubqueryExpr("exists", rows, None, None, kind, expression.span)
    if isinstance(expression, InQuery | Quantified):
        assert operand is not None
        return _compared(expression, operand, rows, context)
    if not _one_column(expression, rows, context):
        return None
    value = rows.columns[0].type.without_time_attribute().with_nullable(True)
    return SubqueryExpr("scalar", rows, None, None, value, expression.span)


def _one_column(expression: QueryExpression, rows: Operator, context: Context) -> bool:
    if len(rows.columns) == 1:
        return True
    message = f"a subquery that is a value has one column, and this has {len(rows.columns)}"
    context.say(WRONG_ARGUMENT_COUNT, message, expression.span)
    return False


def _compared(
    expression: InQuery | Quantified, operand: Expr, rows: Operator, context: Context
) -> Expr | None:
    kinds = operand.type.children if operand.type.root is Root.ROW else (operand.type,)
    if len(rows.columns) == 1:
        kinds = (operand.type,)
    if len(kinds) != len(rows.columns):
        message = f"{len(kinds)} against {len(rows.columns)} columns of the subquery"
        context.say(WRONG_ARGUMENT_COUNT, message, expression.span)
        return None
    sign = expression.operator if isinstance(expression, Quantified) else "="
    for kind, column in zip(kinds, rows.columns, strict=True):
        # What Flink would have to cast in the condition of a join, it refuses.
        mixed = (kind.root in f.CHARACTER) != (column.type.root in f.CHARACTER)
        if mixed or not comparable(sign, kind, column.type):
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
