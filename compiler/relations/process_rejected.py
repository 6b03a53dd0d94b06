"""What `raises = reject` does to a step `process`: rows for which its class raises become the output `.rejected`.

The class gives rows of one more column: of a row for which it raised, with the reason, and null of all others. Both
outputs read that relation, so that a row is processed once.
"""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldAccessExpr, Literal
from compiler.plan.functions import ERROR_TYPE
from compiler.plan.operators import Column
from compiler.relations.flow import Flow, field_ref
from compiler.relations.raising import PORT, with_reason
from compiler.types.datatype import DataType, Root
from compiler.types.families import row
from dsl.records import replace

REASON = "reason"
_NAME = "rejected$"
_FULL = ERROR_TYPE.with_nullable(False)
_TRUTH = DataType(Root.BOOLEAN, nullable=False)


def with_rejected(rows: op.ProcessRows, labels: tuple[str, ...], flow: Flow) -> None:
    """Goes on with the rows that the class gives, and sets those aside for which it raises."""
    span, given = rows.span, rows.input.columns
    turned_away = Column(_free(rows), _row_of(given), labels, span)
    made = replace(rows, columns=(*rows.columns, turned_away), rejects=turned_away.name)
    read = flow.shared(made, "processed", span)
    refused = field_ref(turned_away)
    raised = op.Filter(read, Call("IS NOT NULL", (refused,), _TRUTH, span), span)
    fields: list[tuple[Column, Expr]] = []
    for column in given:
        # Nothing tells Flink that a row which is there has a value in a column that is never null.
        kind = _plain(column).with_nullable(True)
        field = FieldAccessExpr(refused, column.name, kind, span)
        fields.append((replace(column, type=kind), field))
    said = FieldAccessExpr(refused, REASON, ERROR_TYPE, span)
    why = Call("COALESCE", (said, Literal("", _FULL, span)), _FULL, span)
    flow.side[PORT] = with_reason(raised, tuple(fields), why, labels, flow)
    kept = op.Filter(read, Call("IS NULL", (refused,), _TRUTH, span), span)
    flow.become(op.Project(kept, tuple(map(field_ref, rows.columns)), rows.columns, span))


def _free(rows: op.ProcessRows) -> str:
    """A name that no column that comes out has."""
    name = _NAME
    while name in {column.name for column in rows.columns}:
        name += "$"
    return name


def _row_of(columns: tuple[Column, ...]) -> DataType:
    types = (*map(_plain, columns), ERROR_TYPE)
    return row((*(column.name for column in columns), REASON), types)


def _plain(column: Column) -> DataType:
    return column.type.without_time_attribute()
