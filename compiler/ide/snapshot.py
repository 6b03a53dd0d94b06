"""One version of a file with all that editors ask of it, each part made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial

from compiler.checked import Checked, Output, Settings
from compiler.compile import check
from compiler.functions.table import FunctionTable
from compiler.graph import Graph, wanted_ports
from compiler.options.settings import job_settings
from compiler.plan.plan import Relation
from compiler.recall import Recall
from compiler.relations.flow import Flow, Surroundings
from compiler.resolve.load import Parse, load_units
from compiler.resolve.params import param_values
from compiler.resolve.references import lookup, name_in
from compiler.resolve.unit import Entity, Unit
from compiler.schemas.files import SchemaFiles
from dsl.diagnostic import Diagnostic
from dsl.parse import parse
from dsl.parsed import Parsed
from dsl.records import once
from dsl.source import Source
from dsl.syntax.declarations import Declaration, Profile, SourceDeclaration, Task

Load = Callable[[str, str], Source | None]


@once
def parsed_once(source: Source) -> Parsed:
    """The tree of a text, kept with the text: libraries are read by many, and each text is asked about often."""
    return parse(source)


def _go_on() -> None:
    """The check goes on."""


class Snapshot:
    """A text with its settings, and what it uses as `load` gave it. It never raises, whatever the text.

    Who asks about many versions of a text can give a `parse` that knows the one before (`compiler.ide.reparse`), and a
    `recall` that knows what was found out of it.

    `texts` are the names of all texts that were asked for, those that there are not among them: where one of
    them changes, this is out of date.
    """

    def __init__(
        self,
        source: Source,
        settings: Settings,
        load: Load,
        parse: Parse = parsed_once,
        recall: Recall | None = None,
    ) -> None:
        self.source = source
        self.settings = settings
        self.texts: set[str] = {source.name}
        self._load_text = load
        self._parse = parse
        self._recall = recall
        self.pause: Callable[[], None] = _go_on
        """Called now and then while the file is being checked; where it raises `Stale`, that is given up."""

    def having(self, source: Source) -> Snapshot:
        """The same with another text."""
        return Snapshot(source, self.settings, self._load_text)

    def with_texts(self, texts: Mapping[str, Source]) -> Snapshot:
        """The same with other texts, by name, of the file and of those it uses."""

        def load(path: str, importer: str) -> Source | None:
            found = self._load_text(path, importer)
            return None if found is None else texts.get(found.name, found)

        return Snapshot(texts.get(self.source.name, self.source), self.settings, load)

    @cached_property
    def parsed(self) -> Parsed:
        """The tree of the file alone."""
        return self._parse(self.source)

    @cached_property
    def checked(self) -> Checked:
        """All that can be said of the file."""
        if self._recall is not None:
            self._recall.texts.clear()
            self._recall.pause = self.pause
        return check(self.source, self.settings, self._noted, self._parse, self._recall)

    def _noted(self, path: str, importer: str) -> Source | None:
        found = self._load(path, importer)
        if self._recall is not None:
            self._recall.texts[path, importer] = found
        return found

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The file and the libraries it uses, itself first."""
        return load_units(self.source, self._load, self._parse)[1]

    @property
    def root(self) -> Unit:
        """The file itself."""
        return next(unit for unit in self.units if unit.name == self.source.name)

    @property
    def sources(self) -> dict[str, Source]:
        """The texts of the file and of its libraries, by name."""
        return {unit.name: unit.parsed.source for unit in self.units}

    @property
    def is_read(self) -> bool:
        """Whether the file has been parsed or checked, so that asking for a name costs next to nothing."""
        return "units" in self.__dict__ or "checked" in self.__dict__

    @property
    def is_checked(self) -> bool:
        """Whether all that can be said of the file is known."""
        return "checked" in self.__dict__

    @cached_property
    def profile(self) -> Profile | None:
        """The profile of the file that the settings choose."""
        chosen = self.settings.profile
        return None if chosen is None else self.root.profiles.get(chosen)

    @cached_property
    def graph(self) -> Graph:
        """A graph in which nothing is made yet: what a place needs is made when it is asked for, and no more."""
        root, report = self.root, list[Diagnostic]()
        params = {u.name: param_values(u, self.profile, self.settings)[0] for u in self.units}
        options = root.pipeline.options if root.pipeline is not None else ()
        defaults = tuple(option for block in root.defaults for option in block.options)
        profile = self.profile.options if self.profile is not None else ()
        target = self.settings.target
        written = params[root.name].written
        mode = job_settings(root.name, options, defaults, profile, written, target).mode
        functions = FunctionTable(
            partial(name_in, root), params, target, mode == "batch", self._load, report
        )
        schemas = SchemaFiles(self._load, report)
        schemas.read_all(root.names.values())
        wanted = wanted_ports(self.units)
        return Graph(
            root, self.settings, self.profile, params, functions, schemas, mode, wanted, report
        )

    @cached_property
    def outputs(self) -> dict[str, Output]:
        """What checking says of each output and sink, by name."""
        return {output.name: output for output in self.checked.outputs}

    def relation(self, name: str, port: str | None = None) -> Relation | None:
        """The rows of a declaration that the file can see, or of a side output of it."""
        entity = lookup(name, self.root)
        if entity is None or not isinstance(entity.declaration, SourceDeclaration | Task):
            return None
        self.graph.make(entity, None)
        called = self.graph.name_of(entity) + (f".{port}" if port else "")
        return self.graph.relations.get(called)

    def flow(self, task: Task) -> Flow:
        """A flow in which steps of a task of the file can be tried; nobody hears what is wrong with them."""
        graph, root = self.graph, self.root
        entity = Entity(root, task.name.text)
        name = graph.name_of(entity)
        return Flow(
            name,
            Surroundings(
                lambda path: graph.read(path, root, ""),
                graph.relations.get,
                graph.traits.__getitem__,
                graph.params[root.name].typed,
                graph.functions.of(root),
                self.settings.target,
                graph.mode,
                frozenset(),
                [],
                lambda path: graph.functions.load(path, root.name),
            ),
        )

    def declaration_at(self, offset: int) -> Declaration | None:
        """The declaration in which an offset of the file lies, or at whose end."""
        for declaration in self.parsed.tree.declarations:
            if declaration.span.start <= offset <= declaration.span.end:
                return declaration
        return None

    def library(self, path: str) -> Parsed | None:
        """The tree of another text, by the path that a `use` of this file has for it."""
        found = self._load(path, self.source.name)
        return None if found is None else self._parse(found)

    def _load(self, path: str, importer: str) -> Source | None:
        found = self._load_text(path, importer)
        self.texts.add(path if found is None else found.name)
        return found
