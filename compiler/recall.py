"""What the last check of a file found out of its declarations, for the check of a newer text of it.

An editor has a file checked at each letter. What does not differ from the last time need not be found out again: a task
whose tree is the same object, and that reads the same relations, has the same relations. What a task reads is what it
asked for when it was made, and it is asked for again before what is known is taken. All else that tasks can see, the
params, functions, schemas and defaults of the files, is the ground: where anything of it differs, nothing is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field

from compiler.checked import Settings
from compiler.options.apply import Options
from compiler.physical.plans import Plans
from compiler.plan.plan import Relation
from compiler.plan.traits import Traits, derive
from compiler.relations.flow import Surroundings
from compiler.resolve.unit import Unit
from compiler.types.context import Functions, UserFunction
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass, replace
from dsl.source import Source
from dsl.syntax.declarations import SinkDeclaration, SourceDeclaration, Task, Test
from dsl.syntax.names import Path

Key = tuple[str, str]
Relations = tuple[Relation, ...]
Made = Callable[[Surroundings], Relations | None]
Reported = tuple[Options, tuple[Diagnostic, ...]]
MadeOptions = Callable[[], Reported]


class Stale(Exception):  # noqa: N818 (nothing is wrong)
    """Nobody wants to know any more what is being found out."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The relations of a task, and all that they were made of beside the ground."""

    task: Task
    wanted: frozenset[str]
    reads: tuple[tuple[Path, Relation | None], ...]
    made: tuple[tuple[str, Relation | None], ...]
    traits: tuple[tuple[str, Traits], ...]
    report: tuple[Diagnostic, ...]
    relations: Relations | None


class Recall:
    """What is known of a file from one check to the next.

    `pause` is called now and then during a check, and may raise `Stale`: what is known by then holds for the next one.
    """

    def __init__(self) -> None:
        self.pause: Callable[[], None] = lambda: None
        self.texts: dict[tuple[str, str], Source | None] = {}
        """What `load` gave for a path and who asked, of the check at hand."""
        self.plans = Plans()
        self._ground: tuple[object, ...] = ()
        self._kept: dict[Key, Kept] = {}
        self._relations: dict[str, Relation] = {}
        self._options: dict[Key, tuple[tuple[object, ...], Reported]] = {}
        self._traits: dict[str, tuple[Relation, dict[str, Traits], Traits]] = {}

    def begin(self, *ground: object) -> None:
        """Forgets everything where the ground is another than the last time."""
        if ground != self._ground:
            self._ground = ground
            self._kept.clear()
            self._relations.clear()
            self._traits.clear()
            self._options.clear()

    def task(
        self, key: Key, task: Task, around: Surroundings, own: bool, make: Made
    ) -> Relations | None:
        """The relations of a task, made where they are not known; `own` tells that it stands in the file itself."""
        self.pause()
        kept = self._kept.get(key)
        if kept is not None and _holds(kept, task, around):
            around.report.extend(kept.report)
            return kept.relations
        trace = _Trace(around, own)
        relations = make(trace.around)
        around.report.extend(trace.report)
        if relations is not None:
            relations = tuple([self.same(relation) for relation in relations])
        if trace.whole:
            self._kept[key] = trace.kept(task, relations)
        else:
            self._kept.pop(key, None)
        return relations

    def options(self, key: Key, of: tuple[object, ...], make: MadeOptions) -> Reported:
        """The options of a table and what is to be said of them, which follow from its declaration and columns."""
        known = self._options.get(key)
        if known is None or known[0] != of:
            known = self._options[key] = of, make()
        return known[1]

    def traits(self, relation: Relation, lookup: Callable[[str], Traits]) -> Traits:
        """The traits of a relation, which follow from its operators and from the traits of what it reads."""
        known = self._traits.get(relation.name)
        if known is not None and known[0] is relation and _same_traits(known[1].items(), lookup):
            return known[2]
        asked: dict[str, Traits] = {}

        def noted(name: str) -> Traits:
            found = asked[name] = lookup(name)
            return found

        made = derive(relation.operator, noted)
        if known is not None and known[2] == made:
            made = known[2]
        self._traits[relation.name] = relation, asked, made
        return made

    def same(self, relation: Relation) -> Relation:
        """The relation as it was known before where it is what it was, so that who reads it need not look."""
        known = self._relations.get(relation.name)
        if known is not None and known == relation:
            return known
        self._relations[relation.name] = relation
        return relation


def ground(
    units: Iterable[Unit], settings: Settings, texts: Mapping[tuple[str, str], Source | None]
) -> Iterator[object]:
    """All that every task can see of files, and how they are compiled.

    The texts of libraries count by what they declare, those of schemas and of Python as a whole.
    """
    yield settings
    parsed = set()
    for unit in units:
        parsed.add(unit.name)
        yield unit.name
        yield frozenset(unit.lost)
        yield tuple(
            one for one in unit.parsed.tree.declarations if not isinstance(one, _OF_THE_DAG)
        )
    yield [
        (asked, source)
        for asked, source in texts.items()
        if source is None or source.name not in parsed
    ]


_OF_THE_DAG = (SourceDeclaration, Task, SinkDeclaration, Test)


def _holds(kept: Kept, task: Task, around: Surroundings) -> bool:
    """Whether a task would be made of the same.

    Asking for what it reads makes that, and reports what is wrong with it.
    """
    if kept.task is not task or kept.wanted != around.wanted:
        return False
    if not all(around.read(path) is relation for path, relation in kept.reads):
        return False
    if not all(around.made(name) is relation for name, relation in kept.made):
        return False
    return _same_traits(kept.traits, around.traits)


def _same_traits(known: Iterable[tuple[str, Traits]], traits: Callable[[str], Traits]) -> bool:
    try:
        return all(traits(name) == of for name, of in known)
    except KeyError:  # A relation that could not be made this time.
        return False


@dataclass(slots=True)
class _Trace:
    """Notes what a task asks for while it is made.

    It is not `whole` where more was asked for than can be asked again.
    """

    outer: Surroundings
    own: bool
    whole: bool = True
    report: list[Diagnostic] = field(default_factory=list)
    reads: list[tuple[Path, Relation | None]] = field(default_factory=list)
    asked: dict[str, Relation | None] = field(default_factory=dict)
    traits: dict[str, Traits] = field(default_factory=dict)

    @property
    def around(self) -> Surroundings:
        functions = self.outer.functions
        return replace(
            self.outer,
            read=self._read,
            made=self._made,
            traits=self._traits,
            functions=None if functions is None else _Functions(functions, self),
            report=self.report,
            code=self._code,
        )

    def kept(self, task: Task, relations: Relations | None) -> Kept:
        return Kept(
            task,
            self.outer.wanted,
            tuple(self.reads),
            tuple(self.asked.items()),
            tuple(self.traits.items()),
            tuple(self.report),
            relations,
        )

    def _read(self, path: Path) -> Relation | None:
        found = self.outer.read(path)
        self.reads.append((path, found))
        return found

    def _made(self, name: str) -> Relation | None:
        found = self.asked[name] = self.outer.made(name)
        return found

    def _traits(self, name: str) -> Traits:
        found = self.traits[name] = self.outer.traits(name)
        return found

    def _code(self, path: str) -> Source | None:
        self.whole = False
        return self.outer.code(path)


class _Functions:
    """The functions that a task sees. What makes one, which is then a part of the job, is done again each time."""

    def __init__(self, functions: Functions, trace: _Trace) -> None:
        self._functions, self._trace = functions, trace

    def lookup(self, name: str) -> UserFunction | None:
        found = self._functions.lookup(name)
        # Those of the file itself are made in any case, those of a library when somebody asks, maybe in a body.
        if found is not None and (not self._trace.own or found.body is not None):
            self._trace.whole = False
        return found

    def attempted(self, planned: str) -> str | None:
        self._trace.whole = False
        return self._functions.attempted(planned)

    def names(self) -> Iterable[str]:
        return self._functions.names()
