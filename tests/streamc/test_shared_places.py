"""Many sinks and sources of the same places are held against each other in time that grows with their number."""

from __future__ import annotations

import time

from compiler.checks.delivery.together import check_together
from compiler.checks.sharing.pipes import TOPIC, Pipe, Place, Reading
from compiler.checks.sharing.places import check_places
from compiler.delivery import hops
from dsl.span import Span

PIPES, TOPICS = 2_000, 5
SECONDS = 20
"""Of the processor. Each held against each takes ten times as long and more; here it is a part of a second."""


def test_topics_that_many_jobs_write_and_read() -> None:
    def topic(number: int) -> Place:
        return Place(TOPIC, f"orders-{number % TOPICS}", ("localhost:9092",))

    def span(number: int) -> Span:
        return Span(f"{number}.stream", 0, 1)

    pipes = [
        Pipe("out", topic(i + 1), span(i), (Reading("in", topic(i), span(i), False),))
        for i in range(PIPES)
    ]
    began = time.process_time()
    found = list(check_places(pipes))
    assert time.process_time() - began < SECONDS
    # Each sink is the end of a shortest ring; those with the same members are told once.
    assert len(found) == PIPES - TOPICS + 1
    assert all(len(one.labels) == 1 + TOPICS + TOPICS - 1 for one in found)


def test_transactions_and_names_at_one_server() -> None:
    place = hops.Place("kafka", ("localhost:9092",), "orders")
    span = Span("a.stream", 0, 1)
    delivery = hops.Delivery(
        writers=tuple(hops.Writer("w", (place,), f"id-{i}-", True, span, span) for i in range(800)),
        readers=tuple(hops.Reader("r", (place,), False, span, (), "x = y") for _ in range(PIPES)),
        held=tuple(hops.Held("h", place.server, f"g{i}", "group", "group", span) for i in range(PIPES)),
    )  # fmt: skip
    began = time.process_time()
    found = list(check_together([delivery]))
    assert time.process_time() - began < SECONDS
    assert [one.code.number for one in found] == ["DEL014"] * PIPES
