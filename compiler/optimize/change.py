"""What a pass changed in a plan, and why."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class Change:
    """One change: in `relation` (or the sink of that name), what was done and for what reason."""

    pass_name: str
    relation: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Optimized:
    """A plan after one pass or all, with what was changed on the way."""

    plan: Plan
    changes: tuple[Change, ...] = ()
