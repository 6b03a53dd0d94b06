"""Fixes of what is read by nobody, and of names that meet."""

from __future__ import annotations

import re

from compiler.checks.fixes.declarations import before, inserted
from compiler.checks.fixes.mending import Mending, advised, fix
from dsl.diagnostic import Diagnostic, Edit, Fix, Safety
from dsl.span import Span
from dsl.syntax.declarations import Task
from dsl.syntax.expressions import DurationLiteral
from dsl.syntax.steps import WindowStep
from dsl.walk import walk

_MOST = 10_000
"""Lengths that are looked at: more than that would be milliseconds of a day."""
_RENAMED = re.compile(r"(\w+)\s+as\s+(\w+)", re.IGNORECASE)
_COLUMN = re.compile(r"`?(\w+)`?\s*\.\s*`?(\w+)`?")


def read_aside(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TIM004, QUA002: a sink that shows the rows."""
    output = advised(found, r"sink \w+ from (\w+)\.(\w+) into")
    source = m.source(found.span.source)
    if output is None or source is None or _exactly_once(m):
        return ()  # `print` cannot promise that
    name = f"{output[1]}_{output[2]}"
    taken = {n for unit in m.units() for n in (*unit.names, *unit.imports)}
    while name in taken:
        name += "_"
    end = len(source.text)
    text = f"\nsink {name} from {output[1]}.{output[2]} into print\n"
    if not source.text.endswith("\n"):
        text = f"\n{text}"
    return fix(f"read them: `{text.strip()}`", Edit(Span(source.name, end, end), text))


def _exactly_once(m: Mending) -> bool:
    return str(m.settings.typed.get("delivery", "")) == "exactly_once"


def useless_comment(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """NAM012: a comment that allows nothing changes nothing."""
    source = m.source(found.span.source)
    if source is None:
        return ()
    text, span = source.text, found.span
    line = text.rfind("\n", 0, span.start) + 1
    alone = not text[line : span.start].strip()
    start = line if alone else len(text[: span.start].rstrip(" \t"))
    end = span.end + (1 if alone and text[span.end : span.end + 1] == "\n" else 0)
    edit = Edit(Span(source.name, start, end), "")
    return fix("delete the comment", edit, safety=Safety.SAFE)


def named_apart(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """NAM010: the input's name before that of the column, or the name that the column has."""
    text = m.text(found.span)
    column, renamed = _COLUMN.fullmatch(text), _RENAMED.fullmatch(text)
    if m.declared(Task, found.span) is None:
        return ()
    if column is not None:
        name = f"{column[1]}_{column[2]}"
        return fix(f"call it `{name}`", inserted(found.span, f" as {name}"))
    if renamed is not None and renamed[1] != renamed[2]:
        return fix(f"leave it `{renamed[1]}`", Edit(found.span, renamed[1]))
    return ()


def reason_renamed(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """QUA003: the rows' own reason, or what else `.rejected` adds, gets another name."""
    task = m.declared(Task, found.span)
    step = next((s for s in task.steps if s.span == found.span), None) if task is not None else None
    if task is None or step is None:
        return ()
    # The expectations of a task stand together: the first of them needs the name.
    taken = next(
        name for name in ("task", "failed_at", "reason") if f"a column `{name}`" in found.message
    )
    text = f"rename {taken} as own_{taken}\n  "
    return fix(f"rename theirs to `own_{taken}`", before(step.span, text))


def windows_turned(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """TIM003: the two lengths of a window in the other order, or the name that was meant."""
    close = advised(found, r"(\w+)`\?$")
    task = m.declared(Task, found.span)
    step = (
        next((s for s in walk(task) if isinstance(s, WindowStep) and s.span == found.span), None)
        if task is not None
        else None
    )
    if step is None:
        return ()
    if close is not None:
        at = m.text(step.span).find(step.kind)
        start = step.span.start + at
        place = Span(step.span.source, start, start + len(step.kind))
        return fix(f"write `{close[1]}`", Edit(place, close[1])) if at >= 0 else ()
    lengths = [a for a in step.args if isinstance(a, DurationLiteral)]
    if len(lengths) != 2 or len(step.args) != 2 or step.kind not in ("hop", "cumulate"):
        return ()
    first, second = lengths
    if first.milliseconds == second.milliseconds or not second.milliseconds:
        return ()
    if first.milliseconds % second.milliseconds == 0:
        texts = (m.text(first.span), m.text(second.span))
        edits = (Edit(first.span, texts[1]), Edit(second.span, texts[0]))
        return fix("give them in the other order", *edits)
    return _nearest(first, second)


def _nearest(slide: DurationLiteral, size: DurationLiteral) -> tuple[Fix, ...]:
    """The length nearest to the one given, in its unit, of which the size is a whole number."""
    unit = slide.milliseconds // slide.amount if slide.amount else 0
    if not unit or size.milliseconds % unit:
        return ()
    whole = size.milliseconds // unit
    if whole > _MOST:
        return ()
    fitting = (n for n in range(1, whole + 1) if whole % n == 0)
    near = min(fitting, key=lambda n: (abs(n - slide.amount), n))
    return fix(f"write `{near}{slide.unit}`", Edit(slide.span, f"{near}{slide.unit}"))
