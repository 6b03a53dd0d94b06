"""Puts the rows of side outputs with different columns into one form: where they left, why, and the row as JSON."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import Call, CallClause, CastExpr, Expr, Literal
from compiler.plan.operators import Column, Operator, TableColumn
from compiler.plan.plan import Relation
from compiler.relations.flow import field_ref
from compiler.types.datatype import MAX_LENGTH, DataType, Root
from dsl.span import Span
from dsl.syntax.declarations import SinkDeclaration

TEXT = DataType(Root.VARCHAR, nullable=False, args=(MAX_LENGTH,))
_AS_TEXT = (Root.DATE, Root.TIME, Root.INTERVAL_MONTHS, Root.INTERVAL_SECONDS, Root.MULTISET)
"""Types that Flink's JSON_OBJECT refuses, on their own and within others."""


def envelope_rows(
    sink: SinkDeclaration, inputs: list[Relation]
) -> tuple[tuple[TableColumn, ...], Operator]:
    """The columns `output`, `reason` and `row`, and the rows of all inputs in that form."""
    columns = tuple(Column(name, TEXT, (), sink.name.span) for name in ("output", "reason", "row"))
    rows: list[Operator] = []
    for path, relation in zip(sink.inputs, inputs, strict=True):
        read = op.Read(relation.name, relation.operator.columns, path.span)
        port = path.parts[-1].text
        have = {c.name for c in read.columns}
        reason: Expr = Literal(port, TEXT, path.span)
        if port in ("rejected", "warned") and "reason" in have:
            reason = field_ref(next(c for c in read.columns if c.name == "reason"))
        kept = tuple(c for c in read.columns if not (c.name == "reason" and port != "late"))
        output = Literal(relation.name, TEXT, path.span)
        rows.append(op.Project(read, (output, reason, _json(kept, path.span)), columns, path.span))
    labels = tuple(
        dict.fromkeys(label for r in inputs for c in r.operator.columns for label in c.labels)
    )
    columns = (*columns[:2], Column("row", TEXT, labels, sink.name.span))
    united = (
        rows[0] if len(rows) == 1 else op.SetOp("union", True, tuple(rows), columns, sink.name.span)
    )
    return tuple(TableColumn(c) for c in columns), united


def _refused(kind: DataType) -> bool:
    """Whether JSON_OBJECT refuses a value of this type; of maps it takes those with texts as keys."""
    if kind.root in _AS_TEXT:
        return True
    if kind.root is Root.MAP and kind.children[0].root not in (Root.CHAR, Root.VARCHAR):
        return True
    return any(map(_refused, kind.children))


def _json(columns: tuple[Column, ...], span: Span) -> Expr:
    args: list[Expr] = []
    for column in columns:
        value: Expr = field_ref(column)
        if _refused(column.type):
            kind = TEXT.with_nullable(column.type.nullable)
            value = CastExpr(value, kind, False, span)
        args += [Literal(column.name, TEXT, span), value]
    return Call("JSON_OBJECT", tuple(args), TEXT, span, (CallClause("NULL ON NULL", None),))
