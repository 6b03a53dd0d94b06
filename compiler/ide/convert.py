"""A task in its other form, the query as steps and the steps as a query, where that is the same job."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ide.room import difference
from compiler.ide.snapshot import Snapshot
from compiler.importing.drafts import TaskDraft
from compiler.importing.nicer import nicer
from compiler.importing.pieces import text_of
from compiler.importing.proof import Job, job_of
from compiler.importing.steps import step_bodies
from compiler.resolve.references import read_paths
from dsl.diagnostic import Edit
from dsl.format import format_source
from dsl.parse import parse
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import Task


def as_steps(snapshot: Snapshot, task: Task) -> Iterator[Edit]:
    """The query of a task as steps: one edit, or none."""
    query = task.query
    if query is None:
        return
    source = snapshot.source
    tables = {path.span: path.text for path in read_paths(task) if len(path.parts) == 1}
    commented = any(
        query.span.start <= one.span.start < query.span.end for one in snapshot.parsed.comments
    )
    draft = TaskDraft(
        task.name.text, query, query.span, (), None, (), tables, commented, (), task.span
    )
    has_late = any(option.key.text == "late" for option in task.options)
    bodies = (text_of(body) for body in step_bodies(draft, source))
    yield from _proved(snapshot, query.span, (_without(b, has_late) for b in bodies))


def _without(body: str, has_late: bool) -> str:
    """The steps without an option that the task has already."""
    return body.removeprefix("late = drop\n\n  ") if has_late else body


def as_query(snapshot: Snapshot, task: Task) -> Iterator[Edit]:
    """The steps of a task as the query that they are compiled to: one edit, or none."""
    if not task.steps or any(one for one in _commented(snapshot, task)):
        return
    span = task.steps[0].span.to(task.steps[-1].span)
    body = _query_of(snapshot, task)
    if body is not None:
        yield from _proved(snapshot, span, (body,))


def _commented(snapshot: Snapshot, task: Task) -> Iterator[object]:
    first, last = task.steps[0].span.start, task.steps[-1].span.end
    return (one for one in snapshot.parsed.comments if first <= one.span.start < last)


def _query_of(snapshot: Snapshot, task: Task) -> str | None:
    """What is emitted for the task before anything is optimized, if that is one query."""
    from compiler.emit.flink_sql import emit
    from compiler.emit.text import EmitError

    checked = snapshot.checked
    if checked.plan is None or any(
        relation.task == task.name.text and relation.name != task.name.text
        for relation in checked.plan.relations
    ):
        return None
    try:
        script = emit(checked.plan)
    except EmitError:
        return None
    for statement in script.statements:
        if statement.node == task.name.text:
            _, _, query = statement.sql.partition(" AS\n")
            return _nicer(query)
    return None


def _nicer(query: str) -> str | None:
    """A query in the language's own form: words in lower case, backticks only where they are needed."""
    source = Source("", f"task t {{\n{query}\n}}\n")
    tree = parse(source).tree.declarations
    task = tree[0] if tree else None
    if not isinstance(task, Task) or task.query is None:
        return None
    return nicer(source, task.query, task.query.span)


def _proved(
    snapshot: Snapshot, span: Span, bodies: Iterator[str] | tuple[str, ...]
) -> Iterator[Edit]:
    """The first body with which the file is the same job, without a warning more."""
    wanted = _job(snapshot)
    if wanted is None:
        return
    source = snapshot.source
    for body in bodies:
        text = source.text[: span.start] + body + source.text[span.end :]
        changed = Source(source.name, text)
        if wanted.says(_job(snapshot.having(changed))):
            yield _edit(source, changed, span.start)
            return


def _edit(source: Source, changed: Source, place: int) -> Edit:
    """What makes one text of another, with the task at a place of it in canonical form."""
    line = changed.position(place).line
    new, old = format_source(changed, (line, line)).text, source.text
    first, last = difference(old, new)
    return Edit(Span(source.name, first, last), new[first : len(new) - (len(old) - last)])


def _job(snapshot: Snapshot) -> Job | None:
    return job_of(snapshot.checked)
