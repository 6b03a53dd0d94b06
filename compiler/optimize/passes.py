"""Rewrites a plan so that less is read, kept and computed, and nothing else about its rows changes."""

from __future__ import annotations

from collections.abc import Callable

from compiler.optimize import (
    dead_columns,
    dead_outputs,
    fold_constants,
    inline_single_use,
    merge_projections,
    plan_once,
    push_filters,
)
from compiler.optimize.change import Change, Optimized
from compiler.plan.plan import Plan

__all__ = ["PASSES", "Change", "Optimized", "optimize"]

Pass = Callable[[Plan], Optimized]

PASSES: tuple[tuple[str, Pass], ...] = (
    ("dead_outputs", dead_outputs.run),
    ("fold_constants", fold_constants.run),
    ("push_filters", push_filters.run),
    ("inline_single_use", inline_single_use.run),
    ("merge_projections", merge_projections.run),
    ("dead_columns", dead_columns.run),
    ("plan_once", plan_once.run),
)
"""In the order in which they run, again and again until none changes anything."""

_ROUNDS = 20


def optimize(plan: Plan, *, each_task: bool = False) -> Optimized:
    """The plan after all passes, and their changes in order. With `each_task`, no task is written into another."""
    changes: list[Change] = []
    passes = [p for p in PASSES if not (each_task and p[1] is inline_single_use.run)]
    for _ in range(_ROUNDS):
        before = plan
        for _, run in passes:
            done = run(plan)
            plan = done.plan
            changes += done.changes
        if plan == before:
            break
    return Optimized(plan, tuple(changes))
