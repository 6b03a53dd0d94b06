"""Checks of the columns that watermarks follow: what stops the job, and what runs ahead of the clock."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.time.clocks import clocks_of
from compiler.checks.time.codes import CLIENT_CLOCK, UNPARSED_TIME
from compiler.plan.expressions import Call, CastExpr, Expr
from compiler.plan.operators import TableColumn, TableSource
from compiler.plan.traverse import walk
from compiler.types.families import CHARACTER
from dsl.diagnostic import Diagnostic, Label, diagnostic

CLIENTS = frozenset(("client", "device", "browser", "mobile", "phone", "sensor"))
"""Words in the names of times that a machine takes whose clock nobody looks after."""


def check_source_times(job: StreamingJob) -> Iterator[Diagnostic]:
    """TIM016, TIM017: of the column that is the event time of a source.

    Flink stops the job at a row whose event time is NULL, which is what TO_TIMESTAMP gives for text that is no time. A
    watermark follows the newest time, however far ahead it is: what comes after a row of next year is late.
    """
    clocks = clocks_of(job)
    awaited = {clock.source: node for node, clock in clocks.waiting()}
    for name, relation in job.graph.relations.items():
        table = relation.operator
        if not isinstance(table, TableSource) or table.watermark is None:
            continue
        column = next(c for c in table.table_columns if c.column.name == table.watermark[0])
        mark = clocks.watermark(name)
        also = () if mark is None else (Label(mark.span, "follows it"),)
        parsed = _parsed(column)
        if parsed is not None:
            yield _unparsed(column, parsed, also)
        if name in awaited and _of_client(column) and column.column.span is not None:
            yield diagnostic(
                CLIENT_CLOCK,
                f"`{column.column.name}` is the clock of a client: one that is ahead makes the rows of all others late",
                column.column.span,
                "is taken as it is",
                also=also,
                help=("bound it by a time of your own: `least(client_time, received_at)`",),
            )


def _unparsed(column: TableColumn, parsed: Expr, also: tuple[Label, ...]) -> Diagnostic:
    name = column.column.name
    return diagnostic(
        UNPARSED_TIME,
        f"text that is no time makes `{name}` NULL, which stops the job",
        parsed.span,
        "is NULL for text that it cannot read",
        also=also,
        help=(
            f"make such rows late instead of NULL: `{name} as coalesce(..., timestamp '1970-01-01 00:00:00')`",
        ),
    )


def _parsed(column: TableColumn) -> Expr | None:
    """The part of a computed time that is NULL for text that is no time, unless something stands in for it."""
    expr = column.expression
    if expr is None or not expr.type.nullable:
        return None
    for part in walk(expr):
        match part:
            case Call(function="TO_TIMESTAMP" | "TO_TIMESTAMP_LTZ", args=(text, *_), declared=None):
                if text.type.root in CHARACTER:
                    return part
            case CastExpr(safe=True, operand=operand) if operand.type.root in CHARACTER:
                return part
            case _:
                pass
    return None


def _of_client(column: TableColumn) -> bool:
    """Whether the name says that a client's clock is meant, and nothing bounds it."""
    if column.kind == "metadata":
        return False
    if column.expression is not None and any(
        isinstance(part, Call) and part.function == "LEAST" for part in walk(column.expression)
    ):
        return False
    return bool(CLIENTS & set(re.split(r"[^a-z]+", column.column.name.lower())))
