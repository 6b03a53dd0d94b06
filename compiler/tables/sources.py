"""Turns a declared source into its relation."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from compiler.connectors.model import Connector, Role
from compiler.options.apply import Options, key_for_updates
from compiler.options.described import check_described, told_by, with_described
from compiler.options.metadata import check_metadata
from compiler.plan import operators as op
from compiler.plan.expressions import Literal
from compiler.plan.plan import Relation
from compiler.relations.codes import WRONG_WATERMARK
from compiler.relations.malformed import PORT as MALFORMED
from compiler.relations.malformed import malformed_relation, refusal
from compiler.relations.sources import TableMaker
from compiler.resolve.unit import Entity
from compiler.schemas.files import Described
from compiler.tables.facts import Table
from compiler.tables.options import options_of
from compiler.types.codes import NOT_COMPILED_YET
from compiler.types.datatype import Root
from dsl.diagnostic import diagnostic
from dsl.syntax.declarations import SourceDeclaration
from dsl.syntax.expressions import Expression
from dsl.syntax.names import Path

if TYPE_CHECKING:
    from compiler.graph import Graph

_DISTINCT = "stats.distinct."


def make_source(graph: Graph, source: SourceDeclaration, entity: Entity) -> bool:
    """Makes the relation of a source, and of its malformed records where they are read; whether that worked."""
    if source.broken and (source.columns is None or not source.connector.text):
        return False
    maker = graph.maker(entity.unit)
    columns = maker.columns(source.columns, source.name)
    connector, kept = graph.catalogs.connector(source.connector, Role.SOURCE, entity.unit)
    graph.catalogs.check_watermark(kept, source.watermark)
    options, place = None, None
    if connector is not None:
        options = _options(graph, source, entity, connector, columns)
        place = graph.catalogs.place(kept, options, source.name.span)
    if columns is None:
        return False
    keyed = maker.primary_key(source.primary_key, columns)
    if keyed is None:
        return False
    columns, key = keyed
    if options is not None and not key:
        graph.report.extend(key_for_updates(source.options, options))
    watermark = None
    if source.watermark is not None:
        marked = maker.watermark(source.watermark, columns)
        if marked is None:
            return False
        columns, watermark = marked
    if source.watermark is not None and source.watermark.idle is not None:
        _note_idle(graph, source.watermark.idle, source.name.text, maker)
    table = op.TableSource(
        options.connector if options else source.connector.text,
        place.options if place else options.flink if options else (),
        columns,
        key,
        watermark,
        source.name.span,
        options.bounded if options else False,
        options.lookup if options else False,
        options.changes if options else (),
        place.path if place else (),
    )
    name = graph.name_of(entity)
    if connector is not None and options is not None:
        graph.tables[name] = Table(connector, options, source, Role.SOURCE)
        _note_volumes(graph, name, options)
    graph.add(Relation(name, "source", table, name, source.name.span, source.doc))
    if connector is not None and options is not None:
        _make_malformed(graph, source, graph.relations[name], entity, connector, options)
    return not source.broken


def _options(
    graph: Graph,
    source: SourceDeclaration,
    entity: Entity,
    connector: Connector,
    columns: tuple[op.TableColumn, ...] | None,
) -> Options:
    """The options of the source, with those that a schema file says, and its metadata columns checked against them."""
    described = _described(graph, source, graph.maker(entity.unit))
    told = told_by(described)
    options = options_of(graph, entity, connector, columns, Role.SOURCE, told)
    options = _with_described(graph, source, described, options)
    read = [c for c in columns or () if c.kind == "metadata"]
    asked = [(c.key or c.column.name, c.column.span or source.span) for c in read]
    graph.report.extend(check_metadata(connector, options.format, asked))
    return options


def _described(graph: Graph, source: SourceDeclaration, maker: TableMaker) -> Described | None:
    written = maker.from_file(source.columns)
    return None if written is None else graph.schemas.described(written)


def _with_described(
    graph: Graph, source: SourceDeclaration, described: Described | None, options: Options
) -> Options:
    if described is None or source.columns is None:
        return options
    graph.report.extend(check_described(options, described, source.columns.span))
    return with_described(options, described)


def _make_malformed(
    graph: Graph,
    source: SourceDeclaration,
    made: Relation,
    entity: Entity,
    connector: Connector,
    options: Options,
) -> None:
    """Makes the output `.malformed` of a source where it is read, or keeps why there is none."""
    key = (entity.unit.name, entity.name)
    if MALFORMED not in graph.wanted.get(key, ()):
        return
    refused = refusal(source, connector, options)
    if refused is None:
        graph.add(malformed_relation(made, connector))
    else:
        graph.refused[key] = refused


def refuses_malformed(graph: Graph, entity: Entity, path: Path) -> bool:
    """Whether a source cannot have the output; says so at the first place that reads it."""
    key = (entity.unit.name, entity.name)
    refused = graph.refused.get(key)
    if refused is not None and key not in graph.told:
        graph.told.add(key)
        graph.report.append(refused(path))
    return refused is not None


def _note_volumes(graph: Graph, name: str, options: Options) -> None:
    """What a source says of its amounts: `stats.rows_per_second`, `stats.distinct.customer`."""
    for key, value in options.typed.items():
        if not isinstance(value, int | float | Decimal):
            continue
        if key == "stats.rows_per_second":
            graph.volumes.rates[name] = float(value)
        elif key.startswith(_DISTINCT):
            graph.volumes.distinct[name, key.removeprefix(_DISTINCT)] = float(value)


def _note_idle(graph: Graph, idle: Expression, name: str, maker: TableMaker) -> None:
    """Keeps the idle timeout of a source. The job has one for all its sources."""
    typed = maker.type(idle, ())
    if typed is None:
        return
    if not isinstance(typed, Literal) or typed.type.root is not Root.INTERVAL_SECONDS:
        message = "`idle` takes a duration such as `1m`"
        graph.report.append(diagnostic(WRONG_WATERMARK, message, idle.span))
        return
    other = next(((n, ms) for n, ms in graph.idle.items() if ms != typed.value), None)
    if other is not None:
        message = f"another idle timeout than that of `{other[0]}` is not compiled yet"
        graph.report.append(diagnostic(NOT_COMPILED_YET, message, idle.span))
        return
    graph.idle[name] = int(str(typed.value))
