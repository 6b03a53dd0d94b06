"""Finds the column that a name means."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.names import did_you_mean, written
from compiler.plan.expressions import Expr, FieldAccessExpr, FieldRef
from compiler.plan.operators import Column
from compiler.types.codes import AMBIGUOUS_COLUMN, UNKNOWN_COLUMN, UNKNOWN_FIELD
from compiler.types.context import Scope
from compiler.types.datatype import DataType, Root
from compiler.types.show import show_plain
from dsl.diagnostic import Diagnostic, Edit, Fix, Label, Safety, diagnostic
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.expressions import ColumnRef
from dsl.syntax.names import Name

__all__ = ["FlatScope", "Input", "Scope", "field_of", "unknown_column"]


@dataclass(frozen=True, slots=True)
class Input:
    """Columns that an expression sees under an optional alias; `side` is 0, 1 for a join's right input."""

    columns: tuple[Column, ...]
    alias: str | None = None
    side: int = 0

    def find(self, name: str) -> Column | None:
        """The column of exactly that name."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True, slots=True)
class FlatScope:
    """The columns of one input, or of a join's two.

    A name is a column of either input (`amount`), or starts with an alias (`p.amount`); what follows is a
    field of a row (`p.address.city`).
    """

    inputs: tuple[Input, ...]

    def column(self, ref: ColumnRef) -> Expr | Diagnostic:
        """The column or nested field; NAM001, NAM002 or TYP009 where there is none."""
        first = ref.parts[0]
        if len(ref.parts) > 1:
            qualified = next((i for i in self.inputs if i.alias == first.text), None)
            if qualified is not None:
                return self._of_alias(ref, qualified)
        found = [(i, column) for i in self.inputs if (column := i.find(first.text)) is not None]
        if len(found) > 1:
            return self._ambiguous(ref, [i for i, _ in found])
        if not found:
            return self._unknown(ref)
        source, column = found[0]
        return _fields(FieldRef(column.name, column.type, first.span, source.side), ref.parts[1:])

    def _of_alias(self, ref: ColumnRef, source: Input) -> Expr | Diagnostic:
        first, second = ref.parts[:2]
        column = source.find(second.text)
        if column is not None:
            span = first.span.to(second.span)
            return _fields(FieldRef(column.name, column.type, span, source.side), ref.parts[2:])
        same_name = [(i, c) for i in self.inputs if (c := i.find(first.text)) is not None]
        if len(same_name) == 1 and same_name[0][1].type.root is Root.ROW:
            other, column = same_name[0]
            return _fields(
                FieldRef(column.name, column.type, first.span, other.side), ref.parts[1:]
            )
        return unknown_column(second, [c.name for c in source.columns], of=source.alias)

    def _ambiguous(self, ref: ColumnRef, sources: list[Input]) -> Diagnostic:
        name = ref.parts[0]
        aliases = [source.alias for source in sources if source.alias]
        helps: tuple[str, ...] = ()
        if aliases:
            choices = " or ".join(f"`{alias}.{name}`" for alias in aliases)
            helps = (f"write {choices}",)
        message = f"column `{name}` is in more than one input"
        return diagnostic(AMBIGUOUS_COLUMN, message, name.span, "which one is meant", help=helps)

    def _unknown(self, ref: ColumnRef) -> Diagnostic:
        first = ref.parts[0]
        aliases = [i.alias for i in self.inputs if i.alias]
        names = [column.name for i in self.inputs for column in i.columns]
        if len(ref.parts) > 1 and first.text not in names:
            meant = did_you_mean(first.text, aliases)
            if meant is not None or (aliases and did_you_mean(first.text, names) is None):
                return _unknown_alias(first, aliases, meant)
        return unknown_column(first, names)


def unknown_column(name: Name, candidates: Iterable[str], of: str | None = None) -> Diagnostic:
    """NAM001: no column is called so; offers the one that was clearly meant."""
    known = list(dict.fromkeys(candidates))
    where = f" in `{of}`" if of else ""
    helps, fixes = _suggestion(name, did_you_mean(name.text, known))
    if not helps and known and len(known) <= 12:
        helps = ("there are " + ", ".join(f"`{candidate}`" for candidate in known),)
    message = f"column `{name}` is not known{where}"
    return diagnostic(UNKNOWN_COLUMN, message, name.span, help=helps, fixes=fixes)


def field_of(operand: Expr, name: Name) -> Expr | Diagnostic:
    """A field of a row; NULL where the row is NULL."""
    kind = operand.type
    if kind.root is not Root.ROW:
        message = (
            f"`{name}` is looked for in a value of type `{show_plain(kind)}`, which has no fields"
        )
        label = Label(operand.span, f"is `{show_plain(kind)}`")
        return diagnostic(UNKNOWN_FIELD, message, name.span, also=(label,))
    if name.text not in kind.names:
        helps, fixes = _suggestion(name, did_you_mean(name.text, kind.names))
        if not helps:
            helps = ("it has " + ", ".join(f"`{field}`" for field in kind.names),)
        message = f"field `{name}` is not known in `{show_plain(kind)}`"
        return diagnostic(UNKNOWN_FIELD, message, name.span, help=helps, fixes=fixes)
    found = kind.children[kind.names.index(name.text)]
    return FieldAccessExpr(operand, name.text, _nested(kind, found), operand.span.to(name.span))


def _nested(outer: DataType, inner: DataType) -> DataType:
    return inner.with_nullable(inner.nullable or outer.nullable)


def _fields(expression: Expr, names: tuple[Name, ...]) -> Expr | Diagnostic:
    for name in names:
        found = field_of(expression, name)
        if isinstance(found, Diagnostic):
            return found
        expression = found
    return expression


def _unknown_alias(name: Name, aliases: list[str], meant: str | None) -> Diagnostic:
    helps, fixes = _suggestion(name, meant)
    if not helps:
        helps = ("inputs here are " + ", ".join(f"`{alias}`" for alias in aliases),)
    message = f"`{name}` is neither an input nor a column here"
    return diagnostic(UNKNOWN_COLUMN, message, name.span, help=helps, fixes=fixes)


def _suggestion(name: Name, meant: str | None) -> tuple[tuple[str, ...], tuple[Fix, ...]]:
    if meant is None:
        return (), ()
    if meant.lower() == name.text.lower():
        help_ = f"names are case-sensitive: `{meant}` is known"
    else:
        help_ = f"did you mean `{meant}`?"
    return (help_,), (replacement(name.span, written(meant, name.quoted)),)


def replacement(span: Span, text: str) -> Fix:
    """A safe fix that puts a name in another's place."""
    return Fix(f"replace by `{text}`", (Edit(span, text),), Safety.SAFE)
