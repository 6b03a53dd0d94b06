"""Scans of tables: the changes that a format gives, keys, and the normalization of what is upserted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.connectors.model import version
from compiler.physical.nodes import NO_KEYS, Node
from compiler.physical.projecting import calc
from compiler.physical.subqueries import with_values
from compiler.plan import operators as op
from compiler.plan.expressions import FieldRef, Literal
from compiler.plan.subqueries import subqueries
from compiler.plan.traverse import walk
from dsl.records import replace

if TYPE_CHECKING:
    from compiler.physical.planning import Planner
    from compiler.physical.projecting import Needed


def scan(planner: Planner, table: op.TableSource, needed: Needed) -> Node:
    """The rows of a table, with its watermark."""
    key = frozenset(table.primary_key)
    changing = "UB" in table.changes
    upserting = not changing and "UA" in table.changes
    # Of events that may come twice, Flink keeps the last of each key, too.
    normalized = upserting or (changing and bool(key) and planner.cdc_duplicates)
    normalized = normalized and not planner.versions
    asked = needed | _computed_from(table, needed)
    used = asked | key if normalized else asked
    read = planner.node("TableSourceScan", (), table, used)
    keys = frozenset({key}) if key and key <= used else NO_KEYS
    node = replace(
        read,
        unique=keys,
        upsert=keys,
        updates="UA" in table.changes,
        deletes="D" in table.changes,
        strategy="both" if changing else "after" if upserting else "",
        origins={name: (planner.relation, name) for name in read.columns},
        detail={"table": table},
    )
    if table.watermark is not None and table.watermark[0] in used:
        node = replace(node, kind="WatermarkAssigner", inputs=(node,), strategy="")
    if normalized:
        by = table.primary_key
        spared = "removable" if upserting and _may_be_spared(planner, table, used) else ""
        node = replace(node, kind="ChangelogNormalize", inputs=(node,), strategy=spared, by=by)
    if used == asked:
        return node
    kept = [c for c in table.columns if c.name in asked]
    items = {c.name: (FieldRef(c.name, c.type, table.span), c.type) for c in kept}
    return calc(planner.relation, table, node, items)


def _may_be_spared(planner: Planner, table: op.TableSource, used: Needed) -> bool:
    """Whether Flink leaves a normalization out where nobody needs it: from 2.1, and not where metadata is read, of
    which a deleted row has none (ChangelogNormalizeRequirementResolver).
    """
    if version(planner.target) < (2, 1) or planner.cdc_duplicates:
        return False
    return not any(c.kind == "metadata" and c.column.name in used for c in table.table_columns)


def values(planner: Planner, given: op.ValuesRows, needed: Needed) -> Node:
    """Literal rows; rows that are computed are put together by a union."""
    node = replace(planner.node("Values", (), given, needed), detail={"rows": len(given.rows)})
    if any(True for row in given.rows for _ in subqueries(row)):
        return _with_subqueries(planner, given, replace(node, detail={"rows": 1}))
    plain = all(
        isinstance(value, Literal) and value.type.with_nullable(True) == c.type.with_nullable(True)
        for row in given.rows
        for value, c in zip(row, given.columns, strict=True)
    )
    if plain or len(given.rows) == 1:
        return node
    one = replace(node, detail={"rows": 1})
    return replace(node, kind="Union", inputs=tuple(one for _ in given.rows))


def _with_subqueries(planner: Planner, given: op.ValuesRows, node: Node) -> Node:
    rows = tuple(with_values(planner, given, node, row) for row in given.rows)
    if len(rows) == 1:
        return rows[0]
    updates, deletes = any(row.updates for row in rows), any(row.deletes for row in rows)
    return replace(node, kind="Union", inputs=rows, updates=updates, deletes=deletes)


def _computed_from(table: op.TableSource, needed: Needed) -> frozenset[str]:
    """The columns that computed columns among the needed are made of, and the time of the watermark."""
    found: set[str] = set()
    for column in table.table_columns:
        if column.expression is not None and column.column.name in needed:
            found |= {p.name for p in walk(column.expression) if isinstance(p, FieldRef)}
    if table.watermark is not None:
        found.add(table.watermark[0])
    return frozenset(found)
