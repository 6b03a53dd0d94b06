"""Every way in which a row can leave a pipeline other than by its sinks, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from enum import StrEnum

from compiler.graph import Graph
from compiler.options.settings import JobSettings
from compiler.options.values import Duration
from compiler.physical.analysis import Analysis, Operator
from compiler.physical.dropping import FORGOTTEN, WINDOW, drops_late, drops_unmatched, null_keys
from compiler.physical.times import Times
from compiler.plan import operators as op
from compiler.plan.inputs import operators
from compiler.plan.operators import TableSource
from compiler.resolve.references import name_in
from compiler.resolve.unit import Entity, Unit
from compiler.resolve.windows import window_of
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import SourceDeclaration, Task
from dsl.syntax.steps import Expect

DEDUPS = ("Deduplicate", "WindowDeduplicate")
FIRST_ROWS = ("Rank", "WindowRank", "Limit", "SortLimit")


class Way(StrEnum):
    """How a row leaves."""

    MALFORMED = "malformed"
    REJECTED = "rejected"
    LATE = "late"
    UNMATCHED = "unmatched"
    EXPIRED = "expired"
    NULL_KEY = "null_key"
    REPEATED = "repeated"
    LIMIT = "limit"


class Fate(StrEnum):
    """What becomes of it: it is in an output, the job stops, the file says that it goes, or nobody learns of it."""

    OUTPUT = "output"
    STOPS = "stops"
    WRITTEN = "written"
    UNOBSERVED = "unobserved"


@dataclass(frozen=True, slots=True)
class Leaving:
    """A way in which rows leave the source or task `name`.

    `what` tells which rows, in words. `where` is the output that holds them, or the words in the file that say that
    they go; where nobody learns of them, the output that would hold them if it were read, or nothing. `span` is the
    place where they leave.
    """

    name: str
    way: Way
    fate: Fate
    what: str
    where: str
    span: Span


def leaving_of(graph: Graph, analysis: Analysis, times: Times) -> tuple[Leaving, ...]:
    """All ways of all sources and tasks, in the order of the graph."""
    following = _Following(graph, analysis, times, entities_of(graph.root))
    found: dict[Leaving, None] = {}
    for name in analysis.tasks:
        found.update(dict.fromkeys(following.leaving(name)))
    return tuple(found)


def times_of(graph: Graph, settings: JobSettings) -> Times:
    """The clocks of a file's operators. `idle` of one source is the job's, for all that do not have their own."""
    own = {}
    for name, relation in graph.relations.items():
        if isinstance(relation.operator, TableSource):
            given = dict(relation.operator.options).get("scan.watermark.idle-timeout")
            if given is not None:
                own[name] = milliseconds(given)
    given = dict(settings.flink).get(_IDLE)
    other = 0 if given is None else milliseconds(given)
    return Times(own, max(graph.idle.values(), default=other))


_IDLE = "table.exec.source.idle-timeout"
_PER = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}


def milliseconds(text: str) -> int:
    """A duration in Flink's notation, as options are written; 1 for any other that is none of them."""
    number, _, unit = text.partition(" ")
    return int(number) * _PER[unit] if number.isdigit() and unit in _PER else 1


def entities_of(root: Unit) -> dict[str, Entity]:
    """The sources and tasks that a file declares and can reach, by their names in the plan."""
    found: dict[str, Entity] = {}
    todo, seen = [root], {root.name}
    while todo:
        unit = todo.pop()
        for name, declaration in unit.names.items():
            if isinstance(declaration, SourceDeclaration | Task):
                entity = Entity(unit, name)
                found[name_in(root, entity)] = entity
        for imported in unit.imports.values():
            if imported.unit.name not in seen:
                seen.add(imported.unit.name)
                todo.append(imported.unit)
    return found


@dataclass(frozen=True, slots=True)
class _Following:
    """What is asked while rows are followed."""

    graph: Graph
    analysis: Analysis
    times: Times
    entities: dict[str, Entity]
    owners: dict[str, str] = field(default_factory=dict)

    def leaving(self, name: str) -> Iterator[Leaving]:
        """The ways out of one source or task."""
        relation, task = self.graph.relations.get(name), self._task(name)
        if relation is not None and isinstance(relation.operator, TableSource):
            yield from self._malformed(name, relation.operator)
        if task is not None:
            yield from self._expected(name, task)
        for one in self.analysis.operators(name):
            yield from self._of_operator(one, name)

    def _task(self, name: str) -> Task | None:
        entity = self.entities.get(name)
        found = None if entity is None else entity.declaration
        return found if isinstance(found, Task) else None

    def _wanted(self, name: str) -> set[str]:
        """The side outputs of a task that somebody reads."""
        entity = self.entities.get(name)
        return set() if entity is None else self.graph.wanted.get(_key(entity), set())

    def _gives_up_late(self, name: str) -> bool:
        """Whether the file says that a task's late rows go."""
        entity = self.entities.get(name)
        options = None if entity is None else self.graph.tasks.get(_key(entity))
        return options is not None and str(options.typed.get("late", "")) == "drop"

    def _malformed(self, name: str, table: TableSource) -> Iterator[Leaving]:
        """Records that cannot be decoded."""
        options = dict(table.options)
        if not any(key == "format" or key.endswith(".format") for key in options):
            return
        fate, where = Fate.STOPS, ""
        if "malformed" in self._wanted(name):
            fate, where = Fate.OUTPUT, f"{name}.malformed"
        elif any(k.endswith("ignore-parse-errors") and v == "true" for k, v in options.items()):
            fate, where = Fate.WRITTEN, "malformed = skip"
        what = "records that cannot be decoded"
        yield Leaving(name, Way.MALFORMED, fate, what, where, table.span)

    def _expected(self, name: str, task: Task) -> Iterator[Leaving]:
        """Rows that an expectation holds back."""
        where = f"{name}.rejected"
        fate = Fate.OUTPUT if "rejected" in self._wanted(name) else Fate.UNOBSERVED
        for step in task.steps:
            if not isinstance(step, Expect):
                continue
            what = f"rows that fail `{step.name.text}`"
            if step.action == "reject":
                yield Leaving(name, Way.REJECTED, fate, what, where, step.span)
            elif step.action == "drop":
                yield Leaving(name, Way.REJECTED, Fate.WRITTEN, what, "else drop", step.span)
            elif step.action == "fail":
                yield Leaving(name, Way.REJECTED, Fate.STOPS, what, "", step.span)

    def _of_operator(self, one: Operator, name: str) -> Iterator[Leaving]:
        node = one.node
        late = drops_late(node)
        if late is not None and any(map(self.times.can_be_late, node.inputs)):
            yield self._late(name, *late)
        unmatched = drops_unmatched(node)
        if unmatched == FORGOTTEN:
            # Only of a late row: Flink's TimeIntervalJoin keeps what is within the interval of the watermark.
            if any(map(self.times.can_be_late, node.inputs)):
                given_up = self._gives_up_late(name)
                fate, where = (Fate.WRITTEN, "late = drop") if given_up else (Fate.UNOBSERVED, "")
                yield Leaving(name, Way.UNMATCHED, fate, unmatched, where, node.span)
        elif unmatched is not None:
            yield Leaving(name, Way.UNMATCHED, Fate.UNOBSERVED, unmatched, "", node.span)
        keys = null_keys(node)
        if keys:
            what = f"rows with NULL in {' or '.join(f'`{key}`' for key in keys)}"
            yield Leaving(name, Way.NULL_KEY, Fate.UNOBSERVED, what, "", node.span)
        if node.span in self.analysis.keeper.repeats:
            yield from self._repeated(one, name)
            return
        yield from _forgotten(one, name)
        if node.kind in DEDUPS:
            what = "rows of a key but one"
            yield Leaving(name, Way.REPEATED, Fate.WRITTEN, what, "one row a key", node.span)
        if node.kind in FIRST_ROWS:
            what = "rows beyond the first ones"
            yield Leaving(name, Way.LIMIT, Fate.WRITTEN, what, "a number of rows", node.span)

    def _repeated(self, one: Operator, name: str) -> Iterator[Leaving]:
        """What `dedup ... within` drops; the operator that compares rows comes last of those it is made of."""
        kept = self.graph.retentions.get(name)
        within = None if kept is None else kept.within.get(one.node.span)
        if within is not None and one.node.kind == "OverAggregate":
            what = f"rows of a key that follow another within {Duration(within).text}"
            yield Leaving(name, Way.REPEATED, Fate.WRITTEN, what, "within", one.node.span)

    def _late(self, name: str, by: str, span: Span) -> Leaving:
        what = f"late rows of {by}"
        owner = self._owner(name) if by == WINDOW else name
        task = self._task(owner) if by == WINDOW else None
        window = None if task is None else window_of(task)
        where = "" if window is None else f"{owner}.late"
        if window is not None and owner == name:
            span = window.span
        if window is not None and "late" in self._wanted(owner):
            return Leaving(name, Way.LATE, Fate.OUTPUT, what, where, span)
        if self._gives_up_late(owner) or self._gives_up_late(name):
            return Leaving(name, Way.LATE, Fate.WRITTEN, what, "late = drop", span)
        return Leaving(name, Way.LATE, Fate.UNOBSERVED, what, where, span)

    def _owner(self, name: str) -> str:
        """The task that puts rows into the windows by which a task goes: itself, or one that it reads."""
        if name not in self.owners:
            self.owners[name] = self._found_owner(name)
        return self.owners[name]

    def _found_owner(self, name: str) -> str:
        todo = [name]
        for task in todo:
            for relation in self.graph.relations.values():
                if relation.task != task:
                    continue
                for operator in operators(relation.operator):
                    if isinstance(operator, op.Window):
                        return task
                    if isinstance(operator, op.Read):
                        below = self.graph.relations[operator.relation].task
                        if below not in todo:
                            todo.append(below)
        return name


def _forgotten(one: Operator, name: str) -> Iterator[Leaving]:
    """What is forgotten after a time, so that rows that come later do not meet it."""
    times = dict.fromkeys(state.ttl for state in one.states if state.bound == "ttl")
    for ttl in times:
        kept = " and ".join(state.what for state in one.states if state.ttl == ttl)
        what = f"{kept}, {Duration(ttl).text} after they were last written"
        yield Leaving(name, Way.EXPIRED, Fate.WRITTEN, what, "state_ttl", one.node.span)


def _key(entity: Entity) -> tuple[str, str]:
    return entity.unit.name, entity.name
