"""Whether a text is what somebody else wrote, so that nobody knows its form."""

from __future__ import annotations

import re

from compiler.checks.values.conditions import alike
from compiler.checks.values.known import Formula, Scope, SourceColumn
from compiler.plan.expressions import (
    AggregateCall,
    Call,
    CaseExpr,
    CastExpr,
    Expr,
    FieldAccessExpr,
    FieldRef,
    Literal,
    OverCall,
)
from compiler.plan.traverse import children, walk
from compiler.types import families as f
from dsl.records import dataclass

_PASSING = frozenset(
    {
        "TRIM",
        "LTRIM",
        "RTRIM",
        "BTRIM",
        "UPPER",
        "LOWER",
        "SUBSTRING",
        "SUBSTR",
        "LEFT",
        "RIGHT",
        "REPLACE",
        "OVERLAY",
        "SPLIT_INDEX",
        "JSON_VALUE",
        "PARSE_URL",
        "CONCAT",
        "||",
        "COALESCE",
        "IFNULL",
        "NULLIF",
        "IF",
        "ITEM",
        "ELEMENT",
    }
)
"""Calls whose result is a part of an argument, or an argument."""
_AGGREGATES = frozenset({"MIN", "MAX", "FIRST_VALUE", "LAST_VALUE", "LAG", "LEAD"})
_TESTS = frozenset(
    {"=", "IN", "LIKE", "SIMILAR TO", "REGEXP", "IS_DIGIT", "IS_DECIMAL", "IS DIGIT", "IS DECIMAL"}
)
"""Conditions that say something of the form of a text."""
_DIGITS = re.compile(r"\((\?:)?(\[0-9\]|\\d)(\+|\{[\d,]+\})\)")
_DEEP = 14


@dataclass(frozen=True, slots=True)
class Outside:
    """The part of an expression that is read as it is, and the column in which it comes."""

    part: Expr
    column: SourceColumn


def outside(expr: Expr, scope: Scope, depth: int = 0) -> Outside | None:
    """Where a text comes from whose form was not looked at; None where it is made or tested here."""
    if depth > _DEEP or any(_tests(condition, expr) for condition in scope.conditions):
        return None
    if isinstance(expr, FieldRef):
        return _column(expr, scope, depth)
    for part in _passed(expr):
        found = outside(part, scope, depth + 1)
        if found is not None:
            return found
    return None


def _column(ref: FieldRef, scope: Scope, depth: int) -> Outside | None:
    for way in scope.ways(ref):
        if isinstance(way, SourceColumn):
            return Outside(ref, way)
        assert isinstance(way, Formula)
        found = outside(way.expr, way.scope, depth + 1)
        if found is not None:
            return Outside(ref, found.column)
    return None


def _passed(expr: Expr) -> tuple[Expr, ...]:
    """The parts of an expression of which it hands on the text."""
    match expr:
        case Call(function="REGEXP_EXTRACT", args=(text, Literal(value=str() as pattern), *_)):
            return () if _DIGITS.search(pattern) else (text,)
        case Call(function="IF", args=(_, *results)):
            return tuple(results)
        case Call(function=function, args=args) if function in _PASSING:
            return args
        case CaseExpr():
            results = [result for _, result in expr.branches]
            return (*results, *([expr.default] if expr.default is not None else []))
        case CastExpr(operand=operand) if operand.type.root in f.CHARACTER:
            return (operand,)
        case FieldAccessExpr(operand=operand):
            return (operand,)
        case (
            AggregateCall(function=function, args=(arg, *_))
            | OverCall(function=function, args=(arg, *_))
        ) if function in _AGGREGATES:
            return (arg,)
        case _:
            return ()


def _tests(condition: Expr, expr: Expr) -> bool:
    """Whether a condition says of which form a text is: by a pattern, by a list, by trying to cast it."""
    if any(
        isinstance(part, CastExpr) and part.safe and _holds(part.operand, expr)
        for part in walk(condition)
    ):
        return True
    match condition:
        case Call(function="OR", args=args):
            return all(_tests(arg, expr) for arg in args)
        case Call(function=function, args=(value, *_)) if function in _TESTS:
            return _holds(value, expr)
        case _:
            return False


def _holds(whole: Expr, expr: Expr) -> bool:
    """Whether an expression is a part of another."""
    return alike(whole, expr) or any(_holds(part, expr) for part in children(whole))
