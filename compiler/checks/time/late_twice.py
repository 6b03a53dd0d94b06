"""Checks that one task tells in-time rows from late ones, so that each is in one of the two outputs."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.time.codes import LATE_TOLD_TWICE
from compiler.relations.asked_once import not_agreeing
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.syntax.declarations import SourceDeclaration


def check_late_twice(job: StreamingJob) -> Iterator[Diagnostic]:
    """TIM021 for late rows that are told apart behind a union, in a job with sources that can be idle.

    Flink asks each input of a union by its own watermark (filters and projections go below it), and one that was idle
    is behind the others. So the two filters stay tasks of their own, which see rows and watermarks in an order of
    their own: `compiler/relations/asked_once.py`.
    """
    graph = job.graph
    if not graph.idle:
        return
    for made, question in not_agreeing(graph.relations.values()):
        yield diagnostic(
            LATE_TOLD_TWICE,
            f"a row of `{made.name}` that comes as its time passes may be late and in time, or neither",
            question.span,
            "late rows are told apart here",
            also=(Label(made.operator.span, "inputs come together here"), *_idle(job)),
            help=(
                "leave out `idle`, where all sources have rows all the time",
                "or let all write to one topic, and read that: then nothing comes together here",
            ),
        )


def _idle(job: StreamingJob) -> Iterator[Label]:
    for name in job.graph.idle:
        table = job.graph.tables.get(name)
        declared = table.declaration if table is not None else None
        if isinstance(declared, SourceDeclaration) and declared.watermark is not None:
            idle = declared.watermark.idle
            if idle is not None:
                yield Label(idle.span, "a source that can be idle")
                return
