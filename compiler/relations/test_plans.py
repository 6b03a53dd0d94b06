"""The plan of a test: tables that are replayed in the place of sources, and what is compared as sinks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compiler.plan import operators as op
from compiler.plan.expressions import FieldRef
from compiler.plan.operators import Column, TableColumn
from compiler.plan.plan import PlanSink, Relation
from compiler.relations.test_events import time_column
from dsl.records import replace
from dsl.span import Span

COLLECT = "collect"
"""The connector of a test's sinks: the runtime reads what they are given."""


def given_table(
    relation: Relation, given: Iterable[str], *, batch: bool = False, timed: bool = False
) -> Relation:
    """A table of a test in the place of a relation: computed columns that are given are stored ones.

    It gives the same changes as the source. `timed`: its watermarks are written in the test. Of `batch` jobs the rows
    are a file, as these ask for an end.
    """
    operator, names = relation.operator, set(given)
    if isinstance(operator, op.TableSource):
        columns = tuple(_as_given(c, names) for c in operator.table_columns)
        key, watermark, changes = operator.primary_key, operator.watermark, operator.changes
    else:
        columns, key, watermark = tuple(TableColumn(c) for c in operator.columns), (), None
        changes = ()
        time = time_column(relation)
        if time is not None:
            watermark = (time.name, FieldRef(time.name, time.type, relation.span))
    connector, options = _file(relation) if batch else _replay(relation, changes, timed=timed)
    table = op.TableSource(
        connector, options, columns, key, watermark, relation.span, batch, changes=changes
    )
    return replace(relation, kind="source", operator=table, doc=None)


def collected(relation: Relation, columns: tuple[Column, ...], span: Span) -> PlanSink:
    """What is compared of an output."""
    read = op.Read(relation.name, relation.operator.columns, span)
    refs = tuple(FieldRef(c.name, c.type, span) for c in columns)
    rows = op.Project(read, refs, columns, span)
    table = tuple(TableColumn(replace(c, type=c.type.without_time_attribute())) for c in columns)
    return PlanSink(relation.name, COLLECT, (), table, (), (), rows, span)


def settings_of(settings: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The settings of a job, without those of which a test's result would depend on the clock."""
    clocks = (
        "execution.checkpointing",
        "table.exec.mini-batch",
        "table.exec.source.idle-timeout",
    )
    return tuple((key, value) for key, value in settings if not key.startswith(clocks))


def sources_of(relations: Iterable[Relation], named: Mapping[str, object]) -> tuple[str, ...]:
    """The sources, those that a test names first."""
    others = (r.name for r in relations if r.kind == "source" and r.name not in named)
    return (*named, *others)


def _file(relation: Relation) -> tuple[str, tuple[tuple[str, str], ...]]:
    options = (
        ("connector", "filesystem"),
        ("path", f"{{given:{relation.name}}}"),
        ("format", "json"),
    )
    return "filesystem", options


def _replay(
    relation: Relation, changes: tuple[str, ...], *, timed: bool
) -> tuple[str, tuple[tuple[str, str], ...]]:
    options = [
        ("connector", "replay"),
        ("job", "{replay:job}"),
        ("table", relation.name),
        ("format", "json"),
    ]
    if changes:
        options.append(("changelog", ",".join(changes)))
    if timed:
        options.append(("watermarks", "written"))
    return "replay", tuple(options)


def _as_given(column: TableColumn, names: set[str]) -> TableColumn:
    if column.kind == "computed" and column.column.name not in names:
        return column
    # A computed NOT NULL column is still given as data.
    return TableColumn(replace(column.column, type=column.column.type))
