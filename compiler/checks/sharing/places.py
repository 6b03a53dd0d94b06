"""Checks that rows do not come back to where they came from, and that sinks do not mix their files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.checks.sharing.codes import ROWS_GO_ROUND, SHARED_FOLDER
from compiler.checks.sharing.pipes import FOLDER, TOPIC, Pipe, Place, Reading
from compiler.checks.sharing.readers import Readers, Step
from dsl.diagnostic import Diagnostic, Label, Severity, diagnostic


def check_places(pipes: Sequence[Pipe]) -> Iterator[Diagnostic]:
    """DEL008 for rows that a job reads again when it has written them; DEL009 for a folder that two sinks write.

    A watched folder gives each new file (Flink's ContinuousFileSplitEnumerator), whoever wrote it. A chain, in which
    one job writes what another reads, ends somewhere, and is no circle.
    """
    yield from _circles(pipes)
    yield from _shared(pipes)


def _circles(pipes: Sequence[Pipe]) -> Iterator[Diagnostic]:
    said: set[frozenset[int]] = set()
    readers = Readers(pipes)
    ways: dict[Place, dict[int, list[Step]]] = {}
    for start, pipe in enumerate(pipes):
        if pipe.place not in ways:
            ways[pipe.place] = _ways(pipes, pipe.place, readers)
        ring = ways[pipe.place].get(start, [])
        members = frozenset(number for number, _ in ring)
        if ring and members not in said:
            said.add(members)
            yield _round(pipes, ring)


def _ways(pipes: Sequence[Pipe], place: Place, readers: Readers) -> dict[int, list[Step]]:
    """The shortest way on which rows of a place come into each sink that they come into.

    Where they go on from a place is the same whoever wrote them there, so that each place is looked at once.
    """
    ways: dict[int, list[Step]] = {}
    reached: dict[Place, list[Step]] = {place: []}
    todo = [place]
    for written in todo:
        for number, again in readers.of(written):
            if number in ways:
                continue
            way = ways[number] = [*reached[written], (number, again)]
            if pipes[number].place not in reached:
                reached[pipes[number].place] = way
                todo.append(pipes[number].place)
    return ways


def _round(pipes: Sequence[Pipe], ring: list[Step]) -> Diagnostic:
    """`ring` ends with the sink at which it starts."""
    first = pipes[ring[-1][0]]
    again = ring[0][1]
    once = any(reading.once for _, reading in ring)
    also = [Label(reading.span, _told(reading)) for _, reading in ring]
    also += [Label(pipes[number].span, "writes what is read there") for number, _ in ring[:-1]]
    what = f"the {first.place.kind} that `{again.source}` reads"
    ends = "the next run reads them again" if once else "rows go round for ever"
    label = "comes back into this sink" if len(ring) == 1 else "comes back by way of other sinks"
    return diagnostic(
        ROWS_GO_ROUND,
        f"`{first.sink}` writes into {what}, and its rows come from there: {ends}",
        first.span,
        label,
        also=tuple(also),
        help=(
            f"write into another {first.place.kind}",
            "or leave out on the way the rows that come back, and say so: `-- allow DEL008: ...`",
        ),
        # Rows that failed are put back into a topic on purpose.
        severity=Severity.WARNING if once or first.place.kind == TOPIC else None,
    )


def _told(reading: Reading) -> str:
    how = "reads it once" if reading.once else "reads what comes"
    if reading.place.kind == FOLDER and not reading.once:
        how = "watches it"
    return f"`{reading.source}` {how}"


def _shared(pipes: Sequence[Pipe]) -> Iterator[Diagnostic]:
    first: dict[object, Pipe] = {}
    for pipe in pipes:
        if pipe.place.kind != FOLDER:
            continue
        other = first.setdefault(pipe.place, pipe)
        if other is pipe:
            continue
        same = other.span.source == pipe.span.source
        yield diagnostic(
            SHARED_FOLDER,
            f"`{pipe.sink}` writes into the folder of `{other.sink}`"
            + ("" if same else ", a sink of another file"),
            pipe.span,
            "their files lie side by side, and nothing tells them apart",
            also=(Label(other.span, f"`{other.sink}` writes here"),),
            help=(
                "give each a folder of its own",
                *(("or write both with one sink: `sink name from a, b into ...`",) if same else ()),
            ),
        )
