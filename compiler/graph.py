"""Turns resolved declarations into the relations of the whole DAG, each once, whoever reads it."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal

from compiler.catalogs import Catalogs
from compiler.checked import Settings
from compiler.connectors.load import find_connector
from compiler.connectors.model import Connector, Format, Role
from compiler.functions.table import FunctionTable
from compiler.options.apply import (
    Options,
    adds_only,
    is_compiled,
    key_for_updates,
    table_options,
    upserts,
)
from compiler.options.carried import check_carried, check_registry
from compiler.options.described import check_described, told_by, with_described
from compiler.options.inheritance import Inherited, inherit
from compiler.options.metadata import check_metadata
from compiler.options.not_run import not_partitioned, not_run
from compiler.options.tasks import TaskOptions, task_options
from compiler.options.unquoted import check_unquoted
from compiler.options.values import Call, Duration
from compiler.options.written_metadata import check_written, with_written_metadata
from compiler.physical.state import Volumes
from compiler.plan import operators as op
from compiler.plan.expressions import Literal
from compiler.plan.operators import TableColumn
from compiler.plan.plan import PlanSink, Relation
from compiler.plan.traits import Traits, derive
from compiler.relations.codes import WRONG_WATERMARK
from compiler.relations.flow import Surroundings
from compiler.relations.malformed import PORT as MALFORMED
from compiler.relations.malformed import Refusal, malformed_relation, refusal
from compiler.relations.retention import Retention, with_retention
from compiler.relations.sinks import sink_rows
from compiler.relations.sources import TableMaker
from compiler.relations.tasks import task_relations
from compiler.resolve import codes
from compiler.resolve.inputs import input_names
from compiler.resolve.params import ParamValues
from compiler.resolve.references import find, lookup, name_in, read_paths
from compiler.resolve.unit import Entity, Unit
from compiler.schemas.files import Described, SchemaFiles
from compiler.types.codes import NOT_COMPILED_YET
from compiler.types.datatype import Root
from compiler.types.literals import duration
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import (
    CatalogDeclaration,
    PrimaryKey,
    Profile,
    Schema,
    SinkDeclaration,
    SourceDeclaration,
    Task,
)
from dsl.syntax.expressions import DurationLiteral, Expression
from dsl.syntax.names import Name, Path
from dsl.syntax.steps import Dedup

Key = tuple[str, str]
"""A declaration: the name of its file's source, and its own."""


_DISTINCT = "stats.distinct."
_TTL = "state_ttl"


@dataclass(frozen=True, slots=True)
class SinkFacts:
    """A sink beside its place in the plan: what the checks need to know of its connector.

    `only_adds` tells that it takes no changes of rows that it was given.
    """

    declaration: SinkDeclaration
    sink: PlanSink
    connector: Connector
    format: Format | None
    only_adds: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A source or sink beside its place in the plan: its connector, and the options that reach it."""

    connector: Connector
    options: Options
    declaration: SourceDeclaration | SinkDeclaration
    role: Role


@dataclass(slots=True)
class Graph:
    """The relations made so far. `wanted` holds the side outputs that are read, by declaration."""

    root: Unit
    settings: Settings
    profile: Profile | None
    params: dict[str, ParamValues]
    functions: FunctionTable
    schemas: SchemaFiles
    mode: str
    wanted: dict[Key, set[str]]
    report: list[Diagnostic]
    relations: dict[str, Relation] = field(default_factory=dict)
    traits: dict[str, Traits] = field(default_factory=dict)
    tasks: dict[Key, TaskOptions] = field(default_factory=dict)
    sinks: list[SinkFacts] = field(default_factory=list)
    edges: dict[tuple[str, str], None] = field(default_factory=dict)
    idle: dict[str, int] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    volumes: Volumes = field(default_factory=Volumes)
    retentions: dict[str, Retention] = field(default_factory=dict)
    raising: dict[str, Span] = field(default_factory=dict)
    _catalogs: list[Catalogs] = field(default_factory=list)
    _refused: dict[Key, Refusal] = field(default_factory=dict)
    _told: set[Key] = field(default_factory=set)
    _made: dict[Key, bool] = field(default_factory=dict)
    _open: list[tuple[Entity, Path | None]] = field(default_factory=list)

    @property
    def catalogs(self) -> Catalogs:
        """The catalogs of the file."""
        if not self._catalogs:
            made = Catalogs(
                self.name_of,
                self.inherited,
                lambda unit: self.params[unit.name].written,
                self.settings.target,
                self.report,
            )
            self._catalogs.append(made)
        return self._catalogs[0]

    def make_all(self) -> None:
        """Makes everything that the root file declares, and what it reads of its libraries."""
        for name, declaration in self.root.names.items():
            if isinstance(declaration, CatalogDeclaration):
                self.catalogs.make(Entity(self.root, name))
        for name, declaration in self.root.names.items():
            if isinstance(declaration, SourceDeclaration | Task):
                self.make(Entity(self.root, name), None)
        for declaration in self.root.names.values():
            if isinstance(declaration, SinkDeclaration):
                self._sink(declaration)

    def name_of(self, entity: Entity) -> str:
        """How an entity is called in the plan."""
        return name_in(self.root, entity)

    def make(self, entity: Entity, path: Path | None) -> bool:
        """Makes a source or task and all it reads; whether that worked. Reports circles."""
        key = (entity.unit.name, entity.name)
        if key in self._made:
            return self._made[key]
        opened = [(e.unit.name, e.name) for e, _ in self._open]
        if key in opened:
            self.report.append(_circle(self._open[opened.index(key) :], entity, path))
            return False
        self._open.append((entity, path))
        declaration = entity.declaration
        if isinstance(declaration, SourceDeclaration):
            made = self._source(declaration, entity)
        else:
            assert isinstance(declaration, Task)
            made = self._task(declaration, entity)
        self._open.pop()
        self._made[key] = made
        return made

    def read(self, path: Path, unit: Unit, reader: str) -> Relation | None:
        """The relation that a path in a file leads to; None (reported, here or before) where there is none."""
        found = find(path, unit)
        if isinstance(found, Diagnostic):
            if not unit.broken and path.parts[0].text not in unit.lost:
                self.report.append(found)
            return None
        entity, port = found
        if not self.make(entity, path):
            return None
        if port == MALFORMED and self._refuse_malformed(entity, path):
            return None
        name = self.name_of(entity) + (f".{port}" if port else "")
        if reader:
            self.edges[name, reader] = None
        return self.relations.get(name)

    def inherited(self, unit: Unit) -> Inherited:
        """What the declarations of a file inherit: its own defaults, the root's, the root's profile."""
        blocks = unit.defaults if unit is self.root else (*unit.defaults, *self.root.defaults)
        return inherit(blocks, self.profile)

    def maker(self, unit: Unit) -> TableMaker:
        """What types the columns of a file's tables."""

        def schema(name: str) -> Schema | None:
            entity = lookup(name, unit)
            found = None if entity is None else entity.declaration
            return found if isinstance(found, Schema) else None

        typed = self.params[unit.name].typed
        functions, target = self.functions.of(unit), self.settings.target
        return TableMaker(typed, functions, target, schema, self.schemas.columns, self.report)

    def _add(self, relation: Relation) -> None:
        self.relations[relation.name] = relation
        self.traits[relation.name] = derive(relation.operator, self.traits.__getitem__)

    def _source(self, source: SourceDeclaration, entity: Entity) -> bool:
        if source.broken and (source.columns is None or not source.connector.text):
            return False
        maker = self.maker(entity.unit)
        columns = maker.columns(source.columns, source.name)
        connector, kept = self.catalogs.connector(source.connector, Role.SOURCE, entity.unit)
        self.catalogs.check_watermark(kept, source.watermark)
        options, place = None, None
        if connector is not None:
            described = self._described(source, maker)
            options = self._options(
                source.name,
                source.options,
                connector,
                columns,
                entity,
                Role.SOURCE,
                told_by(described),
            )
            options = self._with_described(source, described, options)
            read = [c for c in columns or () if c.kind == "metadata"]
            asked = [(c.key or c.column.name, c.column.span or source.span) for c in read]
            self.report.extend(check_metadata(connector, options.format, asked))
            place = self.catalogs.place(kept, options, source.name.span)
        if columns is None:
            return False
        keyed = maker.primary_key(source.primary_key, columns)
        if keyed is None:
            return False
        columns, key = keyed
        if options is not None and not key:
            self.report.extend(key_for_updates(source.options, options))
        watermark = None
        if source.watermark is not None:
            marked = maker.watermark(source.watermark, columns)
            if marked is None:
                return False
            columns, watermark = marked
        if source.watermark is not None and source.watermark.idle is not None:
            self._idle(source.watermark.idle, source.name.text, maker)
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
        name = self.name_of(entity)
        if connector is not None and options is not None:
            self.tables[name] = Table(connector, options, source, Role.SOURCE)
            self._note_volumes(name, options)
        self._add(Relation(name, "source", table, name, source.name.span, source.doc))
        if connector is not None and options is not None:
            self._malformed(source, self.relations[name], entity, connector, options)
        return not source.broken

    def _described(self, source: SourceDeclaration, maker: TableMaker) -> Described | None:
        written = maker.from_file(source.columns)
        return None if written is None else self.schemas.described(written)

    def _with_described(
        self, source: SourceDeclaration, described: Described | None, options: Options
    ) -> Options:
        if described is None or source.columns is None:
            return options
        self.report.extend(check_described(options, described, source.columns.span))
        return with_described(options, described)

    def _malformed(
        self,
        source: SourceDeclaration,
        made: Relation,
        entity: Entity,
        connector: Connector,
        options: Options,
    ) -> None:
        """Makes the output `.malformed` of a source where it is read, or keeps why there is none."""
        key = (entity.unit.name, entity.name)
        if MALFORMED not in self.wanted.get(key, ()):
            return
        refused = refusal(source, connector, options)
        if refused is None:
            self._add(malformed_relation(made, connector))
        else:
            self._refused[key] = refused

    def _refuse_malformed(self, entity: Entity, path: Path) -> bool:
        """Whether a source cannot have the output; says so at the first place that reads it."""
        key = (entity.unit.name, entity.name)
        refused = self._refused.get(key)
        if refused is not None and key not in self._told:
            self._told.add(key)
            self.report.append(refused(path))
        return refused is not None

    def _note_volumes(self, name: str, options: Options) -> None:
        """What a source says of its amounts: `stats.rows_per_second`, `stats.distinct.customer`."""
        for key, value in options.typed.items():
            if not isinstance(value, int | float | Decimal):
                continue
            if key == "stats.rows_per_second":
                self.volumes.rates[name] = float(value)
            elif key.startswith(_DISTINCT):
                self.volumes.distinct[name, key.removeprefix(_DISTINCT)] = float(value)

    def _options(
        self,
        name: Name,
        given: tuple[object, ...],
        connector: Connector,
        columns: tuple[TableColumn, ...] | None,
        entity: Entity,
        role: Role,
        told: tuple[str, ...] = (),
    ) -> Options:
        physical = (
            None
            if columns is None
            else tuple((c.column.name, c.column.type) for c in columns if c.kind == "physical")
        )
        options = table_options(
            connector,
            name,
            given,  # type: ignore[arg-type]
            self.inherited(entity.unit),
            self.params[entity.unit.name].written,
            physical,
            self.settings.target,
            role,
            broken=entity.declaration.broken,
            pipeline="" if self.root.pipeline is None else self.root.pipeline.name.text,
            keyed=entity.declaration.primary_key is not None,  # type: ignore[union-attr]
            told=told,
        )
        self.report.extend(options.diagnostics)
        self.report.extend(check_registry(options))
        if not options.diagnostics:
            self.report.extend(check_carried(connector, options, columns, name, role))
            self.report.extend(check_unquoted(connector, options, columns, name, role))
        part = connector if not is_compiled(connector) else options.format
        if part is not None and not is_compiled(part):
            span = entity.declaration.connector.span  # type: ignore[union-attr]
            if part is not connector:
                span = options.spans.get("format", span)
            self.report.append(not_run(part, span))
        return options

    def _idle(self, idle: Expression, name: str, maker: TableMaker) -> None:
        """Keeps the idle timeout of a source. The job has one for all its sources."""
        typed = maker.type(idle, ())
        if typed is None:
            return
        if not isinstance(typed, Literal) or typed.type.root is not Root.INTERVAL_SECONDS:
            message = "`idle` takes a duration such as `1m`"
            self.report.append(diagnostic(WRONG_WATERMARK, message, idle.span))
            return
        other = next(((n, ms) for n, ms in self.idle.items() if ms != typed.value), None)
        if other is not None:
            message = f"another idle timeout than that of `{other[0]}` is not compiled yet"
            self.report.append(diagnostic(NOT_COMPILED_YET, message, idle.span))
            return
        self.idle[name] = int(str(typed.value))

    def _task(self, task: Task, entity: Entity) -> bool:
        name = self.name_of(entity)
        unit, key = entity.unit, (entity.unit.name, entity.name)
        values = self.params[unit.name]
        options = task_options(
            task.name,
            task.options,
            self.inherited(unit),
            values.written,
            self.settings.target,
            input_names(task),
        )
        self.report.extend(options.diagnostics)
        self.tasks[key] = options
        if "parallelism" in options.typed:
            self.report.append(
                diagnostic(
                    NOT_COMPILED_YET,
                    "Flink's SQL has no `parallelism` for a single task",
                    options.spans["parallelism"],
                    "its operators have that of the job",
                    help=(
                        "set `parallelism` for the whole pipeline in `defaults`",
                        "or in a source or sink, where its connector has it",
                    ),
                )
            )
        around = Surroundings(
            lambda path: self.read(path, unit, name),
            self.relations.get,
            self.traits.__getitem__,
            values.typed,
            self.functions.of(unit),
            self.settings.target,
            self.mode,
            frozenset(self.wanted.get(key, ())),
            self.report,
            lambda path: self.functions.load(path, unit.name),
            self.schemas.keep,
            options.typed.get("raises") == "reject",
        )
        if around.raises:
            self.raising[name] = options.spans["raises"]
        relations = task_relations(task, name, around)
        if relations is None:
            return False
        retention = self.retentions[name] = _retention(options, task, values)
        if self.mode == "streaming":
            relations = with_retention(relations, retention, self.traits.__getitem__)
        for relation in relations:
            self._add(relation)
        return True

    def _sink(self, sink: SinkDeclaration) -> None:
        inputs = [self.read(path, self.root, sink.name.text) for path in sink.inputs]
        if not sink.connector.text:
            return
        connector, kept = self.catalogs.connector(sink.connector, Role.SINK, self.root)
        entity = Entity(self.root, sink.name.text)
        if not inputs or any(relation is None for relation in inputs):
            return
        relations = [relation for relation in inputs if relation is not None]
        rows = sink_rows(sink, relations, self.report)
        if rows is None or connector is None:
            return
        columns, operator = rows
        connector = self._by_key(connector, sink, operator)
        columns = with_written_metadata(connector, sink.options, columns, self.report)
        options = self._options(sink.name, sink.options, connector, columns, entity, Role.SINK)
        self.report.extend(check_written(connector, options, sink.options, sink.name))
        key = sink.primary_key
        if key is None and connector.primary_key == "required":
            key = _message_key(options)
        keyed = self.maker(self.root).primary_key(key, columns)
        if keyed is None:
            return
        partition = options.typed.get("partition_by", ())
        if isinstance(partition, tuple) and any(isinstance(one, Call) for one in partition):
            self.report.append(not_partitioned(connector, options.spans["partition_by"]))
        names = (
            tuple(map(str, partition)) if isinstance(partition, tuple | list) else (str(partition),)
        )
        keyed_only = connector.primary_key == "for_updates" or upserts(options)
        only_adds = not options.changes or (keyed_only and not keyed[1])
        place = self.catalogs.place(kept, options, sink.name.span)
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
        )
        self.tables[sink.name.text] = Table(connector, options, sink, Role.SINK)
        self.sinks.append(SinkFacts(sink, plan_sink, connector, options.format, only_adds))

    def _by_key(self, connector: Connector, sink: SinkDeclaration, rows: op.Operator) -> Connector:
        """The connector that updates rows by key, where the one that is named only adds rows and is given a key.

        Flink's `kafka` takes no primary key with a format that only adds rows.
        """
        other = None if connector.upserting is None else find_connector(connector.upserting)
        if other is None:
            return connector
        written, inherited = self.params[self.root.name].written, self.inherited(self.root)
        if not adds_only(connector, sink.name, sink.options, inherited, written):
            return connector
        changes = not derive(rows, self.traits.__getitem__).append_only
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


def _retention(options: TaskOptions, task: Task, values: ParamValues) -> Retention:
    """How long a task says that it keeps state."""
    times = {
        step.span: duration(step.within)
        if isinstance(step.within, DurationLiteral)
        else values.typed.get(step.within.name.text)
        for step in task.steps
        if isinstance(step, Dedup) and step.within is not None
    }
    within = {
        span: time.value
        for span, time in times.items()
        if time is not None and isinstance(time.value, int)
    }
    said = {
        name: value.milliseconds
        for name, value in options.typed.items()
        if name.split(".")[0] == _TTL and isinstance(value, Duration)
    }
    of = {name.removeprefix(f"{_TTL}."): ms for name, ms in said.items() if name != _TTL}
    spans = {name: options.spans[name] for name in said}
    return Retention(said.get(_TTL), of, spans, within)


def wanted_ports(units: tuple[Unit, ...]) -> dict[Key, set[str]]:
    """The side outputs that tasks and sinks of the files read."""
    wanted: dict[Key, set[str]] = {}
    for unit in units:
        for declaration in unit.names.values():
            for path in read_paths(declaration):
                if len(path.parts) == 2:
                    entity = lookup(path.parts[0].text, unit)
                    if entity is not None:
                        key = (entity.unit.name, entity.name)
                        wanted.setdefault(key, set()).add(path.parts[1].text)
    return wanted


def _circle(
    ring: list[tuple[Entity, Path | None]], entity: Entity, path: Path | None
) -> Diagnostic:
    names = [*(f"`{e.name}`" for e, _ in ring), f"`{entity.name}`"]
    span = path.span if path is not None else entity.declaration.name.span
    also = tuple(Label(p.span, f"which reads `{e.name}`") for e, p in ring[1:] if p is not None)
    return diagnostic(
        codes.CYCLIC_DAG,
        "tasks read each other in a circle: " + " reads ".join(names),
        span,
        "closes the circle",
        also=also,
        help=("a pipeline is a DAG: read from a source, or write to a topic and read that",),
    )
