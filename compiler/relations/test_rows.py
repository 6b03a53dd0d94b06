"""Reads the columns and rows of a `given` or `then`."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.operators import Column
from compiler.plan.plan import Relation
from compiler.relations.test_codes import TEST_ROW_MISMATCH
from compiler.relations.test_values import MismatchError, value_of
from compiler.types.scope import unknown_column
from compiler.types.show import show
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.span import Span
from dsl.syntax.declarations import TestRow, TestTable
from dsl.syntax.names import Name


def stored_columns(relation: Relation) -> tuple[Column, ...]:
    """The columns of a source that are no computed ones; of a task, all."""
    operator = relation.operator
    if isinstance(operator, op.TableSource):
        return tuple(c.column for c in operator.table_columns if c.kind != "computed")
    return operator.columns


def columns_of(
    table: TestTable, relation: Relation, report: list[Diagnostic]
) -> tuple[Column, ...] | None:
    """The columns that a table names, or all; None where an error was reported."""
    if not table.columns:
        return stored_columns(relation)
    known = {c.name: c for c in relation.operator.columns}
    named: dict[str, Name] = {}
    for name in table.columns:
        if name.text not in known:
            report.append(unknown_column(name, known, of=table.output.text))
            return None
        first = named.setdefault(name.text, name)
        if first is not name:
            report.append(_named_twice(name, first))
            return None
    return tuple(known[name.text] for name in table.columns)


def has_all_columns(
    table: TestTable, relation: Relation, columns: tuple[Column, ...], report: list[Diagnostic]
) -> bool:
    """Columns that are NOT NULL must be given."""
    names = {c.name for c in columns}
    needed = [c for c in stored_columns(relation) if not c.type.nullable and c.name not in names]
    if not needed or not any(isinstance(row, TestRow) for row in table.rows):
        return True
    listed = ", ".join(f"`{c.name}`" for c in needed)
    report.append(
        diagnostic(
            TEST_ROW_MISMATCH,
            f"`{table.output.text}` needs a value for {listed}, which cannot be null",
            table.output.span,
            "given without it",
            help=("name the column, and give each row a value for it",),
        )
    )
    return False


def values_of(
    row: TestRow, columns: tuple[Column, ...], report: list[Diagnostic]
) -> tuple[object, ...] | None:
    """The values of a row, JSON-ready; None where an error was reported."""
    if len(row.values) != len(columns):
        have, need = _counted(len(row.values), "value"), _counted(len(columns), "column")
        message = f"this row has {have} for {need}"
        report.append(diagnostic(TEST_ROW_MISMATCH, message, row.span))
        return None
    values: list[object] = []
    fine = True
    for value, column in zip(row.values, columns, strict=True):
        try:
            values.append(value_of(value, column.type))
        except MismatchError as mismatch:
            report.append(_no_value(value.span, column, str(mismatch)))
            fine = False
    return tuple(values) if fine else None


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _named_twice(name: Name, first: Name) -> Diagnostic:
    return diagnostic(
        TEST_ROW_MISMATCH,
        f"column `{name.text}` is named twice",
        name.span,
        "the second",
        also=(Label(first.span, "the first"),),
    )


def _no_value(span: Span, column: Column, why: str) -> Diagnostic:
    also = () if column.span is None else (Label(column.span, f"`{show(column.type)}`"),)
    return diagnostic(
        TEST_ROW_MISMATCH,
        f"this is no value of column `{column.name}`, which is `{show(column.type)}`",
        span,
        why,
        also=also,
    )
