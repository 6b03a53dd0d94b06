"""Checks queues, whose messages are hidden while a job holds them, and deleted with its checkpoints."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.delivery.codes import NEVER_COMMITTED, SHOWN_AGAIN
from compiler.connectors.model import Role
from compiler.delivery.job import INTERVAL, Checkpoints
from compiler.delivery.setups import Setup, milliseconds, setup
from compiler.graph import Graph
from compiler.options.values import Duration
from dsl.diagnostic import Diagnostic, Label, diagnostic

_LONGEST = 12 * 3_600_000
"""The longest that a queue of Amazon hides a message, in milliseconds."""


def check_hiding(graph: Graph, checkpoints: Checkpoints) -> Iterator[Diagnostic]:
    """DEL016 where a queue hides messages for a shorter time than a checkpoint comes after another; DEL012 where no
    checkpoint ever deletes them.
    """
    for name, table in graph.tables.items():
        if table.role is not Role.SOURCE or not table.connector.reading.hides:
            continue
        queue = setup(name, table)
        if checkpoints.interval is None:
            yield _never_deleted(queue, checkpoints)
        else:
            yield from _shown(queue, checkpoints, checkpoints.interval)


def _never_deleted(queue: Setup, checkpoints: Checkpoints) -> Diagnostic:
    hop = checkpoints.hop()
    return diagnostic(
        NEVER_COMMITTED,
        f"`{queue.name}` deletes its messages with each checkpoint, and there are none",
        hop.span,
        "no message is ever deleted",
        also=(Label(queue.table.declaration.name.span, "deletes with checkpoints"),),
        help=(hop.mend,),
        fixes=hop.fixes,
    )


def _shown(queue: Setup, checkpoints: Checkpoints, interval: int) -> Iterator[Diagnostic]:
    option = queue.facts.reading.hides
    hidden = milliseconds(queue.value(option) or "")
    if hidden is None or hidden >= interval:
        return
    shown, every = Duration(hidden).text, Duration(interval).text
    longer = min(2 * interval, _LONGEST)
    also: tuple[Label, ...] = ()
    if checkpoints.written(INTERVAL):
        also = (Label(checkpoints.span(INTERVAL), "the time between two checkpoints"),)
    yield diagnostic(
        SHOWN_AGAIN,
        f"`{queue.name}` hides a message for {shown} at a time, and deletes it with a checkpoint every {every}",
        queue.span(option),
        "a task that pauses for longer is overtaken by others",
        also=also,
        help=(
            f"hide messages for longer than a checkpoint takes: `{option} = {Duration(longer).text}`",
            "or make checkpoints more often",
        ),
        fixes=queue.set_to(f"{option} = {Duration(longer).text}") if longer >= interval else (),
    )
