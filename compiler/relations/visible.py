"""Which names an expression in a task can use, and what they mean in the rows so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from compiler.names import did_you_mean
from compiler.plan.expressions import Expr, FieldAccessExpr, FieldRef
from compiler.plan.operators import Column
from compiler.relations.codes import MISPLACED_STEP
from compiler.types.codes import AMBIGUOUS_COLUMN, UNKNOWN_COLUMN
from compiler.types.scope import field_of, replacement, unknown_column
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.records import dataclass, once, replace
from dsl.span import Span
from dsl.syntax.expressions import ColumnRef
from dsl.syntax.names import Name

OUTER = -1
"""The side of columns of the query around a subquery."""


@dataclass(frozen=True, slots=True)
class VisibleColumn:
    """`name`, or `alias.name`, means the column `column` of the operator's input `side`.

    The two names differ where a join brings two columns of one name together. `reach` says how it can be named:
    `any`, only behind its alias (`alias`), by any name but not `*` (`named`), or only by `*` (`star`): so it is with
    columns that USING and NATURAL bring together.
    """

    alias: str | None
    name: str
    column: Column
    side: int = 0
    reach: str = "any"

    def at(self, side: int) -> VisibleColumn:
        """The same column, of another input."""
        return replace(self, side=side)

    def ref(self, span: Span) -> FieldRef:
        """A reference to it."""
        return FieldRef(self.column.name, self.column.type, span, self.side)


def visible(
    columns: tuple[Column, ...], alias: str | None, side: int = 0
) -> tuple[VisibleColumn, ...]:
    """All columns of an input, under their own names."""
    return tuple(VisibleColumn(alias, c.name, c, side) for c in columns)


@dataclass(frozen=True, slots=True)
class Visible:
    """The columns an expression can name, in their order; a `Scope`.

    `outer` is the query around a subquery. `standing` are names that stand for expressions, and that nobody can write.
    """

    columns: tuple[VisibleColumn, ...]
    outer: Visible | None = None
    standing: Mapping[str, Expr] = field(default_factory=dict)

    @property
    def aliases(self) -> tuple[str, ...]:
        """The aliases of the inputs, in their order."""
        return tuple(alias for alias in _by_alias(self) if alias is not None)

    def of(self, alias: str) -> tuple[VisibleColumn, ...]:
        """The columns under an alias."""
        return _by_alias(self).get(alias, ())

    @property
    def starred(self) -> tuple[VisibleColumn, ...]:
        """What `*` stands for."""
        return tuple(v for v in self.columns if v.reach in ("any", "star"))

    def column(self, ref: ColumnRef) -> Expr | Diagnostic:
        """The column or nested field that `ref` means; one of the query around where there is none here."""
        found = self._own(ref)
        if found is not None:
            return found
        if self.outer is not None:
            around = self.outer.column(ref)
            if not isinstance(around, Diagnostic):
                return _from_around(around)
            if around.code != UNKNOWN_COLUMN:
                return around
        first = ref.parts[0]
        if len(ref.parts) > 1 and first.text in self.aliases:
            names = [v.name for v in self.of(first.text)]
            return unknown_column(ref.parts[1], names, of=first.text)
        return self._unknown(ref)

    def _own(self, ref: ColumnRef) -> Expr | Diagnostic | None:
        first = ref.parts[0]
        if first.text in self.standing:
            return self.standing[first.text]
        if len(ref.parts) > 1 and first.text in self.aliases:
            named = [v for v in self.of(first.text) if v.name == ref.parts[1].text]
            if len(named) > 1:
                return _ambiguous(ref.parts[1], named)
            if named:
                return _with_fields(named[0], first.span.to(ref.parts[1].span), ref.parts[2:])
        found = _by_name(self).get(first.text, [])
        if len(found) > 1:
            return _ambiguous(first, found)
        return _with_fields(found[0], first.span, ref.parts[1:]) if found else None

    def _unknown(self, ref: ColumnRef) -> Diagnostic:
        first = ref.parts[0]
        names = [v.name for v in self.columns]
        if len(ref.parts) > 1 and self.aliases:
            close = did_you_mean(first.text, self.aliases)
            listed = ", ".join(f"`{alias}`" for alias in self.aliases)
            help = f"did you mean `{close}`?" if close else f"inputs here are {listed}"
            fixes = (replacement(first.span, close),) if close else ()
            message = f"`{first.text}` is neither an input nor a column here"
            return diagnostic(UNKNOWN_COLUMN, message, first.span, help=(help,), fixes=fixes)
        return unknown_column(first, names)


@once
def _by_alias(scope: Visible) -> Mapping[str | None, tuple[VisibleColumn, ...]]:
    """The columns under each alias, in the order of the inputs."""
    found: dict[str | None, list[VisibleColumn]] = {}
    for column in scope.columns:
        found.setdefault(column.alias, []).append(column)
    return {alias: tuple(columns) for alias, columns in found.items()}


@once
def _by_name(scope: Visible) -> Mapping[str, list[VisibleColumn]]:
    """The columns that each name alone means."""
    found: dict[str, list[VisibleColumn]] = {}
    for column in scope.columns:
        if column.reach in ("any", "named"):
            found.setdefault(column.name, []).append(column)
    return found


def _from_around(expr: Expr) -> Expr | Diagnostic:
    """The same column, seen from inside a subquery. Only the query directly around is seen."""
    part = expr
    while isinstance(part, FieldAccessExpr):
        part = part.operand
    if isinstance(part, FieldRef) and part.side == OUTER:
        return diagnostic(
            MISPLACED_STEP,
            "Flink looks only one query out, and takes another column for one further out",
            expr.span,
            help=("join the inner tables, and compare in the subquery that holds them",),
        )
    if not isinstance(part, FieldRef) or part.side not in (0, 1):
        return diagnostic(
            MISPLACED_STEP,
            "a subquery cannot refer to this value of the query around it",
            expr.span,
            help=("compute it in an inner query first",),
        )
    return _outside(expr)


def _outside(expr: Expr) -> Expr:
    if isinstance(expr, FieldAccessExpr):
        return replace(expr, operand=_outside(expr.operand))
    assert isinstance(expr, FieldRef)
    return replace(expr, side=OUTER, type=expr.type.without_time_attribute())


def _with_fields(found: VisibleColumn, span: Span, fields: tuple[Name, ...]) -> Expr | Diagnostic:
    expr: Expr = found.ref(span)
    for name in fields:
        inner = field_of(expr, name)
        if isinstance(inner, Diagnostic):
            return inner
        expr = inner
    return expr


def _ambiguous(name: Name, found: list[VisibleColumn]) -> Diagnostic:
    choices = " or ".join(f"`{v.alias}.{name.text}`" for v in found if v.alias is not None)
    return diagnostic(
        AMBIGUOUS_COLUMN,
        f"column `{name.text}` is in more than one input",
        name.span,
        "which one is meant",
        help=(f"write {choices}",) if choices else (),
    )
