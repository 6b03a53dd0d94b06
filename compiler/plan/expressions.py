"""Typed expressions: what an expression of a step or query means, once its names are bound.

They refer to columns of their operator's input by name. Params are already replaced by their values and SQL
macros by their bodies. Every node has its type and the span it came from.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from compiler.types.datatype import DataType
from dsl.records import dataclass
from dsl.span import Span

if TYPE_CHECKING:
    from compiler.plan.operators import Operator


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A column of the operator's input; `side` is 0, or 1 for the right input of a join.

    In a MatchRows, `variable` is the variable of the pattern whose rows are meant.
    """

    name: str
    type: DataType
    span: Span
    side: int = 0
    variable: str | None = None


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant.

    `value` is None, bool, int, Decimal, float (approximate numerics), str (character strings; DATE, TIME,
    TIMESTAMP in Flink's text form), bytes, or for intervals an int of months or milliseconds.
    `spelling` is an interval's as SQL has it, `'60' SECOND`: by it Flink tells intervals apart. A duration has none.
    """

    value: object
    type: DataType
    span: Span
    spelling: str = ""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word that is an argument: `YEAR` in EXTRACT, `BOTH` in TRIM."""

    word: str
    type: DataType
    span: Span


@dataclass(frozen=True, slots=True)
class CallClause:
    """A clause inside a call, as `dsl.syntax.expressions.CallOption` has it, with its value typed."""

    word: str
    value: Expr | DataType | str | None


class Declared(StrEnum):
    """What a pipeline says of a function that it declares: whether its result depends on its arguments alone."""

    DETERMINISTIC = "deterministic"
    VOLATILE = "volatile"


@dataclass(frozen=True, slots=True)
class Call:
    """A scalar function or operator.

    `function` is its upper-case name. Operators are named by their sign or words: `+ - * / % ||`,
    `= <> < <= > >=`, `AND OR NOT`, `NEGATE`, `IS NULL`, `IS NOT NULL`, `IS TRUE`, `IS NOT TRUE`, `IS FALSE`,
    `IS NOT FALSE`, `IS UNKNOWN`, `IS NOT UNKNOWN`, `IS JSON ...`, `BETWEEN`, `NOT BETWEEN` (symmetric with
    a `SYMMETRIC` clause), `IN`, `NOT IN` (first argument against the others), `LIKE`, `NOT LIKE`,
    `SIMILAR TO`, `NOT SIMILAR TO`, `IS DISTINCT FROM`, `IS NOT DISTINCT FROM`, `ROW`, `ARRAY`, `MAP`, `ITEM`,
    `DIFFERENCE` (of two moments, in the `UNITS` of its clause).
    AND and OR take two or more arguments. Of a function of the pipeline's own, `function` is its name in
    `Plan.functions`, and `declared` is set.
    """

    function: str
    args: tuple[Expr, ...]
    type: DataType
    span: Span
    clauses: tuple[CallClause, ...] = ()
    parens: bool = True
    declared: Declared | None = None


@dataclass(frozen=True, slots=True)
class CastExpr:
    """CAST or (`safe`) TRY_CAST."""

    operand: Expr
    type: DataType
    safe: bool
    span: Span


@dataclass(frozen=True, slots=True)
class CaseExpr:
    """A searched CASE: pairs of (condition, result). `default` is None where there is no ELSE."""

    branches: tuple[tuple[Expr, Expr], ...]
    default: Expr | None
    type: DataType
    span: Span


@dataclass(frozen=True, slots=True)
class FieldAccessExpr:
    """A field of a row: `address.city`."""

    operand: Expr
    name: str
    type: DataType
    span: Span


@dataclass(frozen=True, slots=True)
class SortKey:
    """An ordering; None for nulls where nothing is said."""

    expression: Expr
    descending: bool
    nulls_first: bool | None = None


@dataclass(frozen=True, slots=True)
class AggregateCall:
    """An aggregate function; COUNT(*) has no arguments. `declared` as in a Call."""

    function: str
    args: tuple[Expr, ...]
    type: DataType
    span: Span
    distinct: bool = False
    filter: Expr | None = None
    order_by: tuple[SortKey, ...] = ()
    clauses: tuple[CallClause, ...] = ()
    declared: Declared | None = None


@dataclass(frozen=True, slots=True)
class WindowFrame:
    """`ROWS|RANGE BETWEEN start AND end`; a bound is (upper-case words, offset or None)."""

    unit: str
    start: tuple[str, Expr | None]
    end: tuple[str, Expr | None]


@dataclass(frozen=True, slots=True)
class OverCall:
    """A function OVER a window; `function` includes ROW_NUMBER, RANK, LAG and aggregates. `declared` as in a Call."""

    function: str
    args: tuple[Expr, ...]
    partition_by: tuple[Expr, ...]
    order_by: tuple[SortKey, ...]
    frame: WindowFrame | None
    type: DataType
    span: Span
    distinct: bool = False
    filter: Expr | None = None
    declared: Declared | None = None


@dataclass(frozen=True, slots=True)
class SubqueryExpr:
    """A subquery in an expression. `kind` is `scalar`, `exists`, `in`, `not in`, or `any`/`all` with `operator`.

    References to columns of the outer query are FieldRefs with `side = -1`.
    """

    kind: str
    query: Operator
    operand: Expr | None
    operator: str | None
    type: DataType
    span: Span


Expr: TypeAlias = (
    FieldRef
    | Literal
    | Keyword
    | Call
    | CastExpr
    | CaseExpr
    | FieldAccessExpr
    | AggregateCall
    | OverCall
    | SubqueryExpr
)
