"""What in the body of a task tells late rows from others: a window, or `dedup ... within`."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.syntax.declarations import Task
from dsl.syntax.expressions import TableArgument
from dsl.syntax.queries import (
    DerivedTable,
    JoinTable,
    MatchRecognize,
    Query,
    QueryBody,
    Select,
    SetOperation,
    TableExpression,
    TableFunction,
    Values,
)
from dsl.syntax.steps import Dedup, Step, WindowStep
from dsl.walk import nodes

KINDS = ("tumble", "hop", "cumulate", "session")


def window_of(task: Task) -> WindowStep | Dedup | TableFunction | None:
    """The window, or the step `dedup ... within`, whose late rows are the task's output `.late`.

    Of several steps it is the first, which holds rows until the watermark has passed them.

    A query has such an output where a single window function stands in it, in a FROM: of several, one row could be late
    for this window and in time for that.
    """
    if task.query is None:
        return next((step for step in task.steps if _is_timed(step)), None)  # type: ignore[return-value]
    everywhere = [node for node in nodes(task.query) if _is_window(node)]
    if len(everywhere) != 1:
        return None
    return next(_in_query(task.query), None)


def _is_timed(step: Step) -> bool:
    return isinstance(step, WindowStep) or (isinstance(step, Dedup) and step.within is not None)


def _is_window(node: object) -> bool:
    if not isinstance(node, TableFunction) or node.lateral:
        return False
    return node.call.name.text.lower() in KINDS


def _in_query(query: Query) -> Iterator[TableFunction]:
    for cte in query.ctes:
        yield from _in_query(cte.query)
    yield from _in_body(query.body)


def _in_body(body: QueryBody) -> Iterator[TableFunction]:
    match body:
        case Query():
            yield from _in_query(body)
        case SetOperation():
            yield from _in_body(body.left)
            yield from _in_body(body.right)
        case Select(from_=table) if table is not None:
            yield from _in_table(table)
        case Select() | Values():
            return


def _in_table(table: TableExpression) -> Iterator[TableFunction]:
    match table:
        case TableFunction() if _is_window(table):
            yield table
        case TableFunction(call=call):
            for argument in call.args:
                if isinstance(argument, TableArgument) and isinstance(argument.table, Query):
                    yield from _in_query(argument.table)
        case DerivedTable(lateral=False, query=query):
            yield from _in_query(query)
        case JoinTable():
            yield from _in_table(table.left)
            yield from _in_table(table.right)
        case MatchRecognize(input=rows) if rows is not None:
            yield from _in_table(rows)
        case _:
            return
