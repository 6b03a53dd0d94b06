"""Turns resolved declarations into the relations of the whole DAG, each once, whoever reads it."""

from __future__ import annotations

from dataclasses import field

from compiler.catalogs import Catalogs
from compiler.checked import Settings
from compiler.functions.table import FunctionTable
from compiler.options.inheritance import Inherited, inherit
from compiler.options.tasks import TaskOptions, task_options
from compiler.options.values import Duration
from compiler.physical.state import Volumes
from compiler.plan.plan import Relation
from compiler.plan.traits import Traits, derive
from compiler.recall import Recall
from compiler.relations.flow import Surroundings
from compiler.relations.malformed import PORT as MALFORMED
from compiler.relations.malformed import Refusal
from compiler.relations.retention import Retention, with_retention
from compiler.relations.sources import TableMaker
from compiler.relations.tasks import task_relations
from compiler.resolve import codes
from compiler.resolve.inputs import input_names
from compiler.resolve.params import ParamValues
from compiler.resolve.references import find, lookup, name_in, read_paths
from compiler.resolve.unit import Entity, Unit
from compiler.schemas.files import SchemaFiles
from compiler.tables.facts import SinkFacts, Table
from compiler.tables.sinks import make_sink
from compiler.tables.sources import make_source, refuses_malformed
from compiler.types.codes import NOT_COMPILED_YET
from compiler.types.literals import duration
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import (
    CatalogDeclaration,
    Profile,
    Schema,
    SinkDeclaration,
    SourceDeclaration,
    Task,
)
from dsl.syntax.expressions import DurationLiteral
from dsl.syntax.names import Path
from dsl.syntax.steps import Dedup

Key = tuple[str, str]
"""A declaration: the name of its file's source, and its own."""


_TTL = "state_ttl"


@dataclass(slots=True)
class Graph:
    """The relations made so far. `wanted` holds the side outputs that are read, by declaration.

    `recall` knows what was made of an older text.
    `refused` are the sources that cannot have malformed records as an output, `told` those of which that was said.
    """

    root: Unit
    settings: Settings
    profile: Profile | None
    params: dict[str, ParamValues]
    functions: FunctionTable
    schemas: SchemaFiles
    mode: str
    wanted: dict[Key, set[str]]
    report: list[Diagnostic]
    recall: Recall | None = None
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
    refused: dict[Key, Refusal] = field(default_factory=dict)
    told: set[Key] = field(default_factory=set)
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
                make_sink(self, declaration)

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
            made = make_source(self, declaration, entity)
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
        if port == MALFORMED and refuses_malformed(self, entity, path):
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

    def add(self, relation: Relation) -> None:
        """Keeps a relation that was made, with its traits."""
        lookup = self.traits.__getitem__
        if self.recall is None:
            self.relations[relation.name] = relation
            self.traits[relation.name] = derive(relation.operator, lookup)
            return
        same = self.relations[relation.name] = self.recall.same(relation)
        self.traits[relation.name] = self.recall.traits(same, lookup)

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
        retention = _retention(options, task, values)

        def make(around: Surroundings) -> tuple[Relation, ...] | None:
            made = task_relations(task, name, around)
            if made is None or self.mode != "streaming":
                return made
            return with_retention(made, retention, around.traits)

        own = unit is self.root
        recall = self.recall
        relations = make(around) if recall is None else recall.task(key, task, around, own, make)
        if relations is None:
            return False
        self.retentions[name] = retention
        for relation in relations:
            self.add(relation)
        return True


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
