"""Gives the query in a window function a task of its own: `TUMBLE((SELECT ...), ...)` takes a table by name here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from compiler.importing.drafts import TaskDraft
from compiler.importing.pieces import Edit
from compiler.importing.tables import tables_of
from dsl.records import replace
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.expressions import Expression, NamedArgument, ScalarQuery, TableArgument
from dsl.syntax.queries import Query, TableFunction
from dsl.walk import walk


def hoisted(task: TaskDraft, source: Source, free: Callable[[str], str]) -> tuple[TaskDraft, ...]:
    """The tasks for the queries in window functions of a task, and the task, which reads them."""
    before: list[TaskDraft] = []
    for argument, query in _queries(task.query):
        known = all(t.path.span in task.tables for t in tables_of(query))
        if not known or any(q is not query and _inside(query, q) for _, q in _queries(task.query)):
            continue
        name = free(f"{task.name}_input")
        place = _brackets(argument, query, source)
        edit = Edit(place.start, place.end, f"table {name}")
        inner = replace(
            task, name=name, query=query, body=query.span, names=(), doc=(), inputs={}, edits=()
        )
        before += hoisted(inner, source, free)
        inputs = {**task.inputs, query.span: name}
        task = replace(task, inputs=inputs, edits=(*task.edits, edit))
    return (*before, task)


def _queries(query: Query) -> Iterator[tuple[Expression, Query]]:
    """The arguments of window functions that are queries, with these."""
    for function in walk(query):
        if not isinstance(function, TableFunction) or not function.call.args:
            continue
        argument = function.call.args[0]
        if isinstance(argument, NamedArgument):
            argument = argument.value
        if isinstance(argument, ScalarQuery):
            yield argument, argument.query
        elif isinstance(argument, TableArgument) and isinstance(argument.table, Query):
            yield argument, argument.table


def _inside(query: Query, outer: Query) -> bool:
    return outer.span.start <= query.span.start and query.span.end <= outer.span.end


def _brackets(argument: Expression, query: Query, source: Source) -> Span:
    """Where the query stands with its brackets, and the word TABLE before them."""
    end = source.text.index(")", query.span.end) + 1
    return source.span(argument.span.start, end)
