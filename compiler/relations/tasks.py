"""Turns the body of a task into typed relations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from compiler.plan.plan import Relation
from compiler.relations import codes
from compiler.relations.columns import (
    assign,
    check_names,
    distinct,
    drop,
    extend,
    rename,
    settle_names,
    typed_items,
)
from compiler.relations.expectations import expect
from compiler.relations.flow import Flow, Surroundings
from compiler.relations.grouping import group, needs_groups
from compiler.relations.joins import join, start, union
from compiler.relations.matching import match_step
from compiler.relations.ordering import keep_order
from compiler.relations.overs import check_overs
from compiler.relations.processing import process
from compiler.relations.queries import query_rows
from compiler.relations.raising import tried_items, values_or_rejected, without_attempts
from compiler.relations.ranking import dedup, limit, order_by, top
from compiler.relations.table_functions import join_function
from compiler.relations.times import distinct_rows
from compiler.relations.unnest import join_unnest
from compiler.relations.windows import close_window, window
from dsl.syntax.declarations import Task
from dsl.syntax.expressions import ColumnRef
from dsl.syntax.steps import (
    Dedup,
    DistinctStep,
    Drop,
    Expect,
    Extend,
    From,
    FunctionStep,
    GroupByStep,
    Join,
    Limit,
    MatchStep,
    OrderByStep,
    Process,
    Rename,
    SelectStep,
    SetStep,
    Step,
    Top,
    Union,
    UnnestStep,
    Where,
    WindowStep,
)


def task_relations(task: Task, name: str, around: Surroundings) -> tuple[Relation, ...] | None:
    """The relations of a task, its own last; None where an error (reported) stands in the way.

    Parts that its outputs share come first, then its side outputs.
    """
    flow = Flow(name, around)
    if task.query is not None:
        flow.sql = True
        rows = query_rows(task.query, flow)
        if rows is None:
            return None
        flow.become(rows)
    elif not _steps(task, flow):
        return None
    if not settle_names(flow):
        return None
    if not all(check_overs(r, flow) for r in (*(p.operator for p in flow.parts), flow.rows)):
        return None
    close_window(flow)
    keep_order(flow)
    if "late" in around.wanted and "late" not in flow.side:
        flow.say(
            codes.WINDOW_WITHOUT_EVENT_TIME,
            f"`{task.name.text}` has no late rows: its window goes by the time at which rows come",
            task.name.span,
            "somebody reads its `.late`",
            help=("put rows into windows by their event time",),
        )
    side = tuple(
        Relation(f"{name}.{port}", "task", rows, name, task.span)
        for port, rows in flow.side.items()
    )
    own = Relation(name, "task", flow.rows, name, task.span, task.doc)
    return (*flow.parts, *side, own)


def _steps(task: Task, flow: Flow) -> bool:
    steps = task.steps
    if not steps or not isinstance(steps[0], From):
        if not task.broken:
            place = steps[0].span if steps else task.name.span
            flow.say(
                codes.MISPLACED_STEP,
                f"task `{task.name.text}` does not say whose rows it takes",
                place,
                "the first step is `from`" if steps else "has no steps",
                help=("start it with `from name`, or write a query: `select ... from name`",),
            )
        return False
    at = 0
    while at < len(steps):
        after = _step(steps, at, flow)
        if after is None:
            return False
        at = after
    return not task.broken


def flow_before(task: Task, offset: int, flow: Flow) -> None:
    """Applies the steps of a task that end before a place, as far as they can be: what can be named there.

    A `group by` is applied only together with its `select`.
    """
    steps = tuple(step for step in task.steps if step.span.end < offset)
    at = 0
    while at < len(steps):
        grouped = isinstance(steps[at], GroupByStep)
        if grouped and not any(isinstance(step, SelectStep) for step in steps[at:]):
            return
        after = _step(steps, at, flow)
        if after is None:
            return
        at = after


def _step(steps: tuple[Step, ...], at: int, flow: Flow) -> int | None:
    """Applies the step at a position, or the cluster that starts there; gives the position after it."""
    step = steps[at]
    match step:
        case GroupByStep():
            return group(steps, at, flow)
        case SelectStep():
            return _select(steps, at, flow)
        case Expect():
            end = at
            while end < len(steps) and isinstance(steps[end], Expect):
                end += 1
            together = tuple(s for s in steps[at:end] if isinstance(s, Expect))
            return end if expect(together, flow) else None
        case WindowStep():
            return at + 1 if window(step, _session_keys(steps, at), flow) else None
        case _:
            return at + 1 if _plain(step, flow) else None


def _plain(step: Step, flow: Flow) -> bool:
    apply = _STEPS.get(type(step))
    if apply is not None:
        return apply(step, flow)
    match step:
        case _:
            flow.say(
                codes.MISPLACED_STEP,
                "`having` goes with a `group by`",
                step.span,
                "no groups here",
                help=("use `where` to filter rows",),
            )
            return False


def _where(step: Where, flow: Flow) -> bool:
    condition = flow.condition(step.condition)
    columns = flow.rows.columns
    tried = None if condition is None else values_or_rejected((condition,), step.span, flow)
    if tried is None:
        return False
    flow.filter(tried[0], step.span)
    without_attempts(columns, step.span, flow)
    return True


_STEPS: dict[type, Callable[[Any, Flow], bool]] = {
    From: start,
    Join: join,
    Union: union,
    Where: _where,
    Extend: extend,
    SetStep: assign,
    Drop: drop,
    Rename: rename,
    DistinctStep: distinct,
    Dedup: dedup,
    Top: top,
    OrderByStep: order_by,
    Limit: limit,
    UnnestStep: join_unnest,
    FunctionStep: join_function,
    MatchStep: match_step,
    Process: process,
}


def _select(steps: tuple[Step, ...], at: int, flow: Flow) -> int | None:
    step = steps[at]
    assert isinstance(step, SelectStep)
    if needs_groups(step, flow):
        return group(steps, at, flow)
    items = typed_items(step.items, flow)
    if items is None or not check_names(items, flow):
        return None
    tried = tried_items(items, step.span, flow)
    if tried is None:
        return None
    flow.project(tried, step.span)
    if step.distinct:
        distinct_rows(flow, step.span)
    return at + 1


def _session_keys(steps: tuple[Step, ...], at: int) -> tuple[str, ...]:
    """The columns grouped by right after a window: what a session belongs to."""
    for step in steps[at + 1 :]:
        if isinstance(step, GroupByStep):
            refs = [item.expression for item in step.keys]
            return tuple(
                ref.parts[-1].text
                for ref in refs
                if isinstance(ref, ColumnRef)
                and ref.parts[-1].text not in ("window_start", "window_end")
            )
        if not isinstance(step, Where):
            break
    return ()
