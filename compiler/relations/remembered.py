"""Sources whose watermarks outlive restarts, where somebody reads late rows of what they give.

Flink's windows keep their watermark in checkpoints and its sources do not. A row that is read first thing after a
restart would be dropped by the window though the condition in front of it, which knows no watermark yet, lets it
pass. A source in front of `.late` is therefore read through a connector of ours, which keeps watermarks, too.
"""

from __future__ import annotations

from collections.abc import Iterable

from compiler.jars import REMEMBERING
from compiler.plan.inputs import operators
from compiler.plan.operators import Read, TableSource
from compiler.plan.plan import Relation
from dsl.records import replace

_LATE = ".late"


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
    """The relations that late rows come from."""
    found = {one.name for one in relations if one.kind != "source" and one.name.endswith(_LATE)}
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
    time = table.watermark[0]
    if any(c.column.name == time and c.kind != "computed" for c in table.table_columns):
        options[f"{REMEMBERING}.time"] = time
    return replace(table, options=tuple(options.items()))
