"""Checks that no row with a zero ends the job."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.values.bounds import can_be_zero
from compiler.checks.values.codes import UNGUARDED_DIVISION
from compiler.checks.values.fixes import wrap
from compiler.checks.values.places import Place
from compiler.plan.expressions import Call, Expr, Literal
from compiler.types import families as f
from dsl.diagnostic import Diagnostic, diagnostic


def check_unguarded_division(place: Place) -> Iterator[Diagnostic]:
    """TYP031 for `/`, `%` and MOD of whole numbers and decimals by what may be zero.

    The code that Flink generates for them throws an ArithmeticException. With a DOUBLE or FLOAT on either side of `/`
    it gives Infinity or NaN, and does not fail.
    """
    call = place.expr
    if not isinstance(call, Call) or call.function not in ("/", "%", "MOD") or len(call.args) != 2:
        return
    left, right = call.args
    if not {left.type.root, right.type.root} <= f.EXACT or _is_null(right):
        return
    if not can_be_zero(right, place.scope):
        return
    yield diagnostic(
        UNGUARDED_DIVISION,
        "a row with a zero here ends the job",
        right.span,
        "what is divided by",
        help=(
            "divide by `nullif(..., 0)`: the quotient is then NULL",
            "or keep such rows away before: `where ... <> 0`, or an `expect` with `else reject`",
        ),
        fixes=wrap("divide by `nullif(..., 0)`", right, "nullif(", ", 0)"),
    )


def _is_null(expr: Expr) -> bool:
    return isinstance(expr, Literal) and expr.value is None
