"""Checks that late rows do not leave without anybody knowing."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.time.clocks import Clocks, clocks_of
from compiler.checks.time.codes import UNOBSERVED_LOSS
from compiler.leaving import Fate, Leaving, Way
from compiler.physical.dropping import FORGOTTEN
from compiler.relations.codes import LATE_ROWS_UNREAD
from compiler.resolve.windows import window_of
from dsl.diagnostic import Diagnostic, Edit, Fix, Label, Safety, Severity, diagnostic
from dsl.span import Span
from dsl.syntax.declarations import Task
from dsl.syntax.steps import Dedup


def check_unobserved_loss(job: StreamingJob) -> Iterator[Diagnostic]:
    """TIM004 for late rows of a window that could be read; QUA004 for those that no output holds.

    Flink drops late rows of windows, of OVER and patterns by event time, and of sorting by time, and keeps no more than
    a count of them. A window whose rows nobody gathers drops none. A join within an interval takes late rows, and has
    forgotten those that they meet (TimeIntervalJoin): where rows shall count once, that is told.
    """
    said: set[str] = set()
    clocks = clocks_of(job)
    for leaving in job.leaving:
        if not _is_lost(leaving, job):
            continue
        owner = leaving.where.partition(".")[0] or leaving.name
        entity = clocks.entities.get(owner)
        task = None if entity is None else entity.declaration
        if entity is None or not isinstance(task, Task) or entity.unit is not job.graph.root:
            continue
        if not leaving.where:
            yield _unobserved(leaving, task, clocks)
        elif owner not in said:
            said.add(owner)
            yield _unread(leaving, task, clocks)


def _is_lost(leaving: Leaving, job: StreamingJob) -> bool:
    if leaving.fate is not Fate.UNOBSERVED:
        return False
    forgotten = leaving.way is Way.UNMATCHED and leaving.what == FORGOTTEN
    return leaving.way is Way.LATE or (forgotten and _severity(job) is Severity.ERROR)


def _unread(leaving: Leaving, task: Task, clocks: Clocks) -> Diagnostic:
    window = window_of(task)
    return diagnostic(
        LATE_ROWS_UNREAD,
        f"late rows of `{task.name.text}` are read by nobody",
        leaving.span if window is None else window.span,
        "rows that arrive behind the watermark leave here"
        if isinstance(window, Dedup)
        else "rows that arrive after their window has closed leave here",
        also=_marks(task, clocks),
        help=(
            f"read them: `sink late_rows from {leaving.where} into ...`",
            "or drop them knowingly: `late = drop`",
        ),
        fixes=(_drop(task),),
        severity=_severity(clocks.job),
    )


def _unobserved(leaving: Leaving, task: Task, clocks: Clocks) -> Diagnostic:
    message = f"{leaving.what} are dropped, and no output holds them"
    label = "a row that is behind the watermark leaves here"
    if leaving.what == FORGOTTEN:
        message = "late rows meet nothing where those within their interval are forgotten, and no output holds them"
        label = "rows are forgotten when the watermark has passed their interval"
    return diagnostic(
        UNOBSERVED_LOSS,
        message,
        leaving.span,
        label,
        also=_marks(task, clocks),
        help=(_way_out(leaving), "or drop them knowingly: `late = drop`"),
        fixes=(_drop(task),),
        severity=_severity(clocks.job),
    )


def _marks(task: Task, clocks: Clocks) -> tuple[Label, ...]:
    return clocks.labels(clocks.job.analysis.outputs.get(task.name.text))


def _way_out(leaving: Leaving) -> str:
    if "window" in leaving.what:
        return "a task with one window function, or the step `window`, hands them out as `.late`"
    return (
        "set them apart in a task before, `where t <= current_watermark(t)` of the event time `t`, and keep "
        "the others: `where (t <= current_watermark(t)) is not true`"
    )


def _drop(task: Task) -> Fix:
    body = (task.query or task.steps[0]).span
    edit = Edit(Span(body.source, body.start, body.start), "late = drop\n\n  ")
    return Fix("drop them knowingly", (edit,), Safety.UNSAFE)


def _severity(job: StreamingJob) -> Severity | None:
    exactly_once = str(job.settings.typed.get("delivery", "")) == "exactly_once"
    return Severity.ERROR if exactly_once else None
