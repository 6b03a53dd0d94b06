"""From which places a sink's rows come, and into which they go."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.connectors.model import OptionType
from compiler.delivery.setups import Setup, setup
from compiler.graph import Graph
from compiler.plan import operators as op
from compiler.plan.inputs import operators
from compiler.plan.plan import Relation
from compiler.tables.facts import SinkFacts
from dsl.records import dataclass
from dsl.span import Span

FOLDER, TOPIC = "folder", "topic"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of files, or a topic, on the server `of`: what the catalogue calls the `place` of a connector."""

    kind: str
    name: str
    of: tuple[str, ...] = ()

    def holds(self, other: Place) -> bool:
        """Whether who reads this place reads what is written into the other: folders are read with all that is below
        them (Flink's NonSplittingRecursiveEnumerator).
        """
        if self == other or self.kind != FOLDER or other.kind != FOLDER:
            return self == other
        below = other.name.removeprefix(self.name.rstrip("/") + "/")
        # Names that begin so are passed over (Flink's DefaultFileFilter).
        return below != other.name and not any(p.startswith((".", "_")) for p in below.split("/"))


@dataclass(frozen=True, slots=True)
class Reading:
    """A source and the place that it reads: `once`, or for as long as the job runs."""

    source: str
    place: Place
    span: Span
    once: bool


@dataclass(frozen=True, slots=True)
class Pipe:
    """A sink, the place that it writes, and what its rows come from."""

    sink: str
    place: Place
    span: Span
    readings: tuple[Reading, ...]


def pipes_of(graph: Graph) -> tuple[Pipe, ...]:
    """The sinks of a file that write folders or topics."""
    readings: dict[str, tuple[Reading, ...]] = {}
    for name, relation in graph.relations.items():
        made, rows = _set_up(graph, name), relation.operator
        if made is not None and isinstance(rows, op.TableSource):
            span = _span(made)
            readings[name] = tuple(Reading(name, p, span, rows.bounded) for p in places_of(made))
    found: list[Pipe] = []
    for facts in graph.sinks:
        made = _set_up(graph, facts.sink.name)
        if made is None:
            continue
        names, span = _sources(facts, graph.relations), _span(made)
        above = tuple(reading for name in names for reading in readings.get(name, ()))
        found += [Pipe(facts.sink.name, place, span, above) for place in places_of(made)]
    return tuple(found)


def _set_up(graph: Graph, name: str) -> Setup | None:
    table = graph.tables.get(name)
    return None if table is None else setup(name, table)


def places_of(made: Setup) -> tuple[Place, ...]:
    """The folders or topics of a table that its options name; none of one that leaves out files by their names."""
    facts = made.facts
    spec = made.spec(facts.location or "")
    named = None if spec is None else made.written(spec.name)
    if not facts.place or spec is None or named is None:
        return ()
    if any(made.written(option) is not None for option in facts.reading.leaves_out):
        return ()
    server = tuple(made.value(one) or "" for one in facts.server)
    names = named.split(spec.separator) if spec.type is OptionType.LIST else [named]
    plain = map(_plain, names) if facts.place == FOLDER else names
    return tuple(Place(facts.place, name, server) for name in plain)


def _plain(path: str) -> str:
    """A path in one spelling: `file:///a//b/` and `/a/b`, `./out` and `out` are the same."""
    scheme, colon, rest = path.partition("://")
    head = f"{scheme}{colon}" if colon and scheme != "file" else ""
    if not colon:
        rest = path.removeprefix("file:")
    parts = [part for part in rest.split("/") if part not in ("", ".")]
    return head + ("/" if rest.startswith("/") else "") + "/".join(parts)


def _span(made: Setup) -> Span:
    """Where a declaration names its place; its name, where it inherits it."""
    span = made.span(made.facts.location or "")
    own = made.table.declaration
    inside = own.span.source == span.source and own.span.start <= span.start < own.span.end
    return span if inside else own.name.span


def _sources(facts: SinkFacts, relations: Mapping[str, Relation]) -> list[str]:
    """The tables from which rows of a sink come, by name."""
    todo, found = [facts.sink.input], []
    seen: set[str] = set()
    for rows in todo:
        for operator in operators(rows):
            if isinstance(operator, op.Read) and operator.relation not in seen:
                seen.add(operator.relation)
                relation = relations.get(operator.relation)
                if relation is None:
                    continue
                if isinstance(relation.operator, op.TableSource):
                    # Its malformed records are of the same place.
                    found.append(relation.name.removesuffix(".malformed"))
                todo.append(relation.operator)
    return list(dict.fromkeys(found))
