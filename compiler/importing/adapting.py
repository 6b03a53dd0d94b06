"""Gives the rows of an INSERT the names and types of its table, as Flink does without a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compiler.importing import codes
from compiler.importing.drafts import OutColumn, TaskDraft
from compiler.importing.gathering import Gathered
from compiler.importing.nicer import nicer
from compiler.importing.sink_metadata import written_metadata
from compiler.importing.spelling import type_text
from compiler.importing.statements import ColumnDefinition, CreateTable
from compiler.importing.tables import Filled, stored
from compiler.plan.operators import Column
from compiler.types.datatype import DataType, Root
from compiler.types.syntax import resolve_type
from dsl.records import replace
from dsl.source import Source
from dsl.syntax.expressions import ColumnRef, Star
from dsl.syntax.queries import Select, TableName


def written_names(insert: Filled, table: CreateTable) -> tuple[str, ...]:
    """The columns that the query of an INSERT gives, by the names that the table has for them."""
    statement = insert.statement
    if table.query is not None:
        return ()
    if statement.columns is not None:
        return tuple(name.text for name in statement.columns)
    fixed = {name.text for name, _ in statement.partition}
    return tuple(c.name.text for c in stored(table) if c.name.text not in fixed)


def adapted(
    task: TaskDraft,
    rows: Sequence[Column],
    insert: Filled,
    table: CreateTable,
    gathered: Gathered,
    source: Source,
) -> TaskDraft | None:
    """The task with the columns of the table; None (reported) where the query gives fewer or more.

    Reports what the table holds rows to, and a sink does not.
    """
    if table.query is not None:
        return replace(task, given=tuple(row.name for row in rows))
    if len(rows) != len(task.names):
        message = (
            f"the query gives {len(rows)} columns, and `{table.name.text}` takes {len(task.names)}"
        )
        help = ("the statement is left out of the `.stream` file",)
        gathered.say(codes.UNREADABLE_STATEMENT, message, insert.statement.table.span, help=help)
        return None
    at = {name: i for i, name in enumerate(task.names)}
    fixed = {name.text: e for name, e in insert.statement.partition}
    metadata = written_metadata(table)
    columns: list[OutColumn] = []
    for column in stored(table):
        name = column.name.text
        kind = _type(column)
        if column.metadata and name not in metadata:
            message = f"the metadata column `{name}` is none that the connector writes"
            gathered.say(codes.UNSUPPORTED_CLAUSE, message, column.span, "not carried over")
        elif name in at:
            columns.append(_column(column, at[name], rows[at[name]].type, kind))
            _check_null(column, rows[at[name]].type, gathered)
        else:
            text = nicer(source, fixed[name], fixed[name].span) if name in fixed else None
            columns.append(OutColumn(name, None, _plain_type(column), text))
    given = tuple(row.name for row in rows)
    same = [c.index for c in columns] == list(range(len(rows))) and all(
        c.cast is None and c.name == g for c, g in zip(columns, given, strict=True)
    )
    return replace(task, columns=None if same else tuple(columns), given=given)


def _type(column: ColumnDefinition) -> DataType | None:
    kind = None if column.type is None else resolve_type(column.type)
    return kind if isinstance(kind, DataType) else None


def _plain_type(column: ColumnDefinition) -> str | None:
    return None if column.type is None else type_text(replace(column.type, not_null=False))


def _column(
    column: ColumnDefinition, index: int, given: DataType, wanted: DataType | None
) -> OutColumn:
    same = wanted is None or _goes_into(_bare(given), _bare(wanted))
    return OutColumn(column.name.text, index, None if same else _plain_type(column))


def _goes_into(given: DataType, wanted: DataType) -> bool:
    """Whether Flink writes one type into a column of the other without a cast."""
    if given == wanted:
        return True
    for kinds in ((Root.CHAR, Root.VARCHAR), (Root.BINARY, Root.VARBINARY)):
        if given.root in kinds and wanted.root is kinds[1]:
            return given.args[0] <= wanted.args[0]
    return False


def _bare(kind: DataType) -> DataType:
    return kind.without_time_attribute().with_nullable(True)


def _check_null(column: ColumnDefinition, given: DataType, gathered: Gathered) -> None:
    if column.type is None or not column.type.not_null or not given.nullable:
        return
    name = column.name.text
    gathered.say(
        codes.CHANGED_MEANING,
        f"`{name}` is NOT NULL in the table and may be null in its rows; a sink takes nulls, too",
        column.span,
        "Flink fails a job that writes null here",
        help=(f"say so in the task: `expect has_{name}: {name} is not null else reject`",),
    )


def named(task: TaskDraft, rows: Sequence[Column]) -> TaskDraft:
    """The task of a view with a list of columns."""
    if not task.names or len(rows) != len(task.names):
        return task
    given = tuple(row.name for row in rows)
    columns = tuple(OutColumn(name, i) for i, name in enumerate(task.names))
    return replace(task, columns=None if given == task.names else columns, given=given)


def read_as_it_is(task: TaskDraft, outputs: Mapping[str, Sequence[Column]]) -> str | None:
    """The source or task that the query of an INSERT hands on unchanged, if that is all it does."""
    query, select = task.query, task.query.body
    if task.columns is not None or task.commented or not isinstance(select, Select):
        return None
    more = (query.ctes, query.order_by, query.limit, query.offset, select.where, select.having)
    rest = (select.distinct, select.windows, select.qualify, select.hints, select.group_by)
    table = select.from_
    if any(more) or any(rest) or not isinstance(table, TableName):
        return None
    if table.as_of is not None or table.hints or table.path.span not in task.tables:
        return None
    name = task.tables[table.path.span]
    columns = [column.name for column in outputs.get(name, ())]
    given: list[str | None] = []
    for item in select.items:
        if isinstance(item.expression, Star):
            given.extend(columns)
        elif isinstance(item.expression, ColumnRef) and (
            item.alias is None or item.alias.text == item.expression.parts[-1].text
        ):
            given.append(item.expression.parts[-1].text)
        else:
            given.append(None)
    return name if given == columns and columns else None


__all__ = ["adapted", "named", "read_as_it_is", "written_names"]
