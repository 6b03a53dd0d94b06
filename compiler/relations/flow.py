"""The rows of a task while its steps are applied one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import partial

from compiler.plan import operators as op
from compiler.plan.expressions import Expr, FieldRef, Literal
from compiler.plan.operators import Column, Operator
from compiler.plan.plan import Relation
from compiler.plan.subqueries import joins_rows
from compiler.plan.traits import Traits, derive
from compiler.relations.derived_joins import bounded
from compiler.relations.ranks import filtered
from compiler.relations.visible import Visible, VisibleColumn, visible
from compiler.types.codes import NOT_COMPILED_YET
from compiler.types.context import Context, Functions
from compiler.types.predicates import require_condition
from compiler.types.typing import type_expression
from dsl.diagnostic import Code, Diagnostic, Fix, Label, diagnostic
from dsl.records import dataclass, once, replace
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.expressions import Expression, Over
from dsl.syntax.names import Path


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a task sees of its file: inputs, params, functions, the target, and where to report.

    `read(path)` gives the relation that an output is, or None where it could not be made (which has been
    reported). `made(name)` is a relation that was made, by its name in the plan, which no file can say of a part or
    of a library's own. `traits(relation)` are those of a relation. `wanted` holds the ports of the task that
    somebody reads. `code(path)` is the text of a Python file beside the file, `keep` remembers a text to which a
    diagnostic points. `raises` tells that rows for which a Python function raises are rejected.
    """

    read: Callable[[Path], Relation | None]
    made: Callable[[str], Relation | None]
    traits: Callable[[str], Traits]
    params: Mapping[str, Literal | None]
    functions: Functions | None
    target: str
    mode: str
    wanted: frozenset[str]
    report: list[Diagnostic]
    code: Callable[[str], Source | None] = lambda _: None
    keep: Callable[[Source], Source] = lambda source: source
    raises: bool = False


@dataclass(slots=True)
class Flow:
    """Rows in the making. `operator` is None before the first step; `name` is the task's name in the plan.

    `parts` are the relations that the task shares between its outputs, `side` the side outputs by port.
    `windowed` is the window's time column, from a `window` step to the
    aggregation that closes it. `sql` tells that a query is being made, which sees the tables of WITH (`ctes`), the
    columns of the query around it (`outer`) and its named windows.
    """

    name: str
    around: Surroundings
    operator: Operator | None = None
    scope: Visible = field(default_factory=lambda: Visible(()))
    parts: list[Relation] = field(default_factory=list)
    side: dict[str, Operator] = field(default_factory=dict)
    windowed: str | None = None
    alias: str | None = None
    sql: bool = False
    ctes: Mapping[str, Rows] = field(default_factory=dict)
    outer: Visible | None = None
    windows: Mapping[str, Over] = field(default_factory=dict)

    @property
    def rows(self) -> Operator:
        """The rows so far; only after a first step."""
        assert self.operator is not None
        return self.operator

    def say(
        self,
        code: Code,
        message: str,
        span: Span,
        label: str = "",
        *,
        also: tuple[Label, ...] = (),
        help: tuple[str, ...] = (),
        fixes: tuple[Fix, ...] = (),
    ) -> None:
        """Reports a diagnostic."""
        self.around.report.append(
            diagnostic(code, message, span, label, also=also, help=help, fixes=fixes)
        )

    def not_yet(self, what: str, span: Span) -> bool:
        """Reports that something parses but is not compiled yet; gives False, for a step to return."""
        self.say(NOT_COMPILED_YET, f"{what} is not compiled yet", span)
        return False

    def sub(self, outer: Visible | None = None) -> Flow:
        """A flow for a query inside this one: it shares parts, side outputs and reports."""
        return Flow(
            self.name,
            self.around,
            parts=self.parts,
            side=self.side,
            sql=True,
            ctes=self.ctes,
            outer=outer if outer is not None else self.outer,
        )

    def context(self, scope: Visible | None = None) -> Context:
        """The context in which expressions are typed."""
        from compiler.relations.subqueries import subquery

        seen = scope or self.scope
        return Context(
            seen
            if seen.outer is not None or self.outer is None
            else replace(seen, outer=self.outer),
            self.around.params,
            self.around.target,
            self.around.functions,
            report=self.around.report,
            batch=self.around.mode == "batch",
            windows=self.windows,
            subquery=partial(subquery, self),
        )

    def type(
        self,
        expression: Expression,
        *,
        scope: Visible | None = None,
        aggregates: bool = False,
        over: bool = False,
        grouped: bool = True,
    ) -> Expr | None:
        """The typed expression, or None where an error was reported."""
        context = replace(
            self.context(scope), allow_aggregates=aggregates, allow_over=over, grouped=grouped
        )
        return type_expression(expression, context)

    def condition(
        self,
        expression: Expression,
        *,
        scope: Visible | None = None,
        aggregates: bool = False,
        over: bool = False,
    ) -> Expr | None:
        """A typed expression that must be BOOLEAN."""
        context = replace(self.context(scope), allow_aggregates=aggregates, allow_over=over)
        typed = type_expression(expression, context)
        if typed is None or not require_condition(typed, context):
            return None
        return typed

    def become(self, operator: Operator, alias: str | None = None) -> None:
        """Goes on with new rows, all of whose columns are visible under their own names."""
        self.operator = operator
        self.alias = alias or self.alias
        self.scope = Visible(visible(operator.columns, self.alias))

    def filter(self, condition: Expr, span: Span) -> None:
        """Keeps the rows for which the condition is true; names stay what they are."""
        from compiler.relations.subqueries import check_values
        from compiler.relations.temporal import same_times

        check_values(self, (condition,), condition=True)
        found = bounded(self._inside(self.rows), condition)
        if found is not None:
            same_times(found.join, self)
            self._retype(found.rows)
            if found.absorbed:
                return
        self.operator = filtered(self.rows, condition, span, self.around.target)
        if joins_rows((condition,)):
            self._forget_times(span)

    def _inside(self, rows: Operator) -> Operator:
        """The rows of a query with a name: Flink puts it where it is read."""
        own = self.rows_of(rows) if isinstance(rows, op.Read) and not rows.hints else None
        return rows if own is None else own

    def _retype(self, rows: Operator) -> None:
        """Goes on with rows whose columns have the same names and other types."""
        columns = {c.name: c for c in rows.columns}
        scope = tuple(replace(v, column=columns[v.column.name]) for v in self.scope.columns)
        self.operator, self.scope = rows, Visible(scope)

    def _forget_times(self, span: Span) -> None:
        """Rows that were joined with those of a subquery have no time attributes any more."""
        columns = {c.name: without_time(c) for c in self.rows.columns}
        if all(columns[c.name] is c for c in self.rows.columns):
            return
        scope = tuple(
            replace(v, column=columns[v.column.name]) if v.column.name in columns else v
            for v in self.scope.columns
        )
        items = [(field_ref(c), columns[c.name]) for c in self.rows.columns]
        self.project(list(items), span, scope)

    def share(self, suffix: str, span: Span) -> op.Read:
        """Makes the rows so far a relation of their own and reads it, so that several outputs can."""
        self.operator = read = self.shared(self.rows, suffix, span)
        return read

    def shared(self, rows: Operator, suffix: str, span: Span) -> op.Read:
        """Makes rows a relation of their own and reads it; what is one is only read."""
        if isinstance(rows, op.Read):
            return rows
        name = f"{self.name}${suffix}"
        while any(part.name == name for part in self.parts):
            name += "_"
        self.parts.append(Relation(name, "part", rows, self.name, span))
        return op.Read(name, rows.columns, span)

    def declared(self, rows: Operator) -> Span | None:
        """Where the relation is declared that is read, if it is one of the file's."""
        if not isinstance(rows, op.Read) or self.rows_of(rows) is not None:
            return None
        relation = self.around.made(rows.relation)
        return None if relation is None else relation.span

    def rows_of(self, read: op.Read) -> Operator | None:
        """The rows of a relation that this task makes for itself."""
        return next((p.operator for p in self.parts if p.name == read.relation), None)

    def source_of(self, read: op.Read) -> Operator | None:
        """The rows of a relation, this task's or another's."""
        own = self.rows_of(read)
        if own is not None:
            return own
        relation = self.around.made(read.relation)
        return None if relation is None else relation.operator

    def own_traits(self) -> Traits:
        """The traits of the rows so far."""
        return self.traits_of(self.rows)

    def traits_of(self, rows: Operator) -> Traits:
        """The traits of rows that this task makes or reads."""
        parts = {part.name: part for part in self.parts}

        def lookup(name: str) -> Traits:
            if name in parts:
                return derive(parts[name].operator, lookup)
            return self.around.traits(name)

        return derive(rows, lookup)

    def project(
        self,
        items: list[tuple[Expr, Column]],
        span: Span,
        scope: tuple[VisibleColumn, ...] | None = None,
    ) -> None:
        """Goes on with the given columns."""
        expressions = tuple(expr for expr, _ in items)
        columns = tuple(column for _, column in items)
        if joins_rows(expressions):
            from compiler.relations.subqueries import check_values

            check_values(self, expressions, condition=False)
            columns = tuple(map(without_time, columns))
            named = {c.name: c for c in columns}
            scope = scope and tuple(replace(v, column=named[v.column.name]) for v in scope)
        self.operator = op.Project(self.rows, expressions, columns, span)
        self.scope = Visible(scope if scope is not None else visible(columns, self.alias))

    def all_columns(self) -> list[tuple[Expr, Column]]:
        """Every column as it is, as items of a projection."""
        return [(field_ref(column), column) for column in self.rows.columns]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows, the columns that can be named of them, and the alias where there is a single one."""

    operator: Operator
    columns: tuple[VisibleColumn, ...]
    alias: str | None = None


def without_time(column: Column) -> Column:
    """The column as ordinary data."""
    if column.type.time_attribute is None:
        return column
    return replace(column, type=column.type.without_time_attribute())


def field_ref(column: Column, side: int = 0) -> FieldRef:
    """A reference to a column that nobody wrote: at the place that the column comes from."""
    return FieldRef(column.name, column.type, column.span or Span("", 0, 0), side)


def labels_of(expr: Expr, rows: Operator) -> tuple[str, ...]:
    """The tags that the columns below an expression carry."""
    from compiler.plan.traverse import walk

    named = _labelled(rows)
    if not named:
        return ()
    found: dict[str, None] = {}
    for part in walk(expr):
        if isinstance(part, FieldRef):
            found.update(dict.fromkeys(named.get(part.name, ())))
    return tuple(found)


@once
def _labelled(rows: Operator) -> dict[str, tuple[str, ...]]:
    return {column.name: column.labels for column in rows.columns if column.labels}
