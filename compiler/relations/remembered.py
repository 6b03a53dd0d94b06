"""Sources whose watermarks outlive restarts, where rows behind them are told apart by whether they are late.

Flink's windows keep their watermark in checkpoints and its sources do not. A row that is read first thing after a
restart would be dropped by the window though the condition in front of it, which knows no watermark yet, lets it
pass. A source in front of `.late` is therefore read through a connector of ours, which keeps watermarks, too.
"""

from __future__ import annotations

from collections.abc import Iterable

from compiler.jars import REMEMBERING
from compiler.plan.expressions import Call, CaseExpr, CastExpr, Expr, Literal
from compiler.plan.inputs import operators
from compiler.plan.operators import Column, Read, TableSource
from compiler.plan.plan import Relation
from compiler.relations.envelopes import TEXT
from compiler.relations.flow import field_ref
from compiler.relations.kept_watermarks import asks_for_watermark
from compiler.types.datatype import DataType, Root
from dsl.records import replace

_NO_TIME = 253_402_300_799_997
_NO_TIME_TEXT = "9999-12-31 23:59:59.997"
"""The same moment: what TimedStrategy.java takes for the watermark of a row without event time."""


def remembered(relations: Iterable[Relation], *, idle: bool) -> tuple[Relation, ...]:
    """The relations of a streaming job, in which sources with event time in front of `.late` keep their watermarks.

    `idle`: whether sources can be idle. Their readers then follow each other's watermarks: one that was idle would
    come back behind windows that did not wait for it. That all readers of a source are idle is told where another
    source would wait for them.
    """
    given = tuple(relations)
    before = _before_late(given)
    timed = {one.name for one in given if _is_timed(one)}
    told = "told" if len(timed) > 1 else "kept"
    return tuple(
        replace(one, operator=_keeping(one.operator, told if idle else None))
        if one.name in before & timed and isinstance(one.operator, TableSource)
        else one
        for one in given
    )


def _is_timed(relation: Relation) -> bool:
    operator = relation.operator
    return isinstance(operator, TableSource) and operator.watermark is not None


def _before_late(relations: tuple[Relation, ...]) -> set[str]:
    """The relations in which rows are told apart by the watermark, for `.late` or by a query, and those before."""
    found = {one.name for one in relations if asks_for_watermark(one)}
    for relation in reversed(relations):
        if relation.name in found:
            found |= {o.relation for o in operators(relation.operator) if isinstance(o, Read)}
    return found


def _keeping(table: TableSource, idle: str | None) -> TableSource:
    assert table.watermark is not None
    options = dict(table.options)
    options[f"{REMEMBERING}.connector"] = options.get("connector", table.connector)
    options["connector"] = REMEMBERING
    if idle is not None:
        options[f"{REMEMBERING}.idle"] = idle
    column = next(c.column for c in table.table_columns if c.column.name == table.watermark[0])
    if column.type.nullable:
        options[f"{REMEMBERING}.nullable-time"] = "true"
        table = replace(table, watermark=(column.name, _marked(column, table.watermark[1])))
    return replace(table, options=tuple(options.items()))


def _marked(column: Column, moment: Expr) -> Expr:
    """The watermark of a row, and one by which the connector knows a row that has no event time.

    Where Flink makes watermarks behind the source it ends the job at such a row. Where the source makes them it
    does not, and windows drop the row (`numNullRowTimeRecordsDropped`).
    """
    kind, span = moment.type, moment.span
    none = Call("IS NULL", (field_ref(column),), DataType(Root.BOOLEAN, nullable=False), span)
    if kind.root is Root.TIMESTAMP_LTZ:
        numbers = (
            Literal(_NO_TIME, DataType(Root.BIGINT, nullable=False), span),
            Literal(3, DataType(Root.INT, nullable=False), span),
        )
        mark: Expr = Call("TO_TIMESTAMP_LTZ", numbers, kind.with_nullable(True), span)
    else:
        text = Literal(_NO_TIME_TEXT, TEXT, span)
        mark = CastExpr(text, kind.with_nullable(False), False, span)
    return CaseExpr(((none, mark),), moment, kind.with_nullable(True), span)
