"""Turns what is known of a project into the pages of its catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from compiler.checks.sharing.pipes import Place
from compiler.leaving import Fate, Leaving
from compiler.lineage.columns import How
from compiler.options.values import Duration
from compiler.physical.widths import readable
from dsl.records import dataclass
from streamc.catalogue.addresses import column_id, node_id, page_names
from streamc.catalogue.linking import Key, Linked, Personal, Reached, is_personal
from streamc.catalogue.model import Column, Node, Pipeline
from streamc.graph import dag
from streamc.graph.svg import STYLE, linked_svg

HOW = {How.COPIED: "copied", How.COMPUTED: "computed", How.AGGREGATED: "aggregated"}
BOUNDED = {
    "stateless": "no state",
    "window": "state bounded by windows",
    "watermark": "state bounded by the watermark",
    "ttl": "state bounded by time",
    "nothing": "state bounded by nothing",
}
KEPT = {
    "window": "until its window closes",
    "watermark": "until the watermark passes",
    "rows": "a fixed number of rows",
    "keys": "for ever, one entry a key",
    "nothing": "for ever; estimated for a day",
    "ttl": "for a time",
}
FATES = {
    Fate.OUTPUT: "in {}",
    Fate.STOPS: "the job stops",
    Fate.WRITTEN: "dropped, as written: {}",
    Fate.UNOBSERVED: "dropped, and nobody learns of it",
}
ASSETS = ("catalogue.css", "catalogue.js")


@dataclass(frozen=True, slots=True)
class Row:
    """A column as its table shows it: with where its values come from and go to, in this file and others."""

    column: Column
    id: str
    origins: tuple[Reached, ...]
    readers: tuple[Reached, ...]
    roots: tuple[Key, ...]
    marked: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """Personal data in a column of a sink; `allowed` tells that the sink says so."""

    reached: Reached
    sink: Node
    allowed: bool


@dataclass(frozen=True, slots=True)
class Use:
    """Who writes a place and who reads it: numbers of files and names of nodes, in order."""

    place: Place
    writers: dict[tuple[int, str], None]
    readers: dict[tuple[int, str], None]


class Site:
    """The pages of a project."""

    def __init__(self, linked: Linked) -> None:
        self._linked = linked
        self._names = page_names(pipeline.file for pipeline in linked.pipelines)

    def files(self) -> dict[str, str]:
        """Every file of the catalogue by its name."""
        linked = self._linked
        shared: dict[str, Any] = {"linked": linked, "site": self, "HOW": HOW}
        found = {
            "index.html": self._page("index.html", root="", **shared),
            "personal.html": self._page("personal.html", root="", **shared),
            "places.html": self._page("places.html", root="", **shared),
        }
        for number, pipeline in enumerate(linked.pipelines):
            found[self._names[number]] = self._page(
                "pipeline.html",
                root="../",
                number=number,
                pipeline=pipeline,
                picture=self._picture(pipeline),
                BOUNDED=BOUNDED,
                KEPT=KEPT,
                **shared,
            )
        assets = resources.files("streamc.catalogue") / "assets"
        for name in ASSETS:
            text = (assets / name).read_text("utf-8")
            found[f"assets/{name}"] = text + (f".dag {{{STYLE}}}\n" if name.endswith("css") else "")
        found["assets/entries.js"] = self._entries()
        return found

    def _page(self, template: str, **context: Any) -> str:
        return _environment().get_template(template).render(**context)

    # What templates ask.

    def address(self, number: int, root: str) -> str:
        """Where the page of a file is, as seen from a page that is `root` away from the index."""
        return root + self._names[number]

    def at(self, key: Key, root: str, here: int | None = None) -> str:
        """Where a column is; on the page of `here` itself the mark alone."""
        page = "" if key[0] == here else self.address(key[0], root)
        return f"{page}#{column_id(key[1], key[2])}"

    def at_node(self, number: int, name: str, root: str, here: int | None = None) -> str:
        """Where a node is."""
        page = "" if number == here else self.address(number, root)
        return f"{page}#{node_id(name)}"

    def rows(self, number: int, node: Node) -> Iterable[Row]:
        """The columns of a node."""
        linked = self._linked
        for column in node.columns:
            key = (number, node.name, column.name)
            yield Row(
                column,
                column_id(node.name, column.name),
                linked.origins.get(key, ()),
                linked.readers.get(key, ()),
                linked.carried.get(key, ()),
                is_personal(column.labels),
            )

    def carried(self, number: int, node: Node) -> list[Row]:
        """The columns of a node in which personal data is."""
        return [row for row in self.rows(number, node) if row.roots]

    def is_personal(self, number: int) -> bool:
        """Whether there is personal data in a file."""
        return number in self._with_personal

    @cached_property
    def _with_personal(self) -> frozenset[int]:
        return frozenset(key[0] for key in self._linked.carried)

    def arrivals(self, reached: Iterable[Reached]) -> list[Arrival]:
        """Of all columns that are reached, those of sinks."""
        found = []
        for one in reached:
            node = self._linked.node(*one.key[:2])
            if node.kind == "sink":
                found.append(Arrival(one, node, one.key[2] in node.allowed_personal))
        return found

    def connectors(self, pipeline: Pipeline) -> list[str]:
        """The connectors of a file."""
        return sorted({node.connector for node in pipeline.nodes} - {""})

    def owners(self, pipeline: Pipeline) -> list[str]:
        """Who answers for a file, or for parts of it."""
        return sorted({pipeline.owner, *(node.owner for node in pipeline.nodes)} - {""})

    def tags(self, pipeline: Pipeline) -> list[str]:
        """The tags of a file and of its parts."""
        return sorted({*pipeline.tags, *(tag for node in pipeline.nodes for tag in node.tags)})

    def all_of(self, what: str) -> list[str]:
        """Every owner, tag, connector or guarantee of the project."""
        if what == "delivery":
            return sorted({one.delivery for one in self._linked.pipelines} - {""})
        of = {"owner": self.owners, "tag": self.tags, "connector": self.connectors}[what]
        return sorted({value for one in self._linked.pipelines for value in of(one)})

    def check(self, pipeline: Pipeline) -> str:
        """What check found, in a word."""
        if pipeline.failed:
            return "errors"
        warned = any(one.severity == "warning" for one in pipeline.findings)
        return "warnings" if warned else "fine"

    def sections(self, number: int) -> list[tuple[str, str]]:
        """The parts of a file's page: marks and headings. No name has a mark that begins with `:`."""
        pipeline = self._linked.pipelines[number]
        wanted = (
            (":diagnostics", "what check says", pipeline.findings),
            (":graph", "graph", pipeline.nodes),
            *((node_id(node.name), node.name, True) for node in pipeline.nodes),
            (":personal", "personal data", self.is_personal(number)),
            (":delivery", "delivery", pipeline.proofs),
            (":allowed", "allowed", pipeline.allowed),
            (":tests", "tests", pipeline.tests),
            (":settings", "settings", pipeline.settings or pipeline.params or pipeline.uses),
        )
        return [(mark, heading) for mark, heading, there in wanted if there]

    def keys(self, node: Node) -> str:
        """The unique keys of a node."""
        return ", ".join(f"({', '.join(key)})" for key in node.keys)

    def guarantee(self, pipeline: Pipeline, node: Node) -> str:
        """How often rows reach a sink."""
        found = (proof.guarantee for proof in pipeline.proofs if proof.sink == node.name)
        return next(found, "") if node.kind == "sink" else ""

    def read(self, pipeline: Pipeline, node: Node) -> list[str]:
        """What a node reads in its file; of a side output, what it belongs to."""
        return [start for start, end in (*pipeline.edges, *pipeline.belongs) if end == node.name]

    def read_by(self, pipeline: Pipeline, node: Node) -> list[str]:
        """What reads a node in its file."""
        return [end for start, end in (*pipeline.edges, *pipeline.belongs) if start == node.name]

    def writers(self, number: int, node: Node) -> list[tuple[int, str]]:
        """The sinks that write what a source reads."""
        return self._ends.get((number, node.name, "source"), [])

    def readers(self, number: int, node: Node) -> list[tuple[int, str]]:
        """The sources that read what a sink writes."""
        return self._ends.get((number, node.name, "sink"), [])

    @cached_property
    def _ends(self) -> dict[tuple[int, str, str], list[tuple[int, str]]]:
        found: dict[tuple[int, str, str], dict[tuple[int, str], None]] = {}
        for one in self._linked.links:
            writer, reader = (one.writer, one.sink), (one.reader, one.source)
            found.setdefault((*reader, "source"), {})[writer] = None
            found.setdefault((*writer, "sink"), {})[reader] = None
        return {key: list(ends) for key, ends in found.items()}

    def marks(self, number: int, reached: Iterable[Reached]) -> list[str]:
        """The marks of columns of the same file."""
        return [column_id(*one.key[1:]) for one in reached if one.key[0] == number]

    def fate(self, one: Leaving) -> str:
        """What becomes of rows that leave."""
        return FATES[one.fate].format(one.where)

    def carriers(self, number: int) -> list[tuple[Node, Row]]:
        """The columns of a file in which personal data is."""
        if not self.is_personal(number):
            return []
        nodes = self._linked.pipelines[number].nodes
        return [(node, row) for node in nodes for row in self.carried(number, node)]

    def root_id(self, key: Key) -> str:
        """What marks a root of personal data on its page."""
        return f"{key[0]}:{column_id(key[1], key[2])}"

    def declared(self, key: Key) -> str:
        """The place of the declaration that a column is of: a library's may be used by many files."""
        pipeline = self._linked.pipelines[key[0]]
        # A side output has the text of what it belongs to.
        owners = {name: owner for owner, name in pipeline.belongs}
        node = self._linked.node(key[0], owners.get(key[1], key[1]))
        return f"{node.file or pipeline.file}:{node.line}" if node.line else pipeline.file

    def marks_of(self, one: Personal) -> list[str]:
        """The tags of a root, as they are written."""
        return [f"@{label}" for label in one.labels]

    def places(self) -> list[Use]:
        """Every topic and folder, in order, with who writes it and who reads what is written."""
        found: dict[Place, Use] = {}
        for number, pipeline in enumerate(self._linked.pipelines):
            for node in pipeline.nodes:
                for place in node.places:
                    use = found.setdefault(place, Use(place, {}, {}))
                    ends = use.writers if node.kind == "sink" else use.readers
                    ends[number, node.name] = None
        for one in self._linked.links:
            found[one.place].readers[one.reader, one.source] = None
        return sorted(
            found.values(), key=lambda use: (use.place.kind, use.place.name, use.place.of)
        )

    def _picture(self, pipeline: Pipeline) -> Markup:
        drawn = dag.Dag(
            pipeline.name,
            tuple(dag.Node(node.name, node.kind, node.doc) for node in pipeline.nodes),
            pipeline.edges,
            pipeline.belongs,
        )
        # Every name in it is escaped where it is drawn.
        return Markup(linked_svg(drawn, {n.name: f"#{node_id(n.name)}" for n in pipeline.nodes}))

    def _entries(self) -> str:
        """What can be searched: kind, name, where it belongs, address."""
        entries: list[tuple[str, str, str, str]] = []
        for number, pipeline in enumerate(self._linked.pipelines):
            kind = "library" if pipeline.library else "pipeline"
            entries.append((kind, pipeline.name, pipeline.file, self.address(number, "")))
            for node in pipeline.nodes:
                entries.append(
                    (node.kind, node.name, pipeline.name, self.at_node(number, node.name, ""))
                )
                for column in node.columns:
                    owner = f"{pipeline.name} > {node.name}"
                    key = (number, node.name, column.name)
                    entries.append(("column", column.name, owner, self.at(key, "")))
        text = json.dumps(entries, ensure_ascii=True, separators=(",", ":"))
        return f"window.CATALOGUE = {text.replace('<', chr(92) + 'u003c')};\n"


def _environment() -> Environment:
    global _made
    if _made is None:
        _made = Environment(
            loader=PackageLoader("streamc.catalogue", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        _made.filters["bytes"] = readable
        _made.filters["duration"] = lambda milliseconds: Duration(milliseconds).text
        _made.globals.update(node_id=node_id, column_id=column_id)
    return _made


_made: Environment | None = None
