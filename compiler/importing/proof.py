"""Chooses the nicest form of each declaration that is proved to be the same job."""

from __future__ import annotations

import re
from dataclasses import replace

from compiler.checked import Settings
from compiler.compile import Built, build, check
from compiler.importing.bodies import sql_body
from compiler.importing.drafts import FileDraft
from compiler.importing.pieces import Pieces, text_of
from compiler.importing.steps import step_bodies
from compiler.importing.writing import file_pieces
from dsl.source import Source

Job = tuple[object, ...]
_PLACE = re.compile(r"ROW_NUMBER\(\) OVER \([^()]*(?:\(\)[^()]*)*\) AS (`[^`]+`)")
_KEYS = re.compile(r"(GROUP BY\n)((?: +[^\n]+,\n)* +[^\n,]+)")


def nicest(draft: FileDraft, target: str) -> Pieces:
    """The file with steps and plain expressions wherever the emitted job stays the same, byte by byte.

    Where connectors are not compiled yet, others stand in for them: what is proved is not about them.
    """
    bodies = {task.name: sql_body(task, draft.source) for task in draft.tasks}
    sources = frozenset(source.name for source in draft.sources)
    for tried in (draft, _with_stand_ins(draft)):
        wanted = _job(file_pieces(tried, bodies, frozenset()), target)
        if wanted is not None:
            bodies, nice = _proved(tried, bodies, sources, wanted, target)
            return file_pieces(draft, bodies, nice)
    return file_pieces(draft, bodies, frozenset())


def _with_stand_ins(draft: FileDraft) -> FileDraft:
    sources = (replace(s, connector="datagen", options=()) for s in draft.sources)
    sinks = (replace(s, connector="blackhole", options=()) for s in draft.sinks)
    return replace(draft, sources=tuple(sources), sinks=tuple(sinks))


def _proved(
    draft: FileDraft, bodies: dict[str, Pieces], sources: frozenset[str], wanted: Job, target: str
) -> tuple[dict[str, Pieces], frozenset[str]]:
    """The bodies of the tasks, and the sources whose nicer form is proved: all at once, else one by one."""
    steps = {task.name: step_bodies(task, draft.source) for task in draft.tasks}
    best = bodies | {name: found[0] for name, found in steps.items() if found}
    if _job(file_pieces(draft, best, sources), target) == wanted:
        return best, sources
    nice: frozenset[str] = frozenset()
    for name in sorted(sources):
        tried = nice | {name}
        if _job(file_pieces(draft, bodies, tried), target) == wanted:
            nice = tried
    for name, found in steps.items():
        for body in found:
            if _job(file_pieces(draft, {**bodies, name: body}, nice), target) == wanted:
                bodies = {**bodies, name: body}
                break
    return bodies, nice


def _job(pieces: Pieces, target: str) -> Job | None:
    """What a text comes to in Flink; None where it does not check without a word, or says nothing."""
    text = Source("import.stream", text_of(pieces))
    checked = check(text, Settings(target=target), lambda _path, _importer: None)
    if checked.plan is None or checked.diagnostics:
        return None
    built = build(checked)
    if not isinstance(built, Built):
        return None
    script = built.script
    return (
        script.name,
        script.mode,
        script.settings,
        tuple((s.kind, s.name, _alike(s.sql), s.comment) for s in script.statements),
        tuple((i.sink, _alike(i.sql), i.comment) for i in script.inserts),
    )


def _alike(sql: str) -> str:
    """The statement with what has no meaning made one: the order of the keys of a GROUP BY, the name of a place."""
    sql = _KEYS.sub(lambda m: m[1] + ",\n".join(sorted(m[2].split(",\n"))), sql)
    for match in _PLACE.finditer(sql):
        if "`row_num`" not in sql:
            sql = sql.replace(match[1], "`row_num`")
    return sql
