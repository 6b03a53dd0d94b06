"""Checks that no text from outside ends the job because it cannot be read as something else."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.values.codes import FAILING_CAST
from compiler.checks.values.fixes import try_cast
from compiler.checks.values.outside import outside
from compiler.checks.values.places import Place
from compiler.plan.expressions import CastExpr
from compiler.types import families as f
from compiler.types.datatype import Root
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic, Label, diagnostic

_PARSED = f.NUMERIC | f.DATETIME | {Root.BOOLEAN}


def check_failing_cast(place: Place) -> Iterator[Diagnostic]:
    """TYP030 for a CAST of a text that a source reads to a number, a time or a truth value.

    Flink's cast rules for character strings throw for a text that they cannot read, unless the job sets
    `table.exec.legacy-cast-behaviour`; TRY_CAST then gives NULL.
    """
    cast = place.expr
    if not isinstance(cast, CastExpr) or cast.safe or cast.type.root not in _PARSED:
        return
    if cast.operand.type.root not in f.CHARACTER:
        return
    if dict(place.around.settings.flink).get("table.exec.legacy-cast-behaviour") == "enabled":
        return
    found = outside(cast.operand, place.scope)
    if found is None:
        return
    span, name = found.column.column.column.span, found.column.column.column.name
    kind = show_plain(cast.type)
    yield diagnostic(
        FAILING_CAST,
        f"a text in `{name}` that is no `{kind}` ends the job",
        cast.span,
        "fails where the text cannot be read",
        also=() if span is None else (Label(span, "comes from outside"),),
        help=(
            "`try_cast` gives NULL for such a text",
            f"or turn such rows away before: `expect ...: try_cast(... as {kind.lower()}) is not null else reject`",
        ),
        fixes=try_cast(cast, place.around),
    )
