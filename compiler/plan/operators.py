"""The operators of a plan: each turns its inputs' rows into rows with the columns it names.

Within one operator's output, column names are unique. Expressions refer to the columns of the input
(`FieldRef.side` 0 and 1 for the two inputs of a join).
"""

from __future__ import annotations

from typing import TypeAlias

from compiler.plan.expressions import AggregateCall, Call, Expr, SortKey
from compiler.plan.functions import Module
from compiler.types.datatype import DataType
from dsl.records import dataclass, once
from dsl.span import Span
from dsl.syntax.queries import PatternTerm


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an operator's output. `labels` are the tags that its values carry (`pii(email)`)."""

    name: str
    type: DataType
    labels: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of another relation of the plan. `hints` are Flink table hints: (name, arguments)."""

    relation: str
    columns: tuple[Column, ...]
    span: Span
    hints: tuple[tuple[str, tuple[tuple[str | None, str], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table: `kind` is `physical`, `computed` (`expression`) or `metadata` (`key`, `virtual`)."""

    column: Column
    kind: str = "physical"
    expression: Expr | None = None
    key: str | None = None
    virtual: bool = False
    doc: str | None = None


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table of a connector, as a source. `options` are Flink's keys and values, secrets as references.

    `watermark` is (column name, expression over the table's columns). `lookup` tells that it can be asked for the
    rows of a key, `changes` which kinds of changes it gives beside inserts: `UB`, `UA`, `D`. `path` is the name of a
    table that a catalog has: catalog, database, table; of its options then only what is said of this job.
    """

    connector: str
    options: tuple[tuple[str, str], ...]
    table_columns: tuple[TableColumn, ...]
    primary_key: tuple[str, ...]
    watermark: tuple[str, Expr] | None
    span: Span
    bounded: bool = False
    lookup: bool = False
    changes: tuple[str, ...] = ()
    path: tuple[str, ...] = ()

    @property
    @once
    def columns(self) -> tuple[Column, ...]:
        """What readers see."""
        return tuple(column.column for column in self.table_columns)


@dataclass(frozen=True, slots=True)
class ValuesRows:
    """Literal rows."""

    rows: tuple[tuple[Expr, ...], ...]
    columns: tuple[Column, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Project:
    """`expressions[i]` gives `columns[i]`; may hold OverCalls."""

    input: Operator
    expressions: tuple[Expr, ...]
    columns: tuple[Column, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows for which `condition` is true."""

    input: Operator
    condition: Expr
    span: Span

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those of the input."""
        return self.input.columns


@dataclass(frozen=True, slots=True)
class Join:
    """A join. `kind` is `inner left right full cross semi anti`.

    `columns[i]` is the column named `origin[i][1]` of the left (0) or right (1) input. `as_of` is the time
    (side 0) of an event-time or lookup temporal join, whose right input is then a Read.
    `left_alias` and `right_alias` are the names given in the file, for readable SQL. In a `lateral` join the right
    input refers to columns of the left, as a subquery does (`side` -1).
    """

    left: Operator
    right: Operator
    kind: str
    condition: Expr | None
    origin: tuple[tuple[int, str], ...]
    columns: tuple[Column, ...]
    span: Span
    as_of: Expr | None = None
    left_alias: str | None = None
    right_alias: str | None = None
    hints: tuple[tuple[str, tuple[tuple[str | None, str], ...]], ...] = ()
    lateral: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """A window table function: adds `window_start`, `window_end`, `window_time` after the input's columns.

    `kind` is `tumble hop cumulate session`; `time` the time attribute's name; `sizes` milliseconds in
    Flink's order: (size,), (slide, size), (step, size), (gap,); `offset` milliseconds or None.
    `partition_by` are columns, for sessions only.
    """

    input: Operator
    kind: str
    time: str
    sizes: tuple[int, ...]
    offset: int | None
    partition_by: tuple[str, ...]
    columns: tuple[Column, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Aggregate:
    """GROUP BY. Output: one column a key, then one an aggregate.

    `sets` are the grouping sets as tuples of positions in `keys`; empty for an ordinary GROUP BY. `window` is TUMBLE,
    HOP or SESSION of a time and lengths, by which rows are grouped too, and gives no column; what asks for its bounds
    is among the aggregates, as `TUMBLE_START` of the same arguments.
    """

    input: Operator
    keys: tuple[Expr, ...]
    aggregates: tuple[AggregateCall, ...]
    columns: tuple[Column, ...]
    span: Span
    sets: tuple[tuple[int, ...], ...] = ()
    window: Call | None = None


@dataclass(frozen=True, slots=True)
class Distinct:
    """SELECT DISTINCT."""

    input: Operator
    span: Span

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those of the input."""
        return self.input.columns


@dataclass(frozen=True, slots=True)
class Rank:
    """The first `limit` rows of each partition by an order: top-n, and with limit 1 de-duplication.

    `kind` is `top`, `first` or `last` (de-duplication on a time attribute or on arrival). `order_by` is empty where
    rows are ordered by arrival. Where `rank_column` is set, it is the last of `columns`, a BIGINT. `final` tells
    that a row, once given, stays: the first by arrival, and from Flink 2.1 the first by event time, which waits for the
    watermark.
    """

    input: Operator
    kind: str
    partition_by: tuple[Expr, ...]
    order_by: tuple[SortKey, ...]
    limit: int
    rank_column: str | None
    columns: tuple[Column, ...]
    span: Span
    final: bool = False


@dataclass(frozen=True, slots=True)
class SetOp:
    """`kind` is `union`, `intersect` or `except`; columns go together by position."""

    kind: str
    all: bool
    inputs: tuple[Operator, ...]
    columns: tuple[Column, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class UnnestRows:
    """Each element of `expression` (array, map, multiset) as a row beside its input row.

    `columns` are the input's, then the element's; `left` keeps rows with no element; `ordinality` adds the
    1-based position as the last column. Where `called` is set, `expression` is a Call of a table function, and its
    rows take the place of elements.
    """

    input: Operator
    expression: Expr
    left: bool
    ordinality: bool
    alias: str
    columns: tuple[Column, ...]
    span: Span
    called: bool = False


@dataclass(frozen=True, slots=True)
class MatchRows:
    """MATCH_RECOGNIZE: a row for each series of rows that match a pattern.

    Output: one column a partition key, then one a measure. `order_by` begins with a time attribute. `after` are the
    upper-case words after AFTER MATCH, with the variable where there is one; `within` an interval.
    """

    input: Operator
    partition_by: tuple[Expr, ...]
    order_by: tuple[SortKey, ...]
    measures: tuple[Expr, ...]
    after: tuple[str, str | None] | None
    pattern: PatternTerm
    within: Expr | None
    subsets: tuple[tuple[str, tuple[str, ...]], ...]
    define: tuple[tuple[str, Expr], ...]
    columns: tuple[Column, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class StateField:
    """What Python code keeps for each key. `ttl` are the milliseconds for which it is kept after it was written: 0 for
    ever, None as long as the job says.
    """

    name: str
    type: DataType
    ttl: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class ProcessRows:
    """Rows that a Python class gives for the rows of each key, of which it keeps what `state` declares.

    `name` is that of the task, by which its state is found again. `code` is `pkg.mod:Class`, `modules` are the files
    that it needs. `takes` are the columns of the input that its methods are given. `timers` is
    `event_time`, `processing_time` or empty; `time` the column that is the event time of what comes out. `rejects`
    is the column of a row for which the class raised, with the reason; empty where that fails the job.
    """

    input: Operator
    name: str
    keys: tuple[str, ...]
    code: str
    modules: tuple[Module, ...]
    takes: tuple[str, ...]
    state: tuple[StateField, ...]
    timers: str
    time: str | None
    columns: tuple[Column, ...]
    span: Span
    rejects: str = ""

    @property
    def handed(self) -> tuple[str, ...]:
        """The columns of the input that go to Python: all, where a row may come back as it was."""
        if self.rejects:
            return tuple(column.name for column in self.input.columns)
        return tuple(dict.fromkeys((*self.keys, *self.takes)))


@dataclass(frozen=True, slots=True)
class Sort:
    """ORDER BY with an optional LIMIT and OFFSET."""

    input: Operator
    keys: tuple[SortKey, ...]
    limit: int | None
    offset: int | None
    span: Span

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those of the input."""
        return self.input.columns


Operator: TypeAlias = (
    Read
    | TableSource
    | ValuesRows
    | Project
    | Filter
    | Join
    | Window
    | Aggregate
    | Distinct
    | Rank
    | SetOp
    | UnnestRows
    | MatchRows
    | ProcessRows
    | Sort
)
