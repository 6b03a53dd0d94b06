"""Types the predicates: IS, BETWEEN, IN, LIKE, and conditions as a whole."""

from __future__ import annotations

from compiler.plan.expressions import Call, CallClause, Expr
from compiler.types import families as f
from compiler.types.codes import NOT_A_CONDITION, NOT_COMPILED_YET, WRONG_ARGUMENT_TYPE
from compiler.types.comparison import comparable
from compiler.types.constructors import no_common_type
from compiler.types.context import Context
from compiler.types.datatype import Root
from compiler.types.merge import common_type
from compiler.types.operators import is_boolean, not_zero, refuse_comparison
from compiler.types.show import show_plain
from dsl.span import Span

_TRUTH = frozenset({"true", "false", "unknown"})
_JSON = frozenset({"json", "json value", "json object", "json array", "json scalar"})


def require_condition(expression: Expr, context: Context) -> bool:
    """Whether it is BOOLEAN; reports TYP008 otherwise."""
    if is_boolean(expression):
        return True
    found = show_plain(expression.type)
    helps: tuple[str, ...] = ()
    if expression.type.root in f.NUMERIC:
        helps = ("compare it with something, as in `... <> 0`",)
    elif expression.type.root in f.CHARACTER:
        helps = ("compare it with something, as in `... = 'yes'`",)
    message = f"a condition is `BOOLEAN`, and this is `{found}`"
    fixes = not_zero(expression)
    context.say(NOT_A_CONDITION, message, expression.span, help=helps, fixes=fixes)
    return False


def is_what(operand: Expr, what: str, negated: bool, span: Span, context: Context) -> Expr | None:
    """`x is [not] null|true|false|unknown|json ...`: never NULL."""
    word = what.lower()
    accepted = word == "null"
    wanted = "`BOOLEAN`"
    if word in _TRUTH:
        accepted = operand.type.root is Root.BOOLEAN
    elif word in _JSON:
        accepted, wanted = operand.type.root in f.CHARACTER, "a string"
    elif word != "null":
        context.say(NOT_COMPILED_YET, f"`is {what}` cannot be compiled yet", span)
        return None
    if not accepted:
        message = f"`is {what}` takes {wanted}, not `{show_plain(operand.type)}`"
        context.say(WRONG_ARGUMENT_TYPE, message, operand.span)
        return None
    function = f"IS {'NOT ' if negated else ''}{word.upper()}"
    return Call(function, (operand,), f.BOOLEAN.with_nullable(False), span)


def between(
    operand: Expr,
    bounds: tuple[Expr, Expr],
    negated: bool,
    symmetric: bool,
    span: Span,
    context: Context,
) -> Expr | None:
    """`x [not] between [symmetric] low and high`."""
    for bound in bounds:
        if not comparable("<", operand.type, bound.type):
            refuse_comparison("between", operand, bound, span, context)
            return None
    nullable = any(f.holds_null(part.type) for part in (operand, *bounds))
    clauses = (CallClause("SYMMETRIC", None),) if symmetric else ()
    function = "NOT BETWEEN" if negated else "BETWEEN"
    kind = f.BOOLEAN.with_nullable(nullable)
    return Call(function, (operand, *bounds), kind, span, clauses)


def in_list(
    operand: Expr, items: tuple[Expr, ...], negated: bool, span: Span, context: Context
) -> Expr | None:
    """`x [not] in (a, b)`: NULL where the operand is, or where an item is and none matches."""
    shared = common_type(item.type for item in items)
    if shared is None or shared.root is operand.type.root is Root.NULL:
        no_common_type("the values of `in`", items, span, context)
        return None
    for item in items:
        if not comparable("in", operand.type, item.type):
            refuse_comparison("in", operand, item, span, context)
            return None
    nullable = any(f.holds_null(part.type) for part in (operand, *items))
    function = "NOT IN" if negated else "IN"
    return Call(function, (operand, *items), f.BOOLEAN.with_nullable(nullable), span)


def like(
    operand: Expr,
    pattern: Expr,
    escape: Expr | None,
    kind: str,
    negated: bool,
    span: Span,
    context: Context,
) -> Expr | None:
    """`x [not] like|similar to pattern [escape c]`, over strings."""
    parts = (operand, pattern) if escape is None else (operand, pattern, escape)
    for part in parts:
        if part.type.root not in f.CHARACTER:
            message = f"`{kind}` takes strings, not `{show_plain(part.type)}`"
            context.say(WRONG_ARGUMENT_TYPE, message, part.span)
            return None
    nullable = any(part.type.nullable for part in parts)
    function = ("NOT " if negated else "") + kind.upper()
    return Call(function, parts, f.BOOLEAN.with_nullable(nullable), span)
