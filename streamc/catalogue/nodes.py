"""Turns sources, tasks, sinks and side outputs of a checked file into nodes of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from compiler.checked import Output
from compiler.checking import Examined
from compiler.checks.sharing.pipes import Place, places_of
from compiler.delivery.setups import setup
from compiler.leaving import Leaving, entities_of
from compiler.lineage.columns import Lineage
from compiler.lineage.whole import lineage
from compiler.options.convert import Typed
from compiler.plan.operators import TableColumn, TableSource
from compiler.resolve.unit import Entity
from compiler.tables.facts import Table
from compiler.types.show import show
from dsl.syntax.declarations import SinkDeclaration, SourceDeclaration, Task
from streamc.catalogue import model
from streamc.catalogue.secrets import Masking
from streamc.catalogue.texts import Texts
from streamc.catalogue.values import shown, word, words
from streamc.graph import dag
from streamc.graph.dag import SIDE_KINDS

_ABOUT = ("owner", "tags", "description", "allow_pii", "format")
Declared = SourceDeclaration | Task | SinkDeclaration


class Nodes:
    """What is asked of a file for all its nodes."""

    def __init__(
        self, examined: Examined, texts: Texts, mask: Masking, called: Callable[[str], str]
    ) -> None:
        self._checked, self._graph = examined.checked, examined.graph
        self._texts, self._mask, self._called = texts, mask, called
        self._outputs = {output.name: output for output in self._checked.outputs}
        sinks = (facts.sink for facts in self._graph.sinks)
        self._lineage = lineage(self._graph.relations.values(), sinks)
        self._entities = entities_of(self._graph.root)
        self._sinks = {facts.sink.name: facts.sink for facts in self._graph.sinks}

    def node(self, drawn: dag.Node) -> model.Node:
        """A node of the graph; of what could not be checked only what is written is known."""
        name = drawn.name
        side = drawn.kind in SIDE_KINDS
        declaration = None if side else self._declaration(name)
        output, table = self._outputs.get(name), None if side else self._graph.tables.get(name)
        typed = self._typed(name, table)
        text = () if declaration is None else self._texts.pieces(declaration.span)
        found = self._lineage.get(name, Lineage({}, {}))
        return model.Node(
            name=name,
            kind=_kind(drawn, declaration),
            doc=None if drawn.doc is None or side else self._mask.prose(drawn.doc),
            owner=self._mask(word(typed, "owner")),
            tags=tuple(map(self._mask, words(typed, "tags"))),
            description=self._mask(word(typed, "description")),
            connector=_connector(declaration),
            format=""
            if table is None or table.options.format is None
            else table.options.format.name,
            location="" if table is None else self._mask(table.options.location),
            options=tuple(self._options(typed, table)),
            places=self._places(name, table),
            allowed_personal=words(typed, "allow_pii"),
            columns=() if output is None else tuple(self._columns(output, found)),
            deciding=tuple(found.deciding.items()),
            changelog="" if output is None else output.changelog,
            keys=() if output is None else output.keys,
            event_time=None if output is None else output.event_time,
            bounded_by="" if output is None else output.bounded_by,
            state=() if side else tuple(self._state(name)),
            leaving=() if side else tuple(self._leaving(name)),
            file="" if declaration is None else self._called(declaration.span.source),
            line=0 if declaration is None else self._texts.line(declaration.span),
            text=text,
        )

    def _declaration(self, name: str) -> Declared | None:
        entity = self._entities.get(name)
        found = self._graph.root.names.get(name) if entity is None else entity.declaration
        return found if isinstance(found, SourceDeclaration | Task | SinkDeclaration) else None

    def _typed(self, name: str, table: Table | None) -> Mapping[str, Typed]:
        if table is not None:
            return table.options.typed
        entity = self._entities.get(name)
        options = None if entity is None else self._graph.tasks.get(_key(entity))
        return {} if options is None else options.typed

    def _options(
        self, typed: Mapping[str, Typed], table: Table | None
    ) -> Iterator[tuple[str, str]]:
        """What is written of options, as it reaches the declaration."""
        for name, value in typed.items():
            if name not in _ABOUT and (table is None or name in table.options.spans):
                yield name, self._mask(f"{name} = {shown(value)}").partition(" = ")[2]

    def _places(self, name: str, table: Table | None) -> tuple[Place, ...]:
        made = None if table is None else setup(name, table)
        return () if made is None else places_of(made)

    def _columns(self, output: Output, found: Lineage) -> Iterator[model.Column]:
        written = {column.column.name: column for column in self._written(output.name)}
        for column in output.columns:
            table_column = written.get(column.name)
            doc = None if table_column is None else table_column.doc
            yield model.Column(
                column.name,
                show(column.type),
                column.labels,
                column.name == output.event_time,
                None if doc is None else self._mask.prose(doc),
                tuple(found.columns.get(column.name, {}).items()),
                table_column is None or table_column.kind == "physical",
            )

    def _written(self, name: str) -> tuple[TableColumn, ...]:
        """The columns of a table."""
        sink, relation = self._sinks.get(name), self._graph.relations.get(name)
        if sink is not None:
            return sink.table_columns
        rows = None if relation is None else relation.operator
        return rows.table_columns if isinstance(rows, TableSource) else ()

    def _state(self, name: str) -> Iterator[model.Kept]:
        analysis = self._checked.analysis
        for operator in () if analysis is None else analysis.operators(name):
            for state in operator.states:
                by = state.by or ()
                yield model.Kept(
                    operator.node.kind, state.what, by, state.bound, float(round(state.bytes))
                )

    def _leaving(self, name: str) -> Iterator[Leaving]:
        """Each way once, whatever the number of operators by which rows leave in it."""
        seen = set()
        for one in self._checked.leaving:
            way = (one.way, one.fate, one.what, one.where)
            if one.name == name and way not in seen:
                seen.add(way)
                yield one


def _key(entity: Entity) -> tuple[str, str]:
    return entity.unit.name, entity.name


def _kind(drawn: dag.Node, declaration: Declared | None) -> str:
    match declaration:
        case SourceDeclaration():
            return "source"
        case SinkDeclaration():
            return "sink"
        case _:
            return drawn.kind


def _connector(declaration: Declared | None) -> str:
    match declaration:
        case SourceDeclaration(connector=connector) | SinkDeclaration(connector=connector):
            return connector.text
        case _:
            return ""
