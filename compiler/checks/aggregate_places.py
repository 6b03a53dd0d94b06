"""Checks that declared aggregates stand where Flink computes them, with the methods that they have."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.vectorized_places import vectorized
from compiler.functions.codes import MISPLACED_PYTHON, MISSING_METHOD
from compiler.graph import Graph
from compiler.plan import operators as op
from compiler.plan.expressions import AggregateCall, OverCall
from compiler.plan.functions import PlanFunction
from compiler.plan.inputs import expressions_of, operators
from compiler.plan.operators import Operator
from compiler.plan.traits import derive
from compiler.plan.traverse import walk
from dsl.diagnostic import Diagnostic, diagnostic

_MERGED = ("hop", "cumulate", "session")
"""Windows of which Flink puts the parts together; those of `tumble` have one part."""

_BESIDE_PYTHON = frozenset(
    {"AVG", "COUNT", "FIRST_VALUE", "LAST_VALUE", "LISTAGG", "MAX", "MIN", "SUM"}
    | {"STDDEV_POP", "STDDEV_SAMP", "STDDEV", "VAR_POP", "VAR_SAMP", "VARIANCE"}
)
"""Flink's aggregates that PyFlink computes itself: CommonPythonUtil in its planner lists them."""


def check_aggregate_places(graph: Graph) -> list[Diagnostic]:
    """TYP021 and TYP022 for aggregates that the file declares."""
    declared = {f.name: f for f in graph.functions.planned if f.kind == "aggregate"}
    if not declared:
        return []
    return [
        found
        for relation in graph.relations.values()
        for operator in operators(relation.operator)
        for found in _misplaced(operator, declared, graph)
    ]


def _misplaced(
    operator: Operator, declared: dict[str, PlanFunction], graph: Graph
) -> Iterator[Diagnostic]:
    streaming = graph.mode != "batch"
    for call, function in _calls(operator, declared):
        if function.vectorized:
            yield from vectorized(operator, call, declared, window_of(operator, graph), graph.mode)
            continue
        if function.language == "python":
            wrong = _python(operator, call, function, declared, graph)
            if wrong is not None:
                yield wrong
                continue
        if not streaming:
            continue
        if not function.retracts and (why := _takes_back(operator, call, graph)):
            yield _missing(call, function, "retract", why)
        elif not function.merges and (kind := _merged_window(operator, graph)):
            yield _missing(call, function, "merge", f"the windows of `{kind}` share their parts")


def _calls(
    operator: Operator, declared: dict[str, PlanFunction]
) -> Iterator[tuple[AggregateCall | OverCall, PlanFunction]]:
    for expr in expressions_of(operator):
        for part in walk(expr):
            if isinstance(part, AggregateCall | OverCall) and part.declared is not None:
                yield part, declared[part.function]


def _takes_back(operator: Operator, call: AggregateCall | OverCall, graph: Graph) -> str:
    """Why rows leave again what is computed of them; empty where they stay."""
    if isinstance(call, OverCall):
        counted = call.frame is not None and call.frame.start[1] is not None
        return "rows leave this frame" if counted else ""
    if isinstance(operator, op.Aggregate):
        inner = derive(operator.input, graph.traits.__getitem__)
        return "" if inner.append_only else "its rows change"
    return ""


def _merged_window(operator: Operator, graph: Graph) -> str | None:
    """The kind of the windows by which rows are gathered, if Flink merges their parts."""
    kind = window_of(operator, graph)
    return kind if kind in _MERGED else None


def window_of(aggregate: Operator, graph: Graph) -> str | None:
    """The kind of the windows by which an aggregation gathers rows."""
    if not isinstance(aggregate, op.Aggregate):
        return None
    if aggregate.window is not None:
        return aggregate.window.function.lower()
    if derive(aggregate, graph.traits.__getitem__).windows is None:
        return None
    source = aggregate.input
    while isinstance(source, op.Project | op.Filter | op.Read):
        named = isinstance(source, op.Read)
        source = graph.relations[source.relation].operator if named else source.input  # type: ignore[union-attr]
    return source.kind if isinstance(source, op.Window) else "window"


def _missing(
    call: AggregateCall | OverCall, function: PlanFunction, method: str, why: str
) -> Diagnostic:
    return diagnostic(
        MISSING_METHOD,
        f"`{function.name}` needs a method `{method}` here: {why}",
        call.span,
        help=(f"if its class has one, declare it: `{method}s = true`",),
    )


def _python(
    operator: Operator,
    call: AggregateCall | OverCall,
    function: PlanFunction,
    declared: dict[str, PlanFunction],
    graph: Graph,
) -> Diagnostic | None:
    """Where PyFlink has no aggregates of single rows, or computes them otherwise than is written."""
    where, help = "", "write it in Java"
    if graph.mode == "batch":
        where = "in a batch job"
    elif isinstance(call, OverCall):
        where = "with `over`"
    elif isinstance(operator, op.MatchRows):
        where = "in the search for a pattern"
    elif isinstance(operator, op.Aggregate):
        if operator.window is None and window_of(operator, graph) is not None:
            where = "over the rows of a window"
            help = "group by the window in a query: `group by tumble(event_time, interval ...)`"
        else:
            beside = _beside(operator, declared)
            where = f"beside `{beside.lower()}`" if beside else ""
            help = "compute one of them in a task of its own"
    if not where:
        return None
    message = f"Flink does not run the Python aggregate `{function.name}` {where}"
    return diagnostic(MISPLACED_PYTHON, message, call.span, help=(help,))


def _beside(aggregate: op.Aggregate, declared: dict[str, PlanFunction]) -> str | None:
    """Another aggregate of the same groups that Java alone computes."""
    for call in aggregate.aggregates:
        if call.declared is not None:
            alone = declared[call.function].language == "python"
        else:
            alone = call.function in _BESIDE_PYTHON or _asks_window(call, aggregate)
        if not alone:
            return call.function
    return None


def _asks_window(call: AggregateCall, aggregate: op.Aggregate) -> bool:
    """Whether the call tells of the window by which rows are gathered, as `TUMBLE_START` does."""
    window = aggregate.window
    return window is not None and call.function.startswith(f"{window.function}_")
