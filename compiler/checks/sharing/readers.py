"""Which sinks have rows of a place."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.checks.sharing.pipes import FOLDER, Pipe, Place, Reading

Step = tuple[int, Reading]
"""A sink, by its number, and how rows of a place come into it."""


class Readers:
    """The sinks of a project by the places from which their rows come, each place compared with each other once."""

    def __init__(self, pipes: Sequence[Pipe]) -> None:
        self._read: dict[Place, list[tuple[int, int, Reading]]] = {}
        for number, pipe in enumerate(pipes):
            for order, reading in enumerate(pipe.readings):
                self._read.setdefault(reading.place, []).append((number, order, reading))
        self._known: dict[Place, list[Step]] = {}

    def of(self, place: Place) -> list[Step]:
        """The sinks with rows of a place, in their order, each with the first reading that gives it such rows."""
        if place not in self._known:
            self._known[place] = self._found(place)
        return self._known[place]

    def _found(self, place: Place) -> list[Step]:
        # Only folders hold others; topics, of which there are many, are looked up.
        read = [p for p in self._read if p.holds(place)] if place.kind == FOLDER else [place]
        first: dict[int, tuple[int, Reading]] = {}
        for one in read:
            for number, order, reading in self._read.get(one, ()):
                if number not in first or order < first[number][0]:
                    first[number] = (order, reading)
        return [(number, first[number][1]) for number in sorted(first)]
