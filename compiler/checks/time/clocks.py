"""The watermarks above an output, and where they are declared."""

from __future__ import annotations

from compiler.checks.context import StreamingJob
from compiler.leaving import entities_of, times_of
from compiler.physical.nodes import Node
from dsl.diagnostic import Label
from dsl.syntax.declarations import SourceDeclaration, Watermark


def watermark_of(job: StreamingJob, source: str) -> Watermark | None:
    """The clause of a source, by the source's name in the plan."""
    entity = entities_of(job.graph.root).get(source)
    declaration = None if entity is None else entity.declaration
    return declaration.watermark if isinstance(declaration, SourceDeclaration) else None


def watermark_labels(
    job: StreamingJob,
    node: Node | None,
    text: str = "a row more than this behind the newest is late",
) -> tuple[Label, ...]:
    """The watermarks of the sources that rows come from."""
    clocks = times_of(job.graph).clocks(node) if node is not None else ()
    marks = [watermark_of(job, clock.source) for clock in clocks]
    return tuple(Label(mark.span, text) for mark in marks if mark is not None)
