"""From which places a sink's rows come, and into which they go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compiler.graph import Graph, SinkFacts
from compiler.leaving import entities_of
from compiler.plan import operators as op
from compiler.plan.inputs import operators
from compiler.plan.plan import Relation
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import Option, SourceDeclaration

FOLDER, TOPIC = "folder", "topic"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of files, or a topic of the brokers `of`."""

    kind: str
    name: str
    of: str = ""

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
    entities = entities_of(graph.root)
    readings: dict[str, Reading] = {}
    for name, relation in graph.relations.items():
        table = relation.operator
        place = None if not isinstance(table, op.TableSource) else _read(table)
        if place is None or not isinstance(table, op.TableSource):
            continue
        entity = entities.get(name)
        source = None if entity is None else entity.declaration
        given = source.options if isinstance(source, SourceDeclaration) else ()
        span = _span(given, place, relation.span)
        readings[name] = Reading(name, place, span, table.bounded)
    found = []
    for facts in graph.sinks:
        place = place_of(facts.sink.connector, dict(facts.sink.options))
        if place is not None:
            span = _span(facts.declaration.options, place, facts.declaration.name.span)
            names = _sources(facts, graph.relations)
            above = tuple(readings[name] for name in names if name in readings)
            found.append(Pipe(facts.sink.name, place, span, above))
    return tuple(found)


def place_of(connector: str, options: Mapping[str, str]) -> Place | None:
    """The folder or topic of a table, where its options name one."""
    if connector == "filesystem" and "path" in options:
        return Place(FOLDER, _plain(options["path"]))
    if connector in ("kafka", "upsert-kafka") and "topic" in options:
        return Place(TOPIC, options["topic"], options.get("properties.bootstrap.servers", ""))
    return None


def _read(table: op.TableSource) -> Place | None:
    """The place that a source reads; None of one that leaves out files by their names."""
    options = dict(table.options)
    if "source.path.regex-pattern" in options:
        return None
    return place_of(table.connector, options)


def _plain(path: str) -> str:
    """A path in one spelling: `file:///a//b/` and `/a/b`, `./out` and `out` are the same."""
    scheme, colon, rest = path.partition("://")
    head = f"{scheme}{colon}" if colon and scheme != "file" else ""
    if not colon:
        rest = path.removeprefix("file:")
    parts = [part for part in rest.split("/") if part not in ("", ".")]
    return head + ("/" if rest.startswith("/") else "") + "/".join(parts)


def _span(options: Iterable[Option], place: Place, name: Span) -> Span:
    """Where a declaration names its place; its name, where it inherits it."""
    key = "path" if place.kind == FOLDER else "topic"
    return next((o.span for o in options if o.key.text == key), name)


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
