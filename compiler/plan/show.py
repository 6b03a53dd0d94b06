"""Turns a plan into compact indented text, for tests and people."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import (
    AggregateCall,
    Call,
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
)
from compiler.plan.inputs import inputs
from compiler.plan.operators import Operator
from compiler.plan.plan import Plan


def show(plan: Plan) -> str:
    """Each relation and sink with its operators, inputs indented below their reader."""
    parts = [f"{r.kind} {r.name}\n{show_operator(r.operator, 1)}" for r in plan.relations]
    parts += [f"sink {s.name}\n{show_operator(s.input, 1)}" for s in plan.sinks]
    return "\n".join(parts) + "\n"


def show_operator(operator: Operator, depth: int = 0) -> str:
    """An operator and its inputs, one a line."""
    lines = ["  " * depth + _line(operator)]
    lines += [show_operator(child, depth + 1) for child in inputs(operator)]
    return "\n".join(lines)


def _line(operator: Operator) -> str:
    match operator:
        case op.Read():
            return f"read {operator.relation} [{_names(operator)}]"
        case op.TableSource():
            return f"table {operator.connector} [{_names(operator)}]"
        case op.ValuesRows():
            return f"values {len(operator.rows)} [{_names(operator)}]"
        case op.Project():
            pairs = zip(operator.columns, operator.expressions, strict=True)
            return "project " + ", ".join(_named(c.name, e) for c, e in pairs)
        case op.Filter():
            return f"filter {show_expr(operator.condition)}"
        case op.Join():
            return _join(operator)
        case op.Window():
            by = f" by {', '.join(operator.partition_by)}" if operator.partition_by else ""
            sizes = ", ".join(f"{size}ms" for size in operator.sizes)
            return f"window {operator.kind}({operator.time}, {sizes}){by}"
        case op.Aggregate():
            return _aggregate(operator)
        case op.Distinct():
            return "distinct"
        case op.Rank():
            by = ", ".join(map(show_expr, operator.partition_by))
            return f"rank {operator.kind} {operator.limit} by {by} order {_keys(operator.order_by)}".rstrip()
        case op.SetOp():
            return f"{operator.kind}{' all' if operator.all else ''} [{_names(operator)}]"
        case op.UnnestRows():
            word = "call" if operator.called else "unnest"
            return f"{word}{' left' if operator.left else ''} {show_expr(operator.expression)}"
        case op.MatchRows():
            by = ", ".join(map(show_expr, operator.partition_by))
            return f"match by {by} [{_names(operator)}]"
        case op.ProcessRows():
            keys = ", ".join(operator.keys)
            kept = "".join(f" {field.name}" for field in operator.state)
            return (
                f"process {operator.code} by {keys} keeps{kept or ' nothing'}"
                f"{' rejects' if operator.rejects else ''} [{_names(operator)}]"
            )
        case op.Sort():
            limit = "" if operator.limit is None else f" limit {operator.limit}"
            return f"sort {_keys(operator.keys)}{limit}"


def _names(operator: Operator) -> str:
    return ", ".join(column.name for column in operator.columns)


def _named(name: str, expr: Expr) -> str:
    text = show_expr(expr)
    return text if text == name else f"{text} as {name}"


def _keys(keys: tuple[SortKey, ...]) -> str:
    return ", ".join(show_expr(k.expression) + (" desc" if k.descending else "") for k in keys)


def _join(join: op.Join) -> str:
    on = "" if join.condition is None else f" on {show_expr(join.condition)}"
    as_of = "" if join.as_of is None else f" as of {show_expr(join.as_of)}"
    return f"join {join.kind}{as_of}{on} [{_names(join)}]"


def _aggregate(aggregate: op.Aggregate) -> str:
    count = len(aggregate.keys)
    keys = zip(aggregate.columns[:count], aggregate.keys, strict=True)
    calls = zip(aggregate.columns[count:], aggregate.aggregates, strict=True)
    grouped = [_named(c.name, k) for c, k in keys]
    grouped += [] if aggregate.window is None else [show_expr(aggregate.window)]
    by = ", ".join(grouped)
    return f"aggregate by {by}: " + ", ".join(_named(c.name, a) for c, a in calls)


def show_expr(expr: Expr) -> str:
    """An expression on one line; columns of a join's right input have a `right.` before them."""
    match expr:
        case FieldRef(variable=str(variable)):
            return f"{variable}.{expr.name}"
        case FieldRef(side=side):
            return {0: "", 1: "right.", -1: "outer."}[side] + expr.name
        case Literal():
            return repr(expr.value)
        case Keyword():
            return expr.word
        case Call(function=function, args=args):
            shown = [show_expr(arg) for arg in args]
            if function[0].isalpha() and function not in ("AND", "OR"):
                return f"{function}({', '.join(shown)})"
            return "(" + f" {function} ".join(shown) + ")"
        case CastExpr(safe=safe):
            return (
                f"{'TRY_' if safe else ''}CAST({show_expr(expr.operand)} AS {expr.type.root.value})"
            )
        case CaseExpr():
            return _case(expr)
        case FieldAccessExpr():
            return f"{show_expr(expr.operand)}.{expr.name}"
        case AggregateCall() | OverCall():
            return _over_rows(expr)
        case SubqueryExpr():
            return f"{expr.kind}({show_operator(expr.query).replace(chr(10), '; ')})"


def _case(expr: CaseExpr) -> str:
    branches = " ".join(f"WHEN {show_expr(c)} THEN {show_expr(r)}" for c, r in expr.branches)
    default = "" if expr.default is None else f" ELSE {show_expr(expr.default)}"
    return f"CASE {branches}{default} END"


def _over_rows(expr: AggregateCall | OverCall) -> str:
    distinct = "DISTINCT " if expr.distinct else ""
    text = f"{expr.function}({distinct}{', '.join(map(show_expr, expr.args))})"
    if expr.filter is not None:
        text += f" FILTER {show_expr(expr.filter)}"
    return text + (" OVER" if isinstance(expr, OverCall) else "")
