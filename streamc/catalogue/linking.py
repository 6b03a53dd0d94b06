"""How the files of a project go together: whose rows another one reads, and where personal data gets to."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from compiler.checks.sharing.pipes import FOLDER, Place
from compiler.lineage.columns import How
from dsl.records import dataclass
from streamc.catalogue.model import Column, Node, Pipeline

PERSONAL = "pii"
"""The tag of columns with personal data, alone or with what it is: `@pii(email)`."""

BY_POSITION = frozenset({"csv"})
"""Formats whose readers go by the order of columns, not by their names."""

Key = tuple[int, str, str]
"""A column of a node: the number of its file, the node, the column."""


@dataclass(frozen=True, slots=True)
class Link:
    """A sink of one file writes a place that a source reads, of the same file or another."""

    writer: int
    sink: str
    reader: int
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a value gets to: the column, and what was done to it on the way."""

    key: Key
    how: How


@dataclass(frozen=True, slots=True)
class Personal:
    """A column in which personal data comes into a project, and all columns that it gets to, nearest first."""

    root: Key
    labels: tuple[str, ...]
    reached: tuple[Reached, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """All files, and what holds among them. `readers` and `origins` lead from a column to its next ones, forward and
    backward; `carried` names the roots of personal data by the column that carries it.
    """

    pipelines: tuple[Pipeline, ...]
    links: tuple[Link, ...]
    readers: Mapping[Key, tuple[Reached, ...]]
    origins: Mapping[Key, tuple[Reached, ...]]
    personal: tuple[Personal, ...]
    carried: Mapping[Key, tuple[Key, ...]]
    _nodes: dict[tuple[int, str], Node] = field(default_factory=dict)

    def node(self, number: int, name: str) -> Node:
        """A node of a file."""
        if not self._nodes:
            self._nodes.update(
                ((at, node.name), node)
                for at, pipeline in enumerate(self.pipelines)
                for node in pipeline.nodes
            )
        return self._nodes[number, name]


def link(pipelines: Sequence[Pipeline]) -> Linked:
    """What holds among the files of a project."""
    links = tuple(_links(pipelines))
    readers: dict[Key, list[Reached]] = {}
    origins: dict[Key, list[Reached]] = {}
    for start, end, how in _steps(pipelines, links):
        readers.setdefault(start, []).append(Reached(end, how))
        origins.setdefault(end, []).append(Reached(start, how))
    personal = tuple(_personal(pipelines, readers, origins))
    carried: dict[Key, list[Key]] = {}
    for one in personal:
        carried.setdefault(one.root, []).append(one.root)
        for reached in one.reached:
            carried.setdefault(reached.key, []).append(one.root)
    return Linked(
        tuple(pipelines),
        links,
        {key: tuple(found) for key, found in readers.items()},
        {key: tuple(found) for key, found in origins.items()},
        personal,
        {key: tuple(found) for key, found in carried.items()},
    )


def is_personal(labels: Iterable[str]) -> bool:
    """Whether a column with these labels holds personal data."""
    return any(label.partition("(")[0] == PERSONAL for label in labels)


def _links(pipelines: Sequence[Pipeline]) -> Iterator[Link]:
    """Who writes what who reads. A folder is read with all that is below it."""
    reading: dict[Place, list[tuple[int, str]]] = {}
    for number, pipeline in enumerate(pipelines):
        for node in pipeline.nodes:
            if node.kind == "source":
                for place in node.places:
                    reading.setdefault(place, []).append((number, node.name))
    for number, pipeline in enumerate(pipelines):
        for node in pipeline.nodes:
            if node.kind != "sink":
                continue
            for place in node.places:
                for around in _around(place):
                    if around.holds(place):
                        for reader, source in reading.get(around, ()):
                            yield Link(number, node.name, reader, source, place)


def _around(place: Place) -> Iterator[Place]:
    """A place, and of a folder all that it lies in."""
    yield place
    name = place.name
    while place.kind == FOLDER and "/" in name.rstrip("/"):
        name = name.rstrip("/").rpartition("/")[0]
        yield Place(place.kind, name or "/", place.of)
        if name and not name.endswith("/"):
            yield Place(place.kind, name + "/", place.of)


def _steps(pipelines: Sequence[Pipeline], links: Iterable[Link]) -> Iterator[tuple[Key, Key, How]]:
    """Every step of a value from a column to the next."""
    nodes: dict[tuple[int, str], Node] = {}
    for number, pipeline in enumerate(pipelines):
        for node in pipeline.nodes:
            nodes[number, node.name] = node
            for column in node.columns:
                for (start, name), how in column.origins:
                    if (start, name) != (node.name, column.name):
                        yield (number, start, name), (number, node.name, column.name), how
    for one in dict.fromkeys((x.writer, x.sink, x.reader, x.source) for x in links):
        sink, source = nodes[one[:2]], nodes[one[2:]]
        for written, read in _pairs(sink, source):
            yield (*one[:2], written.name), (*one[2:], read.name), How.COPIED


def _pairs(sink: Node, source: Node) -> Iterator[tuple[Column, Column]]:
    """Which column that is written is which that is read."""
    columns, read = ([c for c in node.columns if c.stored] for node in (sink, source))
    if {sink.format, source.format} & BY_POSITION:
        yield from zip(columns, read, strict=False)
        return
    written = {column.name: column for column in columns}
    for column in read:
        if column.name in written:
            yield written[column.name], column


def _personal(
    pipelines: Sequence[Pipeline],
    readers: Mapping[Key, Sequence[Reached]],
    origins: Mapping[Key, Sequence[Reached]],
) -> Iterator[Personal]:
    """Columns that hold personal data and have it from none before them, with all that they reach."""
    labelled = {
        (number, node.name, column.name): column.labels
        for number, pipeline in enumerate(pipelines)
        for node in pipeline.nodes
        for column in node.columns
        if is_personal(column.labels)
    }
    for key, labels in labelled.items():
        if any(one.key in labelled for one in origins.get(key, ())):
            continue
        reached = tuple(reach(key, readers))
        yield Personal(key, tuple(one for one in labels if is_personal((one,))), reached)


def reach(start: Key, steps: Mapping[Key, Sequence[Reached]]) -> Iterator[Reached]:
    """All columns that can be got to, the nearest first; of several ways there the one on which least is done."""
    best: dict[Key, How] = {start: How.COPIED}
    waiting = deque([start])
    while waiting:
        key = waiting.popleft()
        for one in steps.get(key, ()):
            how = max(best[key], one.how)
            if one.key not in best or how < best[one.key]:
                best[one.key] = how
                waiting.append(one.key)
    del best[start]
    yield from (Reached(key, how) for key, how in best.items())
