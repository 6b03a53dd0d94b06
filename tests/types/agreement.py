"""Holds our verdict on an expression against the one that Flink's planner gave."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
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
from dsl.syntax.declarations import ColumnList, PhysicalColumn, SourceDeclaration, Task
from dsl.syntax.expressions import Expression
from dsl.syntax.steps import SelectStep
from tests.types.calls import BARE
from tests.types.flink_types import COLUMNS, GROUPED
from tests.types.matrix import aggregate_expressions, expressions, over_expressions

RECORD = Path(__file__).parent / "verdicts-2.2.json"
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Case:
    """An expression and Flink's verdict: a type or `refused`."""

    expression: str
    flink: str


def asked() -> dict[str, tuple[str, ...]]:
    """Template -> expressions, as recorded."""
    return {**expressions(), "bare": BARE, **aggregate_expressions(), **over_expressions()}


def cases() -> Iterator[tuple[str, list[Case]]]:
    """All recorded verdicts, template by template."""
    record: dict[str, Any] = json.loads(RECORD.read_text())
    types = record["types"]
    questions = asked()
    for template, numbers in record["verdicts"].items():
        group = zip(questions[template], numbers, strict=True)
        yield template, [Case(e, types[n] if n >= 0 else REFUSED) for e, n in group]


def ours_of(expressions: Sequence[str]) -> list[str]:
    """Our verdicts; all are parsed in one text where that succeeds, which is several times faster."""
    trees = parsed([expression.removesuffix(GROUPED) for expression in expressions])
    return [verdict(e, tree) for e, tree in zip(expressions, trees, strict=True)]


def ours(expression: str) -> str:
    """Our verdict: the type as Flink writes it, or `refused`."""
    return ours_of([expression])[0]


def verdict(expression: str, tree: Expression | None) -> str:
    """Our verdict on a parsed expression; one that does not parse is refused."""
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
    return replace(kind, children=tuple(canonical(child) for child in kind.children))


def same(flink: str, mine: str) -> bool:
    """Whether two verdicts agree; the planner's schema still shows time attributes that calls lose."""
    return flink == mine or _plain(flink) == _plain(mine)


def _plain(verdict: str) -> str:
    return verdict.replace(" *ROWTIME*", "").replace(" *PROCTIME*", "")


def parsed(expressions: Sequence[str]) -> list[Expression | None]:
    """The trees of expressions, None for each that does not parse."""
    items = ",\n".join(f"({expression}) as x" for expression in expressions)
    found = parse(Source("<test>", f"task t {{\n  from s\n  select {items}\n}}\n"))
    task = found.tree.declarations[0] if found.tree.declarations else None
    last = task.steps[-1] if isinstance(task, Task) and task.steps else None
    if (
        not found.diagnostics
        and isinstance(last, SelectStep)
        and len(last.items) == len(expressions)
    ):
        return [item.expression for item in last.items]
    if len(expressions) < 2:
        return [None] * len(expressions)
    middle = len(expressions) // 2
    return parsed(expressions[:middle]) + parsed(expressions[middle:])


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
    assert isinstance(source, SourceDeclaration)
    assert isinstance(source.columns, ColumnList)
    kinds: dict[str, DataType] = {
        "ym": replace(f.MONTHS, units=("YEAR", "MONTH")),
        "ds": replace(f.SECONDS, units=("DAY", "SECOND")),
    }
    for column in source.columns.columns:
        assert isinstance(column, PhysicalColumn)
        kind = resolve_type(column.type)
        assert not isinstance(kind, Diagnostic)
        kinds[column.name.text] = kind
    kinds |= {"n" + name: kind.with_nullable(False) for name, kind in kinds.items()}
    kinds["rt"] = replace(f.timestamp(3), time_attribute="rowtime")
    kinds["pt"] = replace(f.timestamp_ltz(3, nullable=False), time_attribute="proctime")
    return kinds
