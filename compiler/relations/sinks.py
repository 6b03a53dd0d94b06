"""Turns what a sink reads into the rows of its table."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import CastExpr, Expr
from compiler.plan.operators import Operator, TableColumn
from compiler.plan.plan import Relation
from compiler.relations import codes
from compiler.relations.envelopes import envelope_rows
from compiler.relations.flow import field_ref
from compiler.types.merge import common_type
from compiler.types.show import show
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.records import replace
from dsl.syntax.declarations import SinkDeclaration

Rows = tuple[tuple[TableColumn, ...], Operator]


def sink_rows(
    sink: SinkDeclaration, inputs: list[Relation], report: list[Diagnostic]
) -> Rows | None:
    """The table's columns and the rows that go in.

    Several inputs have the same columns; side outputs that do not are put in an envelope.
    """
    reads: list[Operator] = []
    columns = list(inputs[0].operator.columns)
    for path, relation in zip(sink.inputs, inputs, strict=True):
        reads.append(op.Read(relation.name, relation.operator.columns, path.span))
    for i, relation in enumerate(inputs[1:], 1):
        have = {c.name: c for c in relation.operator.columns}
        path = sink.inputs[i]
        if set(have) != {c.name for c in columns} and all(len(p.parts) > 1 for p in sink.inputs):
            return envelope_rows(sink, inputs)
        if set(have) != {c.name for c in columns}:
            report.append(_other_columns(sink, i, inputs))
            return None
        ordered = tuple(have[c.name] for c in columns)
        refs = tuple(field_ref(c) for c in ordered)
        if ordered != relation.operator.columns:
            reads[i] = op.Project(reads[i], refs, ordered, path.span)
        for j, (mine, theirs) in enumerate(zip(columns, ordered, strict=True)):
            kind = common_type(
                (mine.type.without_time_attribute(), theirs.type.without_time_attribute())
            )
            if kind is None:
                report.append(_other_type(sink, i, mine.name, show(mine.type), show(theirs.type)))
                return None
            columns[j] = replace(mine, type=kind)
    reads = [_one_time(rows, sink) for rows in reads]
    plain = tuple(replace(c, type=c.type.without_time_attribute()) for c in columns)
    rows = (
        reads[0]
        if len(reads) == 1
        else op.SetOp("union", True, tuple(reads), plain, sink.name.span)
    )
    return tuple(TableColumn(c) for c in plain), rows


def _other_columns(sink: SinkDeclaration, i: int, inputs: list[Relation]) -> Diagnostic:
    first, other = sink.inputs[0], sink.inputs[i]
    mine = [c.name for c in inputs[0].operator.columns]
    theirs = [c.name for c in inputs[i].operator.columns]
    differ = [n for n in theirs if n not in mine] or [n for n in mine if n not in theirs]
    names = ", ".join(f"`{n}`" for n in differ[:5])
    return diagnostic(
        codes.UNION_MISMATCH,
        f"`{other.text}` and `{first.text}` have different columns, and `{sink.name.text}` takes both",
        other.span,
        f"differs in {names}",
        also=(Label(first.span, "the first input"),),
        help=("give each its own sink, or bring them to the same columns with a task",),
    )


def _other_type(sink: SinkDeclaration, i: int, name: str, mine: str, theirs: str) -> Diagnostic:
    other = sink.inputs[i]
    return diagnostic(
        codes.UNION_MISMATCH,
        f"column `{name}` is `{mine}` in `{sink.inputs[0].text}` and `{theirs}` in `{other.text}`",
        other.span,
        "another type",
        also=(Label(sink.inputs[0].span, "the first input"),),
        help=("cast one of them in a task",),
    )


def _one_time(rows: Operator, sink: SinkDeclaration) -> Operator:
    """Rows with at most one time attribute, which is what Flink takes into a table."""
    timed = [c.name for c in rows.columns if c.type.time_attribute is not None]
    if len(timed) < 2:
        return rows
    expressions: list[Expr] = []
    columns = []
    for column in rows.columns:
        ref = field_ref(column)
        if column.name in timed[1:]:
            column = replace(column, type=column.type.without_time_attribute())
            expressions.append(CastExpr(ref, column.type, False, sink.name.span))
        else:
            expressions.append(ref)
        columns.append(column)
    return op.Project(rows, tuple(expressions), tuple(columns), sink.name.span)
