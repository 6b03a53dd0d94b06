"""Expressions as they are written, in steps, queries and option values alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.names import Name, Path
from dsl.syntax.types import TypeSyntax

if TYPE_CHECKING:
    from dsl.syntax.queries import OrderItem, Query, TableExpression


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    """`1`, `1.50`, `1e3`: the text as written, so that precision and scale are kept."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Hole:
    """`${name}` inside a string."""

    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class StringLiteral:
    """`'payments.${region}'`: text (quotes undone) and holes in their order; `''` has no parts."""

    parts: tuple[str | Hole, ...]
    span: Span

    @property
    def text(self) -> str | None:
        """The string, or None where it has holes."""
        return (
            None if any(isinstance(p, Hole) for p in self.parts) else "".join(map(str, self.parts))
        )


@dataclass(frozen=True, slots=True)
class BytesLiteral:
    """`x'0aff'`: `digits` are the hexadecimal digits."""

    digits: str
    span: Span


@dataclass(frozen=True, slots=True)
class BooleanLiteral:
    """`true` or `false`."""

    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class UnknownLiteral:
    """`unknown`: a NULL that is BOOLEAN."""

    span: Span


@dataclass(frozen=True, slots=True)
class NullLiteral:
    """`null`."""

    span: Span


@dataclass(frozen=True, slots=True)
class TemporalLiteral:
    """`date '2024-01-01'`, `time '12:00:05'`, `timestamp '...'`; `kind` is DATE, TIME or TIMESTAMP."""

    kind: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class IntervalLiteral:
    """`interval -'1:30' hour(2) to minute`; `start`/`end` are upper-case units, `end` None where absent."""

    text: str
    negative: bool
    start: str
    end: str | None
    span: Span
    start_precision: int | None = None
    end_precision: int | None = None


@dataclass(frozen=True, slots=True)
class DurationLiteral:
    """`500ms`, `5s`, `1m`, `24h`, `7d`; `unit` is one of ms, s, m, h, d."""

    amount: int
    unit: str
    span: Span

    @property
    def milliseconds(self) -> int:
        """Length in milliseconds; a day has 24 hours."""
        factor = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
        return self.amount * factor[self.unit]


@dataclass(frozen=True, slots=True)
class SizeLiteral:
    """`64kb`, `1gb`; `unit` is one of b, kb, mb, gb, tb, powers of 1024."""

    amount: int
    unit: str
    span: Span


@dataclass(frozen=True, slots=True)
class ParamRef:
    """`$bucket`."""

    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class ColumnRef:
    """`amount`, `p.amount`, `p.address.city`; also a bare word in an option value: `avro`."""

    parts: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Star:
    """`*` or `t.*`."""

    qualifier: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Symbol:
    """A word that is an argument by itself: a unit in `extract(year from t)`, `both` in `trim(...)`."""

    word: str
    span: Span


@dataclass(frozen=True, slots=True)
class NamedArgument:
    """`name => value`."""

    name: Name
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class TableArgument:
    """`table t [partition by a, b] [order by c]` or a query, as an argument of a table function.

    `word` is the place of TABLE before a query, where it has none in Flink SQL.
    """

    table: TableExpression | Query
    partition_by: tuple[Expression, ...]
    order_by: tuple[OrderItem, ...]
    span: Span
    word: Span | None = None


@dataclass(frozen=True, slots=True)
class CallOption:
    """A clause inside a call that is no argument.

    `word` is upper case as in SQL: RETURNING, ON EMPTY, ON ERROR, WRAPPER, NULL ON NULL, ABSENT ON NULL,
    UNIQUE KEYS; `value` the type, expression or upper-case word that goes with it.
    """

    word: str
    value: Expression | TypeSyntax | str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Frame:
    """`rows|range between a and b`; a bound is `("UNBOUNDED PRECEDING"|"CURRENT ROW"|..., expr|None)`."""

    unit: str
    start: tuple[str, Expression | None]
    end: tuple[str, Expression | None] | None
    span: Span


@dataclass(frozen=True, slots=True)
class Over:
    """`over (partition by ... order by ... frame)` or `over name`."""

    name: Name | None
    partition_by: tuple[Expression, ...]
    order_by: tuple[OrderItem, ...]
    frame: Frame | None
    span: Span


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A call. Forms with words between the arguments are folded into plain ones.

    `extract(year from t)` has the arguments `Symbol(YEAR), t`; `trim(both 'x' from s)` has
    `Symbol(BOTH), 'x', s`; `position(a in b)` has `a, b`; `substring(s from 2 for 3)` has `s, 2, 3`;
    `overlay(a placing b from c for d)` has `a, b, c, d`; `ceil(t to hour)` has `t, Symbol(HOUR)`;
    `json_object(key k value v, ...)` has `k, v, ...`; `count(*)` has the one argument `Star`.
    `parens` is False for `current_timestamp` and its like. Names keep the case in which they were written.
    """

    name: Path
    args: tuple[Expression, ...]
    span: Span
    distinct: bool = False
    parens: bool = True
    order_by: tuple[OrderItem, ...] = ()
    filter: Expression | None = None
    over: Over | None = None
    null_treatment: str | None = None
    options: tuple[CallOption, ...] = ()


@dataclass(frozen=True, slots=True)
class Cast:
    """`cast(x as t)`, or `try_cast` where `safe`."""

    operand: Expression
    type: TypeSyntax
    safe: bool
    span: Span


@dataclass(frozen=True, slots=True)
class WhenBranch:
    """`when a then b`; several values (`when 1, 2 then`) stand in `conditions`."""

    conditions: tuple[Expression, ...]
    result: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """`case [operand] when ... then ... [else ...] end`."""

    operand: Expression | None
    branches: tuple[WhenBranch, ...]
    default: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Difference:
    """`(a - b) day`: the time between two moments, as an interval of the type written behind."""

    left: Expression
    right: Expression
    type: TypeSyntax
    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    """`operator` is `-`, `+`, `not`, or in MATCH_RECOGNIZE `final`, `running`."""

    operator: str
    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """`operator` is lower case: `+ - * / % || = <> != < <= > >= and or`, `is distinct from`,
    `is not distinct from`, `overlaps`, `contains`, `precedes`, `multiset union` and the like.
    """

    operator: str
    left: Expression
    right: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Is:
    """`x is [not] what`; `what` is lower case: `null true false unknown json`, `json object`, `a set`, ..."""

    operand: Expression
    what: str
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Between:
    """`x [not] between [symmetric] low and high`."""

    operand: Expression
    low: Expression
    high: Expression
    negated: bool
    symmetric: bool
    span: Span


@dataclass(frozen=True, slots=True)
class InList:
    """`x [not] in (a, b, ...)`."""

    operand: Expression
    items: tuple[Expression, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class InQuery:
    """`x [not] in (select ...)`."""

    operand: Expression
    query: Query
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Like:
    """`x [not] like|similar to pattern [escape c]`; `kind` is `like` or `similar to`."""

    operand: Expression
    pattern: Expression
    escape: Expression | None
    kind: str
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Exists:
    """`exists (select ...)`."""

    query: Query
    span: Span


@dataclass(frozen=True, slots=True)
class ScalarQuery:
    """`(select max(x) from t)` where a value is wanted."""

    query: Query
    span: Span


@dataclass(frozen=True, slots=True)
class Quantified:
    """`x > any (select ...)`; `quantifier` is `any`, `some` or `all`."""

    operator: str
    operand: Expression
    quantifier: str
    query: Query
    span: Span


@dataclass(frozen=True, slots=True)
class FieldAccess:
    """`f(x).city`: a field of something that is no plain name."""

    operand: Expression
    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class ElementAccess:
    """`tags[1]`, `attributes['k']`."""

    operand: Expression
    index: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class RowValue:
    """`(a, b)` or `row(a, b)`; `explicit` where the word stood there."""

    items: tuple[Expression, ...]
    explicit: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Collection:
    """`array[a, b]`, `map[k, v, ...]`, `multiset[a]`, and in option values `[a, b]` (`kind` is `list`)."""

    kind: str
    items: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CollectionQuery:
    """`array(select ...)`, `map(select ...)`, `multiset(select ...)`."""

    kind: str
    query: Query
    span: Span


Expression: TypeAlias = (
    NumberLiteral
    | StringLiteral
    | BytesLiteral
    | BooleanLiteral
    | UnknownLiteral
    | NullLiteral
    | TemporalLiteral
    | IntervalLiteral
    | DurationLiteral
    | SizeLiteral
    | ParamRef
    | ColumnRef
    | Star
    | Symbol
    | NamedArgument
    | TableArgument
    | FunctionCall
    | Cast
    | Case
    | Difference
    | Unary
    | Binary
    | Is
    | Between
    | InList
    | InQuery
    | Like
    | Exists
    | ScalarQuery
    | Quantified
    | FieldAccess
    | ElementAccess
    | RowValue
    | Collection
    | CollectionQuery
)
