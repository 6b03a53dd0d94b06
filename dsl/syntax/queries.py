"""SQL queries as they are written."""

from __future__ import annotations

from typing import TypeAlias

from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.expressions import ColumnRef, Expression, FunctionCall, Over, Star
from dsl.syntax.names import Name, Path


@dataclass(frozen=True, slots=True)
class OrderItem:
    """`expr [asc|desc] [nulls first|last]`; None where nothing is said of nulls."""

    expression: Expression
    descending: bool
    nulls_first: bool | None
    span: Span


@dataclass(frozen=True, slots=True)
class SelectItem:
    """`expr [as alias]`, `*`, `t.*`."""

    expression: Expression
    alias: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint of `/*+ STATE_TTL('a'='1d'), LOOKUP(...) */`; an argument is `(key or None, value)`."""

    name: Name
    args: tuple[tuple[str | None, str], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Alias:
    """`as t` or `as t(a, b)`."""

    name: Name
    columns: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TableName:
    """`t [/*+ hints */] [for system_time as of x] [as a]`, also `table t`."""

    path: Path
    alias: Alias | None
    hints: tuple[Hint, ...]
    as_of: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class DerivedTable:
    """`[lateral] (query) [as a]`."""

    query: Query
    alias: Alias | None
    lateral: bool
    span: Span


@dataclass(frozen=True, slots=True)
class TableFunction:
    """`[lateral] table(f(...)) [as a]` or `f(...)`; window functions take a TableArgument first."""

    call: FunctionCall
    alias: Alias | None
    lateral: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Unnest:
    """`unnest(x, ...) [with ordinality] [as a]`."""

    expressions: tuple[Expression, ...]
    ordinality: bool
    alias: Alias | None
    span: Span


@dataclass(frozen=True, slots=True)
class JoinTable:
    """A join. `kind` is `inner left right full cross semi anti comma`."""

    left: TableExpression
    right: TableExpression
    kind: str
    natural: bool
    on: Expression | None
    using: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Measure:
    """`expr as name` in MEASURES, or `name as expr` in DEFINE."""

    expression: Expression
    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class PatternTerm:
    """A pattern as a tree.

    `kind` is `symbol`, `sequence`, `alternation`, `exclusion`, `permute`, `repeat`, or `unbegun` for a repeat without a
    lower bound, `{,3}`. A symbol has `name`; a repeat has one item, `low`, `high` (None: no bound) and `greedy`.
    """

    kind: str
    span: Span
    items: tuple[PatternTerm, ...] = ()
    name: Name | None = None
    low: int = 1
    high: int | None = 1
    greedy: bool = True


@dataclass(frozen=True, slots=True)
class MatchRecognize:
    """MATCH_RECOGNIZE on a table; `input` is None in the step `match (...)`.

    `rows_per_match` are lower-case words such as `one row per match`; `after_match` the upper-case words after
    AFTER MATCH, with the variable in `after_symbol`; `within` the interval.
    """

    input: TableExpression | None
    partition_by: tuple[Expression, ...]
    order_by: tuple[OrderItem, ...]
    measures: tuple[Measure, ...]
    rows_per_match: str | None
    after_match: str | None
    after_symbol: Name | None
    pattern: PatternTerm
    within: Expression | None
    subsets: tuple[tuple[Name, tuple[Name, ...]], ...]
    define: tuple[Measure, ...]
    alias: Alias | None
    span: Span


TableExpression: TypeAlias = (
    TableName | DerivedTable | TableFunction | Unnest | JoinTable | MatchRecognize
)


@dataclass(frozen=True, slots=True)
class GroupingSets:
    """`grouping sets (...)`, `rollup (...)`, `cube (...)`; each set is a tuple of expressions."""

    kind: str
    sets: tuple[tuple[Expression, ...], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class NamedWindow:
    """`window w as (partition by ...)`."""

    name: Name
    over: Over
    span: Span


@dataclass(frozen=True, slots=True)
class Select:
    """One SELECT. `from_` is empty where there is none; `group_by` is None where there is none."""

    distinct: bool
    items: tuple[SelectItem, ...]
    from_: TableExpression | None
    where: Expression | None
    group_by: tuple[Expression | GroupingSets, ...] | None
    having: Expression | None
    windows: tuple[NamedWindow, ...]
    qualify: Expression | None
    hints: tuple[Hint, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SetOperation:
    """`left union|intersect|except [all] right`."""

    operator: str
    all: bool
    left: QueryBody
    right: QueryBody
    span: Span


@dataclass(frozen=True, slots=True)
class Values:
    """`values (1, 'a'), (2, 'b')`."""

    rows: tuple[tuple[Expression, ...], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Cte:
    """`name [(columns)] as (query)`."""

    name: Name
    columns: tuple[Name, ...]
    query: Query
    span: Span


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query: `[with ...] body [order by ...] [limit n] [offset n]`."""

    ctes: tuple[Cte, ...]
    body: QueryBody
    order_by: tuple[OrderItem, ...]
    limit: Expression | None
    offset: Expression | None
    span: Span


QueryBody: TypeAlias = Select | SetOperation | Values | Query

__all__ = [name for name in globals() if name[0].isupper()] + ["ColumnRef", "Star"]
