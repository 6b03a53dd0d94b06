"""Turns a declared sink into its place in the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.connectors.load import find_upserting
from compiler.connectors.model import Connector, Role
from compiler.options.apply import Options, adds_only, upserts
from compiler.options.not_run import not_partitioned
from compiler.options.values import Call
from compiler.options.written_metadata import check_written, with_written_metadata
from compiler.pinot.declared import check_own_table, pinot_table
from compiler.plan import operators as op
from compiler.plan.operators import TableColumn
from compiler.plan.plan import PinotTable, PlanSink
from compiler.plan.traits import derive
from compiler.relations.sinks import sink_rows
from compiler.resolve.unit import Entity
from compiler.tables.facts import SinkFacts, Table
from compiler.tables.options import options_of
from dsl.syntax.declarations import PrimaryKey, SinkDeclaration
from dsl.syntax.names import Name

if TYPE_CHECKING:
    from compiler.graph import Graph


def make_sink(graph: Graph, sink: SinkDeclaration) -> None:
    """Makes a sink and all it reads."""
    inputs = [graph.read(path, graph.root, sink.name.text) for path in sink.inputs]
    if not sink.connector.text:
        return
    connector, kept = graph.catalogs.connector(sink.connector, Role.SINK, graph.root)
    entity = Entity(graph.root, sink.name.text)
    if not inputs or any(relation is None for relation in inputs):
        return
    relations = [relation for relation in inputs if relation is not None]
    rows = sink_rows(sink, relations, graph.report)
    if rows is None or connector is None:
        return
    columns, operator = rows
    connector = _by_key(graph, connector, sink, operator)
    columns = with_written_metadata(connector, sink.options, columns, graph.report)
    options = options_of(graph, entity, connector, columns, Role.SINK)
    graph.report.extend(check_written(connector, options, sink.options, sink.name))
    key = sink.primary_key
    if key is None and connector.primary_key == "required":
        key = _message_key(options)
    keyed = graph.maker(graph.root).primary_key(key, columns)
    if keyed is None:
        return
    partition = options.typed.get("partition_by", ())
    if isinstance(partition, tuple) and any(isinstance(one, Call) for one in partition):
        graph.report.append(not_partitioned(connector, options.spans["partition_by"]))
    names = tuple(map(str, partition)) if isinstance(partition, tuple | list) else (str(partition),)
    keyed_only = connector.primary_key == "for_updates" or upserts(options)
    only_adds = not options.changes or (keyed_only and not keyed[1])
    place = graph.catalogs.place(kept, options, sink.name.span)
    plan_sink = PlanSink(
        sink.name.text,
        options.connector,
        place.options if place else options.flink,
        keyed[0],
        keyed[1],
        names,
        operator,
        sink.name.span,
        options.location,
        sink.doc,
        () if only_adds else options.changes,
        str(options.typed.get("on_conflict", "")),
        path=place.path if place else (),
        made=place.made(keyed[0], names) if place else (),
        properties=place.properties if place else (),
        pinot=_pinot(graph, connector, options, keyed, operator, sink.name),
    )
    graph.tables[sink.name.text] = Table(connector, options, sink, Role.SINK)
    graph.sinks.append(SinkFacts(sink, plan_sink, connector, options.format, only_adds))


def _pinot(
    graph: Graph,
    connector: Connector,
    options: Options,
    keyed: tuple[tuple[TableColumn, ...], tuple[str, ...]],
    rows: op.Operator,
    owner: Name,
) -> PinotTable | None:
    """The table of Pinot that reads what a sink writes by way of another connector."""
    if not connector.through or options.diagnostics:
        return None
    columns, key = keyed
    table = pinot_table(options, columns, rows, key, owner, graph.report)
    if table is not None:
        others = [facts.sink for facts in graph.sinks if facts.sink.pinot is not None]
        graph.report.extend(check_own_table(table, options, owner, others))
    return table


def _by_key(
    graph: Graph, connector: Connector, sink: SinkDeclaration, rows: op.Operator
) -> Connector:
    """The connector that updates rows by key, where the one that is named only adds rows and is given a key.

    Flink's `kafka` takes no primary key with a format that only adds rows.
    """
    other = find_upserting(connector.name)
    if other is None:
        return connector
    written, inherited = graph.params[graph.root.name].written, graph.inherited(graph.root)
    if not adds_only(connector, sink.name, sink.options, inherited, written):
        return connector
    changes = not derive(rows, graph.traits.__getitem__).append_only
    by_key = any(option.key.text in _KEYS for option in sink.options)
    return other if sink.primary_key is not None or (changes and by_key) else connector


_KEYS = ("key", "key.fields")
"""The key of messages, in our name and Flink's."""


def _message_key(options: Options) -> PrimaryKey | None:
    """The key of messages as primary key of a sink that has to have one."""
    names, span = options.typed.get("key"), options.spans.get("key")
    if not isinstance(names, tuple) or span is None:
        return None
    return PrimaryKey(tuple(Name(str(name), span) for name in names), span)
