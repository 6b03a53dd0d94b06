"""Checks that products and quotients of decimals keep their digits after the point."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.values.codes import DIGITS_LOST
from compiler.checks.values.places import Place
from compiler.plan.expressions import Call, CastExpr
from compiler.types import families as f
from compiler.types.datatype import Root
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic, diagnostic


def check_digits_lost(place: Place) -> Iterator[Diagnostic]:
    """TYP026 for `+ - * /` of decimals with fewer digits after the point than an operand has.

    Beyond 38 digits Flink gives up those after the point, down to 6 (`LogicalTypeMerging.adjustPrecisionScale`). Where
    the result is cast to no more digits than it has, none are missed.
    """
    call = place.expr
    if (
        not isinstance(call, Call)
        or call.function not in ("+", "-", "*", "/")
        or len(call.args) != 2
    ):
        return
    if call.type.root is not Root.DECIMAL or any(a.type.root not in f.EXACT for a in call.args):
        return
    kept = call.type.args[1]
    left, right = (f.as_decimal(arg.type) for arg in call.args)
    most = max(left.args[1], right.args[1])
    if kept >= most or _is_cut(place, kept):
        return
    shown = show_plain(call.type)
    yield diagnostic(
        DIGITS_LOST,
        f"`{show_plain(left)} {call.function} {show_plain(right)}` is a `{shown}`: "
        f"{most - kept} digits after the point are lost",
        call.span,
        f"keeps {kept} digits after the point",
        help=(
            "cast the operands to the digits they need first: a product has those of both, and 38 at most",
            f"or, where {kept} digits are enough, say so: `cast(... as decimal(38, {kept}))`",
        ),
    )


def _is_cut(place: Place, kept: int) -> bool:
    cast = place.parent
    if not isinstance(cast, CastExpr):
        return False
    return cast.type.root is not Root.DECIMAL or cast.type.args[1] <= kept
