"""Chooses the nicest form of each declaration that is proved to be the same job."""

from __future__ import annotations

import re

from compiler.checked import Checked, Settings
from compiler.checks.hazards import WITHOUT_HAZARDS
from compiler.compile import Built, build, check
from compiler.importing.bodies import sql_body
from compiler.importing.drafts import FileDraft, SinkDraft, with_stand_ins
from compiler.importing.pieces import Pieces, text_of
from compiler.importing.spelling import name_text
from compiler.importing.steps import step_bodies
from compiler.importing.writing import file_pieces
from dsl.records import dataclass, replace
from dsl.source import Source

_PLACE = re.compile(r"ROW_NUMBER\(\) OVER \([^()]*(?:\(\)[^()]*)*\) AS (`[^`]+`)")
_KEYS = re.compile(r"(GROUP BY\n)((?: +[^\n]+,\n)* +[^\n,]+)")


def nicest(draft: FileDraft, target: str) -> Pieces:
    """The file with steps and plain expressions wherever the emitted job stays the same, byte by byte.

    Where connectors are not compiled yet, others stand in for them: what is proved is not about them. Where the file
    as a whole cannot be compiled, its parts are proved one by one.
    """
    bodies = {task.name: sql_body(task, draft.source) for task in draft.tasks}
    sources = frozenset(source.name for source in draft.sources)
    for tried in (draft, with_stand_ins(draft, known=True)):
        wanted = _job(file_pieces(tried, bodies, frozenset()), target)
        if wanted is not None:
            bodies, nice = _proved(tried, bodies, sources, wanted, target)
            return file_pieces(draft, bodies, nice)
    bodies, nice = _apart(with_stand_ins(draft, known=True), bodies, target)
    return file_pieces(draft, bodies, nice)


def _apart(
    draft: FileDraft, bodies: dict[str, Pieces], target: str
) -> tuple[dict[str, Pieces], frozenset[str]]:
    """What is proved of each source and task without the rest of a file that cannot be compiled as a whole."""
    nice: set[str] = set()
    for source in draft.sources:
        alone = _only(draft, source.name, {source.name})
        wanted = _job(file_pieces(alone, {}, frozenset()), target)
        better = file_pieces(alone, {}, frozenset({source.name}))
        if wanted is not None and wanted.says(_job(better, target)):
            nice.add(source.name)
    found = dict(bodies)
    for task in draft.tasks:
        part = _only(draft, task.name, _needed(draft, task.name))
        wanted = _job(file_pieces(part, bodies, frozenset()), target)
        for body in step_bodies(task, draft.source) if wanted is not None else ():
            better = file_pieces(part, {**bodies, task.name: body}, frozenset())
            if wanted is not None and wanted.says(_job(better, target)):
                found[task.name] = body
                break
    return found, frozenset(nice)


def _only(draft: FileDraft, output: str, names: set[str]) -> FileDraft:
    """The file with some declarations, of which one is written."""
    sink = SinkDraft(
        f"{output}_kept", (name_text(output),), "blackhole", (), None, (), draft.source.span(0, 0)
    )
    return replace(
        draft,
        sources=tuple(s for s in draft.sources if s.name in names),
        tasks=tuple(t for t in draft.tasks if t.name in names),
        sinks=(sink,),
    )


def _needed(draft: FileDraft, name: str) -> set[str]:
    """A task with all that it reads, at any distance."""
    tasks = {task.name: task for task in draft.tasks}
    found, todo = set[str](), [name]
    while todo:
        name = todo.pop()
        if name not in found and name in tasks:
            todo += [*tasks[name].tables.values(), *tasks[name].inputs.values()]
        found.add(name)
    return found


def _proved(
    draft: FileDraft, bodies: dict[str, Pieces], sources: frozenset[str], wanted: Job, target: str
) -> tuple[dict[str, Pieces], frozenset[str]]:
    """The bodies of the tasks, and the sources whose nicer form is proved: all at once, else one by one."""
    steps = {task.name: step_bodies(task, draft.source) for task in draft.tasks}
    best = bodies | {name: found[0] for name, found in steps.items() if found}
    if wanted.says(_job(file_pieces(draft, best, sources), target)):
        return best, sources
    nice: frozenset[str] = frozenset()
    for name in sorted(sources):
        tried = nice | {name}
        if wanted.says(_job(file_pieces(draft, bodies, tried), target)):
            nice = tried
    for name, found in steps.items():
        for body in found:
            if wanted.says(_job(file_pieces(draft, {**bodies, name: body}, nice), target)):
                bodies = {**bodies, name: body}
                break
    return bodies, nice


@dataclass(frozen=True, slots=True)
class Job:
    """What a text comes to in Flink, and the warnings that it has."""

    parts: tuple[object, ...]
    warnings: frozenset[str]

    def says(self, other: Job | None) -> bool:
        """Whether the other is the same job, with no warnings of its own."""
        return other is not None and other.parts == self.parts and other.warnings <= self.warnings


def _job(pieces: Pieces, target: str) -> Job | None:
    """The job of a text; None where it has a mistake, or says nothing."""
    text = Source("import.stream", text_of(pieces))
    checked = check(
        text, Settings(target=target, severities=WITHOUT_HAZARDS), lambda _path, _importer: None
    )
    return job_of(checked)


def job_of(checked: Checked) -> Job | None:
    """The job of a checked file; None where it has a mistake, or says nothing."""
    if checked.plan is None or checked.failed:
        return None
    built = build(checked)
    if not isinstance(built, Built):
        return None
    script = built.script
    parts = (
        script.name,
        script.mode,
        script.settings,
        tuple((s.kind, s.name, _alike(s.sql), s.comment) for s in script.statements),
        tuple((i.sink, _alike(i.sql), i.comment) for i in script.inserts),
    )
    return Job(parts, frozenset(f"{d.code.number} {d.message}" for d in checked.diagnostics))


def _alike(sql: str) -> str:
    """The statement with what has no meaning made one: the order of the keys of a GROUP BY, the name of a place."""
    sql = _KEYS.sub(lambda m: m[1] + ",\n".join(sorted(m[2].split(",\n"))), sql)
    for match in _PLACE.finditer(sql):
        if "`row_num`" not in sql:
            sql = sql.replace(match[1], "`row_num`")
    return sql
