"""Holds our verdict on an expression against the one that Flink's planner gave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from compiler.checked import Settings
from compiler.compile import check
from compiler.plan.expressions import AggregateCall, Expr, FieldRef, OverCall
from compiler.plan.operators import Column
from compiler.plan.traverse import walk
from compiler.types import families as f
from compiler.types.calls import GROUPINGS
from compiler.types.context import Context
from compiler.types.datatype import DataType
from compiler.types.scope import FlatScope, Input
from compiler.types.show import show
from compiler.types.syntax import resolve_type
from compiler.types.typing import type_expression
from compiler.types.versions import seen_by
from dsl.diagnostic import Diagnostic, Severity
from dsl.parse import parse
from dsl.source import Source
from dsl.syntax.declarations import ColumnList, PhysicalColumn, SourceDeclaration, Task
from dsl.syntax.expressions import Expression
from dsl.syntax.steps import SelectStep
from tests.types.calls import BARE
from tests.types.flink_types import COLUMNS, GROUPED, INTERVALS
from tests.types.matrix import aggregate_expressions, expressions, over_expressions
from tests.types.verdicts import FULL, REFUSED, UNPLANNED, Verdicts, load, path_of

__all__ = ["REFUSED", "Case", "cases", "compared", "ours", "ours_of", "same"]


@dataclass(frozen=True, slots=True)
class Case:
    """An expression and Flink's verdict: a type or `refused`."""

    expression: str
    flink: str


def asked() -> dict[str, tuple[str, ...]]:
    """Template -> expressions, as recorded."""
    return {**expressions(), "bare": BARE, **aggregate_expressions(), **over_expressions()}


def cases(target: str = FULL) -> Iterator[tuple[str, list[Case]]]:
    """All verdicts on record of a version, template by template."""
    return compared(load(path_of(target)))


def compared(verdicts: Verdicts) -> Iterator[tuple[str, list[Case]]]:
    """The expressions with their verdicts, template by template."""
    questions = asked()
    for template, given in verdicts.given.items():
        refused = (REFUSED if verdict == UNPLANNED else verdict for verdict in given)
        yield template, [Case(*pair) for pair in zip(questions[template], refused, strict=True)]


def ours_of(expressions: Sequence[str], target: str = FULL) -> list[str]:
    """Our verdicts; all are parsed in one text where that succeeds, which is several times faster."""
    trees = parsed([expression.removesuffix(GROUPED) for expression in expressions])
    return [verdict(e, tree, target) for e, tree in zip(expressions, trees, strict=True)]


def ours(expression: str) -> str:
    """Our verdict: the type as Flink writes it, or `refused`."""
    return ours_of([expression])[0]


def verdict(expression: str, tree: Expression | None, target: str = FULL) -> str:
    """Our verdict on a parsed expression; one that does not parse is refused."""
    if tree is None:
        return REFUSED
    context = Context(
        table(target),
        {},
        allow_aggregates=True,
        allow_over=True,
        grouped=expression.endswith(GROUPED),
        target=target,
    )
    typed = type_expression(tree, context)
    errors = [found for found in context.report if found.severity is Severity.ERROR]
    assert (typed is None) == bool(errors), f"{expression}: None without a report, or both"
    if typed is None or (_asks_the_query(typed) and not compiles(expression, target)):
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


def _asks_the_query(typed: Expr) -> bool:
    """Whether the query around it decides: the order of a window, the keys of a grouping."""
    return any(
        isinstance(part, OverCall)
        or (isinstance(part, AggregateCall) and part.function in GROUPINGS)
        for part in walk(typed)
    )


def compiles(expression: str, target: str) -> bool:
    """Whether a whole pipeline with the expression in its only task compiles."""
    bare = expression.removesuffix(GROUPED)
    group = "" if bare == expression else "\n  group by ns, b"
    text = f"{pipeline()}task q {{\n  from t{group}\n  select {bare} as x\n}}\n"
    found = check(Source("q.stream", text), Settings(target=target), lambda *_: None)
    return found.plan is not None


@cache
def pipeline() -> str:
    """The table that Flink was asked about, and a sink."""
    stored = [f"{name} {kind.lower()}" for name, kind in COLUMNS.items()]
    stored += [f"n{name} {kind.lower()} not null" for name, kind in COLUMNS.items()]
    stored += ["rt timestamp(3)"]
    stored += [f"n{name} as {value.lower()}" for name, value in INTERVALS.items()]
    stored += [
        f"{name} as case when b then {value.lower()} end" for name, value in INTERVALS.items()
    ]
    stored += ["pt as proctime()"]
    columns = ",\n    ".join(stored)
    head = f"source t from datagen {{\n  columns (\n    {columns}\n  )\n  watermark rt\n}}\n"
    return head + "sink o from q into blackhole\n"


@cache
def table(target: str) -> FlatScope:
    """The columns of the table that Flink was asked about."""
    columns = [Column(name, seen_by(kind, target)) for name, kind in _types().items()]
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
