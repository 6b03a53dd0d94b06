"""What typing an expression needs to know about its surroundings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Protocol

from compiler.plan.expressions import Expr, Literal
from compiler.types.datatype import DataType
from dsl.diagnostic import Code, Diagnostic, Fix, Label, diagnostic
from dsl.records import dataclass, replace
from dsl.span import Span
from dsl.syntax.expressions import (
    CollectionQuery,
    ColumnRef,
    Exists,
    Expression,
    InQuery,
    Over,
    Quantified,
    ScalarQuery,
)

QueryExpression = InQuery | Exists | ScalarQuery | Quantified | CollectionQuery


class Scope(Protocol):
    """The columns that an expression may name."""

    def column(self, ref: ColumnRef) -> Expr | Diagnostic:
        """What `ref` is, or why it is nothing."""
        ...


@dataclass(frozen=True, slots=True)
class UserFunction:
    """A function declared in a file. `language` is `sql` (`body` is the macro), `python` or `java`.

    `kind` is `scalar`, `aggregate` or `table`; `returns` is None only for a macro without a declared type.
    `planned` is its name in the plan. `volatile` tells that it may give another result for the same arguments.
    `home` is what its body sees. One that is not `sound` has been reported: calls of it say nothing more.
    """

    name: str
    parameters: tuple[tuple[str, DataType], ...]
    returns: DataType | None
    language: str
    body: Expression | None = None
    kind: str = "scalar"
    planned: str = ""
    volatile: bool = False
    home: Home | None = None
    sound: bool = True


@dataclass(frozen=True, slots=True)
class Home:
    """What the file in which a function stands gives to its body: functions, and params by name."""

    functions: Functions
    params: Mapping[str, Literal | None]


class Functions(Protocol):
    """The functions that the pipeline declares."""

    def lookup(self, name: str) -> UserFunction | None:
        """The function of that name; names are case-sensitive, as all declared names are."""
        ...

    def names(self) -> Iterable[str]:
        """All of them, for "did you mean"."""
        ...

    def attempted(self, planned: str) -> str | None:
        """What calls, by its name in the plan, a function that gives what was raised in the place of its value.

        None where the function is none in Python.
        """
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """Where an expression stands.

    `params` are the parameters' values, None where one could not be had (which has been reported); `report`
    collects what is wrong. `grouped` tells whether the query has a GROUP BY key: without one, SUM and its
    like may see no row and give NULL. `windows` are the named windows that `over w` may mean. `subquery`
    types a query inside an expression, given the typed operand where there is one (`x in (select ...)`).
    `batch` tells whether the query runs over bounded input, where Flink has a few functions more.
    `in_document` holds for the arguments of JSON_ARRAY and JSON_OBJECT.
    """

    scope: Scope
    params: Mapping[str, Literal | None]
    target: str = "2.2"
    functions: Functions | None = None
    allow_aggregates: bool = False
    allow_over: bool = False
    report: list[Diagnostic] = field(default_factory=list)
    subquery: Callable[[QueryExpression, Expr | None, Context], Expr | None] | None = None
    grouped: bool = True
    windows: Mapping[str, Over] = field(default_factory=dict)
    batch: bool = False
    in_document: bool = False
    pattern: bool = False

    def inside_call(self) -> Context:
        """The context of an aggregate's or OVER call's arguments: no further ones there."""
        return replace(self, allow_aggregates=False, allow_over=False)

    def say(
        self,
        code: Code,
        message: str,
        span: Span,
        label: str = "",
        *,
        also: tuple[Label, ...] = (),
        notes: tuple[str, ...] = (),
        help: tuple[str, ...] = (),
        fixes: tuple[Fix, ...] = (),
    ) -> None:
        """Reports an error; the caller gives None."""
        self.report.append(
            diagnostic(code, message, span, label, also=also, notes=notes, help=help, fixes=fixes)
        )
