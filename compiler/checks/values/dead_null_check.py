"""Checks that nobody looks for NULL where Flink was told that there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.checks.values.codes import DEAD_NULL_CHECK
from compiler.checks.values.known import Scope, SourceColumn
from compiler.checks.values.places import Place
from compiler.plan.expressions import Call, Expr, FieldRef
from dsl.diagnostic import Diagnostic, Edit, Fix, Label, Safety, diagnostic
from dsl.span import Span

_CHECKS = frozenset({"IS NULL", "IS NOT NULL", "COALESCE", "IFNULL"})
_LOOSE = frozenset({"json", "csv", "debezium-json"})
"""Formats, as Flink calls them, that give NULL for a field that is null or absent, whatever the column is declared."""
_NOT_NULL = re.compile(r"\s+not\s+null\b", re.IGNORECASE)


def check_dead_null_check(place: Place) -> Iterator[Diagnostic]:
    """TYP034 for IS NULL, IS NOT NULL and COALESCE of a `not null` column of a source whose format does not check that.

    Flink's optimizer replaces the test by its answer, as the type says that there is no NULL; the JSON and CSV formats
    read one all the same, and it goes on as such, as -1 or as an empty text.
    """
    call = place.expr
    if not isinstance(call, Call) or call.function not in _CHECKS:
        return
    if call.args[0].type.nullable or not _is_written(call, place):
        return
    found = _source_column(call.args[0], place.scope)
    if found is None or found.column.column.type.nullable:
        return
    options = dict(found.table.options)
    format = options.get("format") or options.get("value.format")
    if format not in _LOOSE:
        return
    name, span = found.column.column.name, found.column.column.span
    answer = {"IS NULL": "is never true", "IS NOT NULL": "is always true"}
    yield diagnostic(
        DEAD_NULL_CHECK,
        f"`{call.function.lower()}` {answer.get(call.function, 'never takes another value')}: "
        f"`{name}` is declared `not null`",
        call.span,
        f"Flink asks no row, and `{format}` does not see to it that there is a value",
        also=() if span is None else (Label(span, "declared here"),),
        help=("declare the column without `not null`, and look for NULL here",),
        fixes=_fix(span, name, found, place),
    )


def _is_written(call: Call, place: Place) -> bool:
    """Whether the call stands in the text; USING and NATURAL make such calls too."""
    return call.function.rpartition(" ")[2].lower() in place.around.text(call.span).lower()


def _source_column(expr: Expr, scope: Scope) -> SourceColumn | None:
    if not isinstance(expr, FieldRef):
        return None
    return next((way for way in scope.ways(expr) if isinstance(way, SourceColumn)), None)


def _fix(span: Span | None, name: str, found: SourceColumn, place: Place) -> tuple[Fix, ...]:
    """Takes the words away, where they stand on the line of the column."""
    source = place.around.sources.get(span.source) if span is not None else None
    if span is None or source is None or name in found.table.primary_key:
        return ()
    end = source.text.find("\n", span.start)
    line = source.text[span.start : end if end >= 0 else len(source.text)]
    match = _NOT_NULL.search(line)
    if match is None or "," in re.sub(r"\([^)]*\)", "", line[: match.start()]):
        return ()
    words = Span(span.source, span.start + match.start(), span.start + match.end())
    return (Fix("take `not null` away", (Edit(words, ""),), Safety.UNSAFE),)
