"""Turns an expression as written into a typed one, or into reports of what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.names import did_you_mean
from compiler.plan.expressions import Expr, Keyword, Literal
from compiler.types import calls, constructors, families, literals, operators, predicates
from compiler.types.codes import INVALID_CAST, NO_COMMON_TYPE, NOT_COMPILED_YET, UNKNOWN_PARAM
from compiler.types.context import Context
from compiler.types.datatype import DataType, Root
from compiler.types.scope import field_of, replacement
from compiler.types.syntax import resolve_type
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.records import replace
from dsl.span import Span
from dsl.syntax import expressions as syntax
from dsl.syntax.expressions import Expression
from dsl.syntax.names import Name

__all__ = ["Context", "infer", "type_expression"]

_UNITS_ONLY = "a size is a value of an option, not of an expression"


def type_expression(expression: Expression, context: Context) -> Expr | None:
    """The typed expression, or None exactly when an error was reported.

    A bare `null` has no type of its own and is refused; where it may stand, use `infer`.
    """
    typed = infer(expression, context)
    if typed is not None and _untyped(typed.type):
        help_ = "give it one: `cast(null as string)`"
        context.say(NO_COMMON_TYPE, "`null` alone has no type", typed.span, help=(help_,))
        return None
    return typed


def _untyped(kind: DataType) -> bool:
    return kind.root is Root.NULL or any(_untyped(child) for child in kind.children)


def infer(expression: Expression, context: Context) -> Expr | None:
    """As `type_expression`, but `null` is a Literal of type NULL."""
    match expression:
        case syntax.Binary():
            return _binary(expression, context)
        case syntax.FunctionCall():
            return calls.call(expression, context, infer)
        case syntax.ColumnRef():
            found = context.scope.column(expression)
            if isinstance(found, Diagnostic) and _is_unknown(expression):
                return Literal(None, families.BOOLEAN, expression.span)
            return _reported(found, context)
        case syntax.Unary():
            return _unary(expression, context)
        case syntax.Symbol(word=word, span=span):
            return Keyword(word.upper(), families.SYMBOL, span)
        case (
            syntax.Exists()
            | syntax.ScalarQuery()
            | syntax.InQuery()
            | syntax.Quantified()
            | syntax.CollectionQuery()
        ):
            return _subquery(expression, context)
        case _:
            return _literal(expression, context)


def _is_unknown(column: syntax.ColumnRef) -> bool:
    """Whether it is SQL's truth value `unknown`, which a column of that name goes before."""
    name, *more = column.parts
    return not more and not name.quoted and name.text.lower() == "unknown"


def infer_all(expressions: tuple[Expression, ...], context: Context) -> tuple[Expr, ...] | None:
    """All of them, or None when any was refused; each is looked at, so that each mistake is reported."""
    typed = [infer(expression, context) for expression in expressions]
    found = tuple(expression for expression in typed if expression is not None)
    return found if len(found) == len(typed) else None


def _literal(expression: Expression, context: Context) -> Expr | None:
    match expression:
        case syntax.NumberLiteral():
            return literals.number(expression, context)
        case syntax.StringLiteral():
            return _string(expression, context)
        case syntax.BytesLiteral():
            return literals.data(expression, context)
        case syntax.BooleanLiteral(value=value, span=span):
            return Literal(value, families.BOOLEAN.with_nullable(False), span)
        case syntax.UnknownLiteral(span=span):
            return Literal(None, families.BOOLEAN, span)
        case syntax.NullLiteral(span=span):
            return Literal(None, families.NULL, span)
        case syntax.TemporalLiteral():
            return literals.temporal(expression, context)
        case syntax.IntervalLiteral():
            return literals.interval(expression, context)
        case syntax.DurationLiteral():
            return literals.duration(expression)
        case syntax.ParamRef(name=name, span=span):
            return _param(name, span, context)
        case _:
            return _predicate(expression, context)


def _predicate(expression: Expression, context: Context) -> Expr | None:
    match expression:
        case syntax.Is(operand=operand, what=what, negated=negated, span=span):
            typed = infer(operand, context)
            return (
                None if typed is None else predicates.is_what(typed, what, negated, span, context)
            )
        case syntax.Between():
            parts = infer_all((expression.operand, expression.low, expression.high), context)
            if parts is None:
                return None
            negated, symmetric, span = expression.negated, expression.symmetric, expression.span
            return predicates.between(
                parts[0], (parts[1], parts[2]), negated, symmetric, span, context
            )
        case syntax.InList(operand=operand, items=items, negated=negated, span=span):
            parts = infer_all((operand, *items), context)
            if parts is None:
                return None
            return predicates.in_list(parts[0], parts[1:], negated, span, context)
        case syntax.Like():
            return _like(expression, context)
        case _:
            return _composed(expression, context)


def _composed(expression: Expression, context: Context) -> Expr | None:
    match expression:
        case syntax.Case():
            return _case(expression, context)
        case syntax.Cast(operand=operand, type=written, safe=safe, span=span):
            if written.not_null:
                message = "a cast has no `not null`: it is null where its value is"
                context.say(INVALID_CAST, message, written.span)
                return None
            kind, typed = (
                _reported_type(resolve_type(written, context.target), context),
                infer(operand, context),
            )
            if kind is None or typed is None:
                return None
            return constructors.cast(typed, kind, safe, span, context)
        case syntax.Difference():
            return _difference(expression, context)
        case syntax.FieldAccess(operand=operand, name=name):
            typed = infer(operand, context)
            return None if typed is None else _reported(field_of(typed, name), context)
        case syntax.ElementAccess(operand=operand, index=index, span=span):
            parts = infer_all((operand, index), context)
            if parts is None:
                return None
            return constructors.element(parts[0], parts[1], span, context)
        case syntax.RowValue(items=items, span=span):
            typed_items = infer_all(items, context)
            return (
                None if typed_items is None else constructors.row_value(typed_items, span, context)
            )
        case syntax.Collection(kind=kind, items=items, span=span):
            typed_items = infer_all(items, context)
            if typed_items is None:
                return None
            return constructors.collection(kind, typed_items, span, context)
        case syntax.SizeLiteral(span=span):
            context.say(NOT_COMPILED_YET, _UNITS_ONLY, span)
            return None
        case _:
            context.say(NOT_COMPILED_YET, "this cannot stand in an expression yet", expression.span)
            return None


def _reported(found: Expr | Diagnostic, context: Context) -> Expr | None:
    if isinstance(found, Diagnostic):
        context.report.append(found)
        return None
    return found


def _reported_type(found: DataType | Diagnostic, context: Context) -> DataType | None:
    if isinstance(found, Diagnostic):
        context.report.append(found)
        return None
    return found


def _binary(expression: syntax.Binary, context: Context) -> Expr | None:
    """Walks down the left side in a loop: `a || b || ...` of a thousand parts is no deep recursion."""
    spine = [expression]
    while isinstance(spine[-1].left, syntax.Binary):
        spine.append(spine[-1].left)
    left = infer(spine[-1].left, context)
    for node in reversed(spine):
        right = infer(node.right, context)
        if left is None or right is None:
            left = None
        else:
            left = operators.binary(node.operator, left, right, node.span, context)
    return left


def _difference(expression: syntax.Difference, context: Context) -> Expr | None:
    kind = _reported_type(resolve_type(expression.type, context.target), context)
    moments = infer_all((expression.left, expression.right), context)
    if kind is None or moments is None:
        return None
    return operators.difference(moments[0], moments[1], kind, expression.span, context)


def _unary(expression: syntax.Unary, context: Context) -> Expr | None:
    operand = expression.operand
    if expression.operator == "-" and isinstance(operand, syntax.NumberLiteral):
        typed = literals.number(operand, context, negative=True)
        return None if typed is None else replace(typed, span=expression.span)
    found = infer(operand, context)
    if found is None:
        return None
    return operators.unary(expression.operator, found, expression.span, context)


def _like(expression: syntax.Like, context: Context) -> Expr | None:
    written: tuple[Expression, ...] = (expression.operand, expression.pattern)
    written += (expression.escape,) if expression.escape is not None else ()
    parts = infer_all(written, context)
    if parts is None:
        return None
    escape = parts[2] if len(parts) > 2 else None
    kind, negated, span = expression.kind, expression.negated, expression.span
    return predicates.like(parts[0], parts[1], escape, kind, negated, span, context)


def _case(expression: syntax.Case, context: Context) -> Expr | None:
    """`case x when v` becomes `case when x = v`."""
    operand = None if expression.operand is None else infer(expression.operand, context)
    sound = expression.operand is None or operand is not None
    branches: list[tuple[Expr, Expr]] = []
    for branch in expression.branches:
        condition = _when(operand, branch, context) if sound else None
        result = infer(branch.result, context)
        if condition is None or result is None:
            sound = False
        else:
            branches.append((condition, result))
    default = None if expression.default is None else infer(expression.default, context)
    if not sound or (expression.default is not None and default is None):
        return None
    return constructors.case(tuple(branches), default, expression.span, context)


def _when(operand: Expr | None, branch: syntax.WhenBranch, context: Context) -> Expr | None:
    conditions = infer_all(branch.conditions, context)
    if conditions is None:
        return None
    if operand is None:
        checked = [predicates.require_condition(condition, context) for condition in conditions]
        return conditions[0] if all(checked) else None
    joined: Expr | None = None
    for value in conditions:
        equal = operators.compare("=", operand, value, value.span, context)
        if equal is None:
            return None
        if joined is None:
            joined = equal
        else:
            joined = operators.binary("or", joined, equal, branch.span, context)
    return joined


def _subquery(expression: calls.QueryExpression, context: Context) -> Expr | None:
    if context.subquery is None:
        message = "a query inside an expression cannot be compiled here yet"
        context.say(NOT_COMPILED_YET, message, expression.span)
        return None
    operand: Expr | None = None
    if isinstance(expression, syntax.InQuery | syntax.Quantified):
        operand = infer(expression.operand, context)
        if operand is None:
            return None
    return context.subquery(expression, operand, context)


def _param(name: Name, span: Span, context: Context) -> Literal | None:
    value = context.params.get(name.text)
    if value is not None:
        return replace(value, span=span)
    if name.text in context.params:
        return None
    context.report.append(undeclared_param(name, span, context.params))
    return None


def undeclared_param(name: Name, span: Span, known: Iterable[str]) -> Diagnostic:
    """NAM004: `$name`, where the params `known` are declared."""
    meant = did_you_mean(name.text, known)
    return diagnostic(
        UNKNOWN_PARAM,
        f"parameter `{name}` is not declared",
        span,
        help=(f"did you mean `${meant}`?",) if meant else (f"declare it: `param {name} string`",),
        fixes=(replacement(name.span, meant),) if meant else (),
    )


def _string(expression: syntax.StringLiteral, context: Context) -> Literal | None:
    parts: list[str] = []
    sound = True
    for part in expression.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        value = _param(part.name, part.span, context)
        sound = sound and value is not None
        parts.append("" if value is None else literals.as_text(value))
    return literals.text("".join(parts), expression.span) if sound else None
