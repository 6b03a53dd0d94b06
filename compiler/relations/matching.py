"""Searches for a pattern: MATCH_RECOGNIZE of a query, and the step `match`."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import AggregateCall, Call, Expr, FieldRef, SortKey
from compiler.plan.operators import Column
from compiler.plan.subqueries import joins_rows
from compiler.plan.traverse import walk
from compiler.relations import codes
from compiler.relations.columns import check_names
from compiler.relations.flow import Flow, Rows, labels_of
from compiler.relations.patterns import check_pattern, variables_of
from compiler.relations.ranking import sort_keys
from compiler.relations.visible import Visible, VisibleColumn, visible
from compiler.types.codes import MISPLACED_AGGREGATE, UNKNOWN_COLUMN
from compiler.types.datatype import Root
from compiler.types.predicates import require_condition
from compiler.types.scope import unknown_column
from compiler.types.typing import type_expression
from dsl.diagnostic import Diagnostic, Edit, Fix, Safety, diagnostic
from dsl.records import dataclass, replace
from dsl.syntax.expressions import ColumnRef, Expression, IntervalLiteral
from dsl.syntax.queries import MatchRecognize, Measure
from dsl.syntax.steps import MatchStep


@dataclass(frozen=True, slots=True)
class PatternScope:
    """The columns of rows, named alone or behind a variable of the pattern."""

    columns: tuple[VisibleColumn, ...]
    variables: tuple[str, ...]

    def column(self, ref: ColumnRef) -> Expr | Diagnostic:
        """What `amount` or `a.amount` is."""
        first, behind = ref.parts[0], len(ref.parts) > 1
        variable = first.text if behind and first.text in self.variables else None
        if variable is not None:
            ref = replace(ref, parts=ref.parts[1:])
        found = Visible(tuple(replace(v, alias=None) for v in self.columns)).column(ref)
        if isinstance(found, FieldRef):
            return replace(found, variable=variable)
        if not isinstance(found, Diagnostic):
            return diagnostic(
                codes.MISPLACED_STEP,
                "Flink takes no field of a row in a search for a pattern",
                ref.span,
                help=("make it a column before",),
            )
        if variable is not None:
            return unknown_column(ref.parts[0], [v.name for v in self.columns], of=variable)
        if not behind:
            return found
        listed = ", ".join(f"`{name}`" for name in self.variables)
        helps, fixes = [f"there are {listed}"], tuple[Fix, ...]()
        if any(v.alias == first.text for v in self.columns):
            # The planner makes of it a variable that stands nowhere in the pattern: its rows are none.
            helps.append(
                f"Flink would take `{first.text}` for a variable, of which there is no row"
            )
            edit = Edit(first.span.to(ref.parts[1].span), ref.parts[1].text)
            fixes = (Fix("leave the table's name out", (edit,), Safety.UNSAFE),)
        return diagnostic(
            UNKNOWN_COLUMN,
            f"`{first.text}` is no variable of the pattern",
            first.span,
            help=tuple(helps),
            fixes=fixes,
        )


def match_step(step: MatchStep, flow: Flow) -> bool:
    """The step `match`."""
    rows = matched(step.match, Rows(flow.rows, flow.scope.columns, flow.alias), flow)
    if rows is None:
        return False
    flow.become(rows, flow.alias)
    return True


def matched(match: MatchRecognize, rows: Rows, flow: Flow) -> op.MatchRows | None:
    """The matches of a pattern among rows; None where an error was reported."""
    if not check_pattern(match, flow) or not _appended(match, rows, flow):
        return None
    partition = _partition(match, rows, flow)
    order = _order(match, rows, flow)
    if partition is None or order is None:
        return None
    symbols = variables_of(match.pattern)
    names = dict.fromkeys((*symbols, *(n.text for n, _ in match.subsets)))
    names |= dict.fromkeys(d.name.text for d in match.define)
    scope = PatternScope(rows.columns, tuple(names))
    measures = [_measure(m, scope, rows, flow) for m in match.measures]
    define = [_definition(d, scope, flow) for d in match.define]
    if any(m is None for m in measures) or any(d is None for d in define):
        return None
    items = [*partition, *(m for m in measures if m is not None)]
    if not check_names(items, flow):
        return None
    within = None
    if match.within is not None:
        within = _within(match.within, flow)
        if within is None:
            return None
    after = None
    if match.after_match is not None:
        symbol = match.after_symbol.text if match.after_symbol is not None else None
        after = (match.after_match.upper(), symbol)
    return op.MatchRows(
        rows.operator,
        tuple(e for e, _ in partition),
        order,
        tuple(m[0] for m in measures if m is not None),
        after,
        match.pattern,
        within,
        tuple((n.text, tuple(of.text for of in members)) for n, members in match.subsets),
        tuple((d.name.text, e) for d, e in zip(match.define, define, strict=True) if e is not None),
        tuple(column for _, column in items),
        match.span,
    )


def _appended(match: MatchRecognize, rows: Rows, flow: Flow) -> bool:
    if flow.traits_of(rows.operator).append_only:
        return True
    flow.say(
        codes.MISPLACED_STEP,
        "a pattern is searched among rows that do not change, and these do",
        match.span,
        f"changes are `{flow.traits_of(rows.operator).changelog}`",
        help=("gather rows in windows, which are final",),
    )
    return False


def _partition(match: MatchRecognize, rows: Rows, flow: Flow) -> list[tuple[Expr, Column]] | None:
    found: list[tuple[Expr, Column]] = []
    for key in match.partition_by:
        typed = flow.type(key, scope=Visible(rows.columns))
        if typed is None:
            return None
        if not isinstance(typed, FieldRef):
            flow.say(
                codes.MISPLACED_STEP,
                "a pattern is searched within columns, and this is computed",
                key.span,
                help=("compute it as a column before",),
            )
            return None
        named = next(v.name for v in rows.columns if v.column.name == typed.name)
        found.append((typed, Column(named, typed.type, labels_of(typed, rows.operator), key.span)))
    return found


def _order(match: MatchRecognize, rows: Rows, flow: Flow) -> tuple[SortKey, ...] | None:
    before = flow.operator, flow.scope
    flow.operator, flow.scope = rows.operator, Visible(rows.columns)
    keys = sort_keys(match.order_by, flow)
    flow.operator, flow.scope = before
    if keys is None:
        return None
    first = keys[0] if keys else None
    if first is not None and first.expression.type.time_attribute and not first.descending:
        return keys
    flow.say(
        codes.WINDOW_WITHOUT_EVENT_TIME,
        "a pattern is searched in the order of time: `order by` begins with it, ascending",
        match.order_by[0].span if match.order_by else match.span,
        help=("begin with the column that has a `watermark`",),
    )
    return None


def _typed(expression: Expression, scope: PatternScope, flow: Flow) -> Expr | None:
    context = replace(
        flow.context(),
        scope=scope,
        allow_aggregates=True,
        grouped=False,
        pattern=True,
        subquery=None,
    )
    typed = type_expression(expression, context)
    return typed if typed is None or _one_variable(typed, flow) else None


def _one_variable(expr: Expr, flow: Flow) -> bool:
    """Whether each aggregate is about the rows of one variable, all of them."""
    for part in walk(expr):
        if not isinstance(part, AggregateCall):
            continue
        used = {p.variable for p in walk(part) if isinstance(p, FieldRef)}
        wrong = "" if len(used) < 2 else "rows of one variable"
        wrong = "all rows of a variable, and has no `distinct`" if part.distinct else wrong
        if wrong:
            flow.say(MISPLACED_AGGREGATE, f"an aggregate in a pattern is about {wrong}", part.span)
            return False
    return not joins_rows((expr,))


def _measure(
    measure: Measure, scope: PatternScope, rows: Rows, flow: Flow
) -> tuple[Expr, Column] | None:
    typed = _typed(measure.expression, scope, flow)
    if typed is None:
        return None
    kind = typed.type
    if not (isinstance(typed, Call) and typed.function in ("MATCH_ROWTIME", "MATCH_PROCTIME")):
        kind = kind.without_time_attribute()
    labels = labels_of(typed, rows.operator)
    return typed, Column(measure.name.text, kind, labels, measure.span)


def _definition(definition: Measure, scope: PatternScope, flow: Flow) -> Expr | None:
    typed = _typed(definition.expression, scope, flow)
    if typed is None or not require_condition(typed, flow.context()):
        return None
    return typed


def _within(expression: Expression, flow: Flow) -> Expr | None:
    typed = flow.type(expression)
    if typed is None:
        return None
    if typed.type.root is Root.INTERVAL_SECONDS:
        return typed
    label = "" if isinstance(expression, IntervalLiteral) else "is none"
    flow.say(
        codes.MISPLACED_STEP, "`within` takes a duration of fixed length", expression.span, label
    )
    return None


def match_rows(match: MatchRecognize, rows: Rows, flow: Flow) -> Rows | None:
    """MATCH_RECOGNIZE behind a table of a query."""
    found = matched(match, rows, flow)
    if found is None:
        return None
    alias = match.alias.name.text if match.alias is not None else None
    return Rows(found, visible(found.columns, alias), alias)
