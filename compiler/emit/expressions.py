"""Turns a typed expression of the plan into a sqlglot tree that Flink reads as the same expression."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from sqlglot import exp

from compiler.emit import calls, nodes, text
from compiler.emit.types import type_text
from compiler.plan.expressions import (
    AggregateCall,
    Call,
    CallClause,
    CaseExpr,
    CastExpr,
    Expr,
    FieldAccessExpr,
    FieldRef,
    Keyword,
    Literal,
    OverCall,
    SortKey,
    SubqueryExpr,
    WindowFrame,
)
from compiler.types.datatype import DataType, Root

Columns = Mapping[str, exp.Expr]
"""What each column of an operator's input is called where an expression over it stands."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The columns that an expression sees: the left or only input's, the right's, the outer query's.

    `subquery` turns a subquery's operator into a query, given the columns seen around it.
    """

    left: Columns
    right: Columns
    outer: Columns
    subquery: Callable[[SubqueryExpr, Columns], exp.Expr]

    def column(self, ref: FieldRef) -> exp.Expr:
        """The column that is meant, as a tree of its own."""
        if ref.variable is not None:
            return exp.Column(this=quoted(ref.name), table=quoted(ref.variable))
        columns = {0: self.left, 1: self.right, -1: self.outer}[ref.side]
        if ref.name not in columns:
            raise text.EmitError(f"the plan refers to `{ref.name}`, which its input does not have")
        return columns[ref.name].copy()


def quoted(name: str) -> exp.Identifier:
    """A name."""
    return exp.Identifier(this=name, quoted=True)


def build(expr: Expr, scope: Scope) -> exp.Expr:
    """The tree of `expr`."""
    match expr:
        case FieldRef():
            return scope.column(expr)
        case Literal():
            return literal(expr)
        case Keyword():
            return nodes.Verbatim(this=expr.word)
        case Call():
            return _call(expr, scope)
        case CastExpr():
            return _cast(build(expr.operand, scope), expr.type, expr.safe)
        case CaseExpr():
            return _case(expr, scope)
        case FieldAccessExpr():
            return _field(expr, scope)
        case AggregateCall():
            return _aggregate(expr, scope)
        case OverCall():
            return _over(expr, scope)
        case SubqueryExpr():
            return _subquery(expr, scope)
    assert_never(expr)


_LOOSE = exp.Binary | exp.Unary | nodes.Words
"""Trees that hold an operator outermost."""


def _operator(expr: Expr) -> str | None:
    """The operator that the printed form has outermost, or None where it is closed in itself."""
    if isinstance(expr, Call):
        return expr.function
    if isinstance(expr, SubqueryExpr) and expr.kind in ("in", "not in", "any", "all"):
        return "IN"
    negative = (
        isinstance(expr, Literal)
        and isinstance(expr.value, int | float | Decimal)
        and expr.value < 0
    )
    return "NEGATE" if negative else None


def _operand(parent: str, child: Expr, position: int, scope: Scope) -> exp.Expr:
    tree = build(child, scope)
    # A column may stand for what it is computed from.
    loose = isinstance(child, FieldRef) and isinstance(tree, _LOOSE)
    if loose or calls.needs_parens(parent, _operator(child), position):
        return exp.Paren(this=tree)
    return tree


def _call(expr: Call, scope: Scope) -> exp.Expr:
    args = [_operand(expr.function, arg, i, scope) for i, arg in enumerate(expr.args)]
    if expr.declared is not None:
        return exp.Anonymous(this=quoted(expr.function), expressions=args)
    clauses = [_clause(clause, scope) for clause in expr.clauses]
    return calls.call(expr.function, args, clauses, expr.parens)


def _clause(clause: CallClause, scope: Scope) -> calls.Clause:
    value = clause.value
    if value is None or isinstance(value, str):
        return clause.word, value
    if isinstance(value, DataType):
        return clause.word, nodes.Verbatim(this=type_text(value))
    return clause.word, build(value, scope)


def _cast(tree: exp.Expr, data_type: DataType, safe: bool) -> exp.Expr:
    kind = exp.TryCast if safe else exp.Cast
    return kind(this=tree, to=nodes.Verbatim(this=type_text(data_type)))


def literal(expr: Literal) -> exp.Expr:
    """A constant of exactly the type it has in the plan, cast where Flink would read another."""
    tree, natural = _natural(expr)
    wanted = expr.type
    if natural is None or (natural.root, natural.args) == (wanted.root, wanted.args):
        return tree
    return _cast(tree, wanted, safe=False)


def _natural(expr: Literal) -> tuple[exp.Expr, DataType | None]:
    """The shortest spelling, and the type that Flink gives it (None: surely the wanted one)."""
    value, root = expr.value, expr.type.root
    if value is None:
        return exp.Null(), DataType(Root.NULL)
    if isinstance(value, bool):
        return nodes.Verbatim(this="TRUE" if value else "FALSE"), DataType(Root.BOOLEAN)
    if isinstance(value, bytes):
        return nodes.Verbatim(this=text.bytes_literal(value)), DataType(
            Root.BINARY, args=(len(value),)
        )
    if isinstance(value, str):
        return _natural_text(value, root)
    if root is Root.INTERVAL_MONTHS and isinstance(value, int):
        return nodes.Verbatim(this=text.months_interval(value)), None
    if root is Root.INTERVAL_SECONDS and isinstance(value, int):
        return nodes.Verbatim(this=text.milliseconds_interval(value)), None
    if isinstance(value, int):
        kind = Root.INT if -(2**31) <= value < 2**31 else Root.BIGINT
        return nodes.Verbatim(this=text.number_literal(value)), DataType(kind)
    if isinstance(value, float):
        return nodes.Verbatim(this=text.number_literal(value)), DataType(Root.DOUBLE)
    if isinstance(value, Decimal):
        return nodes.Verbatim(this=text.number_literal(value)), DataType(
            Root.DECIMAL, args=_digits(value)
        )
    raise text.EmitError(f"Flink SQL has no literal for a {type(value).__name__}")


def _natural_text(value: str, root: Root) -> tuple[exp.Expr, DataType | None]:
    if root in (Root.DATE, Root.TIME, Root.TIMESTAMP):
        spelt = nodes.Verbatim(this=f"{root.value} {text.string_literal(value)}")
        if root is Root.DATE:
            return spelt, None
        digits = len(value.partition(".")[2]) if root is Root.TIMESTAMP else 0
        return spelt, DataType(root, args=(digits,))
    # The empty text is a CHAR(0) to Flink, though no cast of ours may name that type.
    return exp.Literal.string(value), DataType(Root.CHAR, args=(len(value),))


def _digits(value: Decimal) -> tuple[int, int]:
    """Precision and scale that Flink gives the number as `number_literal` writes it."""
    whole, _, fraction = format(abs(value), "f").partition(".")
    digits = len((whole + fraction).lstrip("0"))
    return max(digits, len(fraction), 1), len(fraction)


def _case(expr: CaseExpr, scope: Scope) -> exp.Expr:
    branches = [exp.If(this=build(c, scope), true=build(r, scope)) for c, r in expr.branches]
    default = build(expr.default, scope) if expr.default is not None else None
    return exp.Case(ifs=branches, default=default)


def _field(expr: FieldAccessExpr, scope: Scope) -> exp.Expr:
    operand = build(expr.operand, scope)
    if not isinstance(operand, exp.Column | exp.Dot):
        operand = exp.Paren(this=operand)
    return exp.Dot(this=operand, expression=quoted(expr.name))


def sort_items(keys: tuple[SortKey, ...], scope: Scope) -> exp.Order:
    """ORDER BY."""
    return exp.Order(
        expressions=[
            nodes.SortItem(
                this=build(key.expression, scope),
                descending=key.descending,
                nulls_first=key.nulls_first,
            )
            for key in keys
        ]
    )


def _aggregate(expr: AggregateCall, scope: Scope) -> exp.Expr:
    clauses = [_clause(clause, scope) for clause in expr.clauses]
    args: list[exp.Expr] = [build(arg, scope) for arg in expr.args]
    if expr.function == "COUNT" and not args:
        args = [exp.Star()]
    if expr.distinct:
        args = [exp.Distinct(expressions=args)]
    if expr.declared is not None:
        tree: exp.Expr = exp.Anonymous(this=quoted(expr.function), expressions=args)
    else:
        tree = calls.call(expr.function, args, clauses, parens=True)
    if expr.order_by:
        tree = exp.WithinGroup(this=tree, expression=sort_items(expr.order_by, scope))
    return _filtered(tree, expr.filter, scope)


def _filtered(tree: exp.Expr, condition: Expr | None, scope: Scope) -> exp.Expr:
    if condition is None:
        return tree
    return exp.Filter(this=tree, expression=exp.Where(this=build(condition, scope)))


def _over(expr: OverCall, scope: Scope) -> exp.Expr:
    args: list[exp.Expr] = [build(arg, scope) for arg in expr.args]
    if expr.function == "COUNT" and not args:
        args = [exp.Star()]
    if expr.distinct:
        args = [exp.Distinct(expressions=args)]
    name = expr.function if expr.declared is None else quoted(expr.function)
    function = _filtered(exp.Anonymous(this=name, expressions=args), expr.filter, scope)
    return exp.Window(
        this=function,
        partition_by=[build(key, scope) for key in expr.partition_by],
        order=sort_items(expr.order_by, scope) if expr.order_by else None,
        spec=_frame(expr.frame, scope) if expr.frame is not None else None,
        over="OVER",
    )


def _frame(frame: WindowFrame, scope: Scope) -> exp.Expr:
    bounds: list[exp.Expr] = [nodes.Verbatim(this=f"{frame.unit} BETWEEN")]
    for word, offset in (frame.start, frame.end):
        bounds += [build(offset, scope)] if offset is not None else []
        bounds += [nodes.Verbatim(this=word), nodes.Verbatim(this="AND")]
    return nodes.Words(expressions=bounds[:-1])


def _subquery(expr: SubqueryExpr, scope: Scope) -> exp.Expr:
    query = exp.Subquery(this=scope.subquery(expr, scope.left))
    if expr.kind == "scalar":
        return query
    if expr.kind == "exists":
        return nodes.Words(expressions=[nodes.Verbatim(this="EXISTS"), query])
    if expr.operand is None:
        raise text.EmitError("a subquery with IN, ANY or ALL has no left side")
    operand = _operand("IN", expr.operand, 0, scope)
    words = (
        f"{expr.operator} {expr.kind.upper()}" if expr.kind in ("any", "all") else expr.kind.upper()
    )
    parts = [operand, nodes.Verbatim(this=words), query]
    return nodes.Words(expressions=parts)
