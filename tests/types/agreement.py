"""Holds our verdict on an expression against the one that Flink's planner gave."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from compiler.plan.expressions import FieldRef
from compiler.plan.operators import Column
from compiler.types import families as f
from compiler.types.context import Context
from compiler.types.datatype import DataType
from compiler.types.scope import FlatScope, Input
from compiler.types.show import show
from compiler.types.syntax import resolve_type
from compiler.types.typing import type_expression
from dsl.diagnostic import Diagnostic
from dsl.parse import parse
from dsl.source import Source
from dsl.syntax.declarations import SourceDeclaration, Task
from dsl.syntax.expressions import Expression
from dsl.syntax.steps import SelectStep
from tests.types.calls import BARE
from tests.types.flink_types import COLUMNS, GROUPED
from tests.types.matrix import aggregate_expressions, expressions, over_expressions

RECORD = Path(__file__).parent / "verdicts-2.2.json"
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Case:
    """An expression, the template it came from, and Flink's verdict: a type or `refused`."""

    template: str
    expression: str
    flink: str


def cases() -> Iterator[Case]:
    """All recorded verdicts."""
    record: dict[str, Any] = json.loads(RECORD.read_text())
    asked = {**expressions(), "bare": BARE, **aggregate_expressions(), **over_expressions()}
    types = record["types"]
    for template, numbers in record["verdicts"].items():
        for expression, number in zip(asked[template], numbers, strict=True):
            yield Case(template, expression, types[number] if number >= 0 else REFUSED)


def ours(expression: str) -> str:
    """Our verdict: the type as Flink writes it, or `refused`."""
    plain = expression.removesuffix(GROUPED)
    tree = parsed(plain)
    if tree is None:
        return REFUSED
    context = Context(
        table(), {}, allow_aggregates=True, allow_over=True, grouped=expression.endswith(GROUPED)
    )
    typed = type_expression(tree, context)
    assert (typed is None) == bool(context.report), f"{expression}: None without a report, or both"
    if typed is None:
        return REFUSED
    return show(canonical(typed.type), time_attributes=isinstance(typed, FieldRef))


def canonical(kind: DataType) -> DataType:
    """An interval in the resolution in which Flink reports all of its root."""
    if kind.root in f.INTERVAL:
        return f.plain(kind).with_nullable(kind.nullable)
    return kind


def same(flink: str, mine: str) -> bool:
    """Whether two verdicts agree; the planner's schema still shows time attributes that calls lose."""
    return flink == mine or _plain(flink) == _plain(mine)


def _plain(verdict: str) -> str:
    return verdict.replace(" *ROWTIME*", "").replace(" *PROCTIME*", "")


def parsed(expression: str) -> Expression | None:
    """The tree of an expression, or None where it does not parse."""
    found = parse(Source("<test>", f"task t {{\n  from s\n  select {expression} as x\n}}\n"))
    task = found.tree.declarations[0] if found.tree.declarations else None
    if found.diagnostics or not isinstance(task, Task) or not isinstance(task.steps[-1], SelectStep):
        return None
    return task.steps[-1].items[0].expression


@cache
def table() -> FlatScope:
    """The columns of the table that Flink was asked about."""
    columns = [Column(name, kind) for name, kind in _types().items()]
    return FlatScope((Input(tuple(columns)),))


def _types() -> dict[str, DataType]:
    written = "".join(f"    {name} {kind.lower()},\n" for name, kind in COLUMNS.items())
    found = parse(Source("<test>", f"source t from datagen {{\n  columns (\n{written}  )\n}}\n"))
    assert not found.diagnostics, found.diagnostics
    source = found.tree.declarations[0]
    assert isinstance(source, SourceDeclaration) and source.columns is not None
    kinds: dict[str, DataType] = {"ym": f.MONTHS, "ds": f.SECONDS}
    for column in source.columns.columns:  # type: ignore[union-attr]
        kind = resolve_type(column.type)  # type: ignore[union-attr]
        assert not isinstance(kind, Diagnostic)
        kinds[column.name.text] = kind
    kinds |= {"n" + name: kind.with_nullable(False) for name, kind in kinds.items()}
    kinds["rt"] = replace(f.timestamp(3), time_attribute="rowtime")
    kinds["pt"] = replace(f.timestamp_ltz(3, nullable=False), time_attribute="proctime")
    return kinds
