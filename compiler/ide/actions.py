"""What can be done to a text at a place: fixes of what was found there, allowances, and other forms of tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from compiler.ide.convert import as_query, as_steps
from compiler.ide.snapshot import Snapshot
from compiler.names import written
from compiler.resolve.references import ports
from dsl.diagnostic import Diagnostic, Edit, Safety, Severity
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import Pipeline, Task
from dsl.syntax.expressions import ColumnRef, Star
from dsl.syntax.names import Path
from dsl.syntax.steps import Expect, From
from dsl.walk import walk

REASON = "say why it is right here"


@dataclass(frozen=True, slots=True)
class Action:
    """Edits with a title.

    `kind` is the protocol's word for it; `of` is the diagnostic that a fix is for; `preferred` tells that it can be
    applied without a further thought.
    """

    title: str
    kind: str
    edits: tuple[Edit, ...]
    of: Diagnostic | None = None
    preferred: bool = False


def fixes(
    snapshot: Snapshot, start: int, end: int, more: Iterable[Diagnostic] = ()
) -> Iterator[Action]:
    """The fixes of all that was found between two offsets, and a comment that allows it.

    `more` is what was found of the file together with others.
    """
    name = snapshot.source.name
    for found in (*snapshot.checked.diagnostics, *more):
        span = found.span
        if span.source != name or span.start > end or span.end < start:
            continue
        for fix in found.fixes:
            safe = fix.safety is Safety.SAFE
            title = fix.title if safe else f"{fix.title} ({fix.safety.value})"
            yield Action(title, "quickfix", fix.edits, found, safe)
        yield from _allowance(found, snapshot.source)


def safe_fixes(snapshot: Snapshot) -> tuple[Edit, ...]:
    """The edits of the safe fixes of the file that do not touch each other."""
    taken: list[Edit] = []
    for found in snapshot.checked.diagnostics:
        fix = next((f for f in found.fixes if f.safety is Safety.SAFE), None)
        if fix is None or any(edit.span.source != snapshot.source.name for edit in fix.edits):
            continue
        if not any(_touch(edit, other) for edit in fix.edits for other in taken):
            taken += fix.edits
    return tuple(taken)


def _touch(left: Edit, right: Edit) -> bool:
    return left.span.start <= right.span.end and right.span.start <= left.span.end


def _allowance(found: Diagnostic, source: Source) -> Iterator[Action]:
    """`-- allow CODE: reason` on the line above, with the reason to be filled in."""
    number = found.code.number
    if found.severity is Severity.ERROR or number.startswith(("SYN", "BUG", "NAM012", "NAM013")):
        return
    start = source.text.rfind("\n", 0, found.span.start) + 1
    indent = re.match(r"[ \t]*", source.text[start:])
    blanks = indent[0] if indent else ""
    text = f"{blanks}-- allow {number}: {REASON}\n"
    edit = Edit(Span(source.name, start, start), text)
    yield Action(f"allow {number} here, with a reason", "quickfix", (edit,), found)


def rewrites(snapshot: Snapshot, start: int, end: int) -> Iterator[Action]:
    """Other forms of the task around a place. What is offered has been compiled, and is the same job."""
    task = snapshot.declaration_at(start)
    if not isinstance(task, Task) or task.broken:
        return
    if task.query is not None:
        for edit in as_steps(snapshot, task):
            yield Action("convert the query to steps", "refactor.rewrite", (edit,))
    elif task.steps:
        for edit in as_query(snapshot, task):
            yield Action("convert the steps to a query", "refactor.rewrite", (edit,))
    extracted = extract(snapshot, task, end) if end > start else None
    if extracted is not None:
        yield Action("extract the steps up to here into a task", "refactor.extract", extracted)


def extract(snapshot: Snapshot, task: Task, end: int) -> tuple[Edit, ...] | None:
    """The first steps of a task as a task of their own, which it reads then; None where that is another job.

    The options of the task hold for both.
    """
    taken = [step for step in task.steps if step.span.start < end]
    if not taken or len(taken) == len(task.steps) or not isinstance(taken[0], From):
        return None
    source, name = snapshot.source, _free(f"{task.name.text}_input", snapshot)
    first, last = taken[0].span.start, taken[-1].span.end
    alias = _alias(task, taken[0], len(taken))
    read = f"from {written(name)}" + (f" as {written(alias)}" if alias else "")
    above = _above(source, task.span.start)
    options = "".join(f"  {source.text[o.span.start : o.span.end]}\n" for o in task.options)
    new = f"task {written(name)} {{\n{options}  {source.text[first:last]}\n}}\n\n"
    edits = (
        Edit(Span(source.name, above, above), new),
        Edit(Span(source.name, first, last), read),
    )
    text = source.text[:above] + new + source.text[above:first] + read + source.text[last:]
    after = snapshot.having(Source(source.name, text))
    if _moves_rows_that_are_read(snapshot, task, after, name):
        return None
    return edits if _mistakes(after) <= _mistakes(snapshot) else None


def _moves_rows_that_are_read(snapshot: Snapshot, task: Task, after: Snapshot, new: str) -> bool:
    """Whether who reads a side output of a task would get other rows.

    Rows that leave at a step which moved are a side output of the new task then. Its readers are not made to read both:
    a test or a step reads one, and other files may read those of a library.
    """
    declaration = after.root.names.get(new)
    if not isinstance(declaration, Task):
        return True
    stops = any(isinstance(s, Expect) and s.action == "fail" for s in declaration.steps)
    moved = {*ports(declaration), *(("failed",) if stops else ())}
    declarations = snapshot.parsed.tree.declarations
    if moved and not any(isinstance(one, Pipeline) for one in declarations):
        return True
    read = {node.text for one in declarations for node in walk(one) if isinstance(node, Path)}
    return any(f"{task.name.text}.{port}" in read for port in moved)


def _alias(task: Task, first: From, count: int) -> str | None:
    """The name by which the steps that stay speak of their input, if they do."""
    own = first.alias.text if first.alias is not None else first.input.parts[-1].text
    for step in task.steps[count:]:
        for node in walk(step):
            match node:
                case ColumnRef(parts=(first_part, _, *_)) if first_part.text == own:
                    return own
                case Star(qualifier=(first_part, *_)) if first_part.text == own:
                    return own
                case _:
                    pass
    return None


def _free(name: str, snapshot: Snapshot) -> str:
    taken = {*snapshot.root.names, *snapshot.root.imports}
    while name in taken:
        name += "_"
    return name


def _above(source: Source, start: int) -> int:
    """Where the comments right above a declaration begin."""
    at = source.text.rfind("\n", 0, start) + 1
    while at:
        line = source.text.rfind("\n", 0, at - 1) + 1
        if not source.text[line:at].lstrip().startswith("--"):
            break
        at = line
    return at


def _mistakes(snapshot: Snapshot) -> set[tuple[str, str]]:
    return {
        (found.code.number, found.message)
        for found in snapshot.checked.diagnostics
        if found.severity is not Severity.INFO
    }
