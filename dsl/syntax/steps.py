"""The steps of a task as they are written."""

from __future__ import annotations

from typing import TypeAlias

from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.expressions import DurationLiteral, Expression, FunctionCall, ParamRef
from dsl.syntax.names import Name, Path
from dsl.syntax.queries import Alias, Hint, MatchRecognize, OrderItem, SelectItem, Unnest
from dsl.syntax.types import TypeSyntax


@dataclass(frozen=True, slots=True)
class From:
    """`from payments [as p]`."""

    input: Path
    alias: Name | None
    hints: tuple[Hint, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Join:
    """`[inner|left|right|full|cross] join t [as a] [as of x] [on c | using (a, b)]`.

    `kind` is the first word, `inner` where absent; `lookup` for `[left] lookup join`.
    """

    kind: str
    lookup: bool
    input: Path
    alias: Name | None
    as_of: Expression | None
    on: Expression | None
    using: tuple[Name, ...]
    hints: tuple[Hint, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class UnnestStep:
    """`[cross|left] join unnest(x) [with ordinality] [as a(b, c)] [on c]`; `left` keeps rows with nothing in x."""

    unnest: Unnest
    kind: str
    on: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class FunctionStep:
    """`[cross|left] join words(note) [as w(word, length)] [on true]`; `left` keeps rows for which it gives none."""

    call: FunctionCall
    alias: Alias | None
    kind: str
    on: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Where:
    """`where condition`."""

    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class SelectStep:
    """`select [distinct] a, b as c, *`: what goes on; after `group by` its items may aggregate."""

    distinct: bool
    items: tuple[SelectItem, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Extend:
    """`extend expr as name, ...`: adds columns at the end."""

    items: tuple[SelectItem, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Assignment:
    """`name = expr`."""

    name: Name
    expression: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class SetStep:
    """`set name = expr, ...`: replaces columns in place."""

    assignments: tuple[Assignment, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Drop:
    """`drop a, b`."""

    columns: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Rename:
    """`rename old as new, ...`: pairs of (old, new)."""

    pairs: tuple[tuple[Name, Name], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DistinctStep:
    """`distinct`."""

    span: Span


@dataclass(frozen=True, slots=True)
class WindowStep:
    """`window tumble(time, size)`, `hop(time, slide, size)`, `cumulate(time, step, size)`, `session(time, gap)`.

    `kind` is the lower-case function; `args` what stands after the time column, an optional `offset`
    last, in Flink's order; named arguments (`size => 1h`) as NamedArgument.
    """

    kind: str
    time: Expression
    args: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class GroupByStep:
    """`group by a, b as c`: expressions with optional names. `group by ()` has none."""

    keys: tuple[SelectItem, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Having:
    """`having condition`."""

    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Dedup:
    """`dedup by a, b keep first|last [within 1h]`; `keep` is `first` or `last`."""

    keys: tuple[Expression, ...]
    keep: str
    within: DurationLiteral | ParamRef | None
    span: Span


@dataclass(frozen=True, slots=True)
class Top:
    """`top n by x desc, y [per a, b] [as place]`."""

    count: Expression
    order_by: tuple[OrderItem, ...]
    per: tuple[Expression, ...]
    alias: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Union:
    """`union a, b`: adds the rows of other outputs; columns go together by name."""

    inputs: tuple[Path, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class MatchStep:
    """`match (...)`: MATCH_RECOGNIZE on the rows so far."""

    match: MatchRecognize
    span: Span


@dataclass(frozen=True, slots=True)
class StateItem:
    """`seen map<string, bigint> ttl 1d`: what Python code keeps for each key."""

    name: Name
    type: TypeSyntax
    ttl: DurationLiteral | ParamRef | None
    span: Span


@dataclass(frozen=True, slots=True)
class ReturnedColumn:
    """`score double not null`: a column of the rows that Python code gives."""

    name: Name
    type: TypeSyntax
    span: Span


@dataclass(frozen=True, slots=True)
class Process:
    """`process by k from python 'mod:Class' [state (...)] [timers event_time] returns (...) [watermark t]`.

    `time` is the column that is the event time of the rows that come out.
    """

    keys: tuple[Expression, ...]
    language: Name
    path: Expression
    state: tuple[StateItem, ...]
    timers: Name | None
    columns: tuple[ReturnedColumn, ...]
    time: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Expect:
    """`expect name: condition else reject|drop|warn|fail`; `action` is the last word."""

    name: Name
    condition: Expression
    action: str
    span: Span


@dataclass(frozen=True, slots=True)
class OrderByStep:
    """`order by a desc, b`."""

    items: tuple[OrderItem, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Limit:
    """`limit n`."""

    count: Expression
    span: Span


Step: TypeAlias = (
    From
    | Join
    | UnnestStep
    | FunctionStep
    | Where
    | SelectStep
    | Extend
    | SetStep
    | Drop
    | Rename
    | DistinctStep
    | WindowStep
    | GroupByStep
    | Having
    | Dedup
    | Top
    | Union
    | MatchStep
    | Process
    | Expect
    | OrderByStep
    | Limit
)
