"""Fixes of expressions."""

from __future__ import annotations

from compiler.checks.fixes.mending import Mending, advised, fix
from compiler.plan.expressions import Call, CastExpr, Expr
from compiler.plan.inputs import expressions_of, operators
from compiler.plan.traverse import walk
from compiler.types.datatype import Root
from compiler.types.families import CHARACTER
from dsl.diagnostic import Diagnostic, Edit, Fix
from dsl.span import Span


def _at(m: Mending, span: Span) -> Expr | None:
    """The expression that is written in a place."""
    for relation in m.graph.relations.values():
        for operator in operators(relation.operator):
            for expr in expressions_of(operator):
                for part in walk(expr):
                    if part.span == span:
                        return part
    return None


def whole_key(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TYP028: the text as it is."""
    cast = _at(m, found.span)
    if not isinstance(cast, CastExpr):
        return ()
    text = m.text(cast.operand.span)
    return fix("use the whole text", Edit(cast.span, text)) if text else ()


def parts_with_values(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TYP033: an empty text in the place of NULL."""
    call = _at(m, found.span)
    if not isinstance(call, Call) or call.function not in ("||", "CONCAT"):
        return ()
    edits = []
    for arg in _parts(call):
        if not arg.type.nullable:
            continue
        text = m.text(arg.span)
        if arg.type.root not in CHARACTER or not text:
            return ()
        edits.append(Edit(arg.span, f"coalesce({text}, '')"))
    return fix("give each part a value", *edits) if edits else ()


def _parts(call: Call) -> list[Expr]:
    found: list[Expr] = []
    for arg in call.args:
        if isinstance(arg, Call) and arg.function == call.function:
            found += _parts(arg)
        else:
            found.append(arg)
    return found


def said_zone(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TIM013: the cast that Flink makes, in writing."""
    call = _at(m, found.span)
    kind = advised(found, r"cast\(\.\.\. as ([^`]*)\)")
    if not isinstance(call, Call) or kind is None:
        return ()
    column = next(
        (p for a in call.args if a.type.root is Root.TIMESTAMP for p in (_column(a),)), None
    )
    text = "" if column is None else m.text(column.span)
    if column is None or not text:
        return ()
    return fix(
        f"say so: `cast({text} as {kind[1]})`", Edit(column.span, f"cast({text} as {kind[1]})")
    )


def _column(expr: Expr) -> Expr:
    """The time that an interval is added to."""
    while isinstance(expr, Call) and expr.function in ("+", "-"):
        expr = expr.args[0]
    return expr


def kept_digits(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TYP026: what is kept now, in writing."""
    said = advised(found, r"cast\(\.\.\. as (decimal\([^`]*\))\)")
    call = _at(m, found.span)
    text = m.text(found.span)
    if said is None or call is None or not text:
        return ()
    return fix(
        f"say that these are enough: `{said[1]}`", Edit(found.span, f"cast({text} as {said[1]})")
    )


def bounds_turned(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA029: the two bounds of a `between` in the other order."""
    call = _at(m, found.span)
    if not isinstance(call, Call) or call.function != "BETWEEN" or len(call.args) != 3:
        return ()
    low, high = (arg.span for arg in call.args[1:])
    texts = (m.text(low), m.text(high))
    return fix("turn the bounds round", Edit(low, texts[1]), Edit(high, texts[0]))
