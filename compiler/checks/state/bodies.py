"""How a task is written, as steps or as a query, so that helps speak its words."""

from __future__ import annotations

from compiler.checks.context import StreamingJob
from compiler.leaving import entities_of
from compiler.physical.nodes import Node
from dsl.span import Span
from dsl.syntax.declarations import Task

_SHORT = 40


def is_query(job: StreamingJob, node: Node) -> bool:
    """Whether the task in which an operator stands is a SQL query."""
    found = entities_of(job.graph.root).get(node.relation)
    task = None if found is None else found.declaration
    return isinstance(task, Task) and task.query is not None


def partitioned(job: StreamingJob, node: Node, *columns: str) -> str:
    """How a ranking goes by columns: `per a, b` of a step, `partition by a, b` of a query."""
    word = "partition by" if is_query(job, node) else "per"
    return f"`{word} {', '.join(columns)}`"


def written(job: StreamingJob, span: Span) -> str | None:
    """What is written in a place of the file or of one that it uses; None where that is long, or on many lines."""
    for entity in entities_of(job.graph.root).values():
        source = entity.unit.parsed.source
        if source.name == span.source:
            text = source.text[span.start : span.end]
            return text if text.isprintable() and 0 < len(text) <= _SHORT else None
    return None
