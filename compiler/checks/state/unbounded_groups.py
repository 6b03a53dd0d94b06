"""Checks groups, rankings and de-duplication that keep something for every key that ever came."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import UNBOUNDED_GROUPS
from compiler.checks.state.half_windows import is_half_a_window
from compiler.checks.state.unbounded_joins import is_subquery
from compiler.checks.state.wording import KEEP_FOR, endless, lies_within, listed
from compiler.physical.analysis import Operator
from compiler.physical.nodes import Node
from compiler.physical.state import KEYS, State
from compiler.plan.expressions import OverCall
from dsl.diagnostic import Diagnostic, diagnostic

_KINDS = ("GroupAggregate", "Deduplicate", "Rank", "OverAggregate")


def check_unbounded_groups(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA003 where state has an entry for each key, keys come for ever, and nothing says how long one stays.

    Flink keeps it for ever: the default of `table.exec.state.ttl` is 0. Keys with few values are no matter.
    """
    operators = list(job.analysis.every_operator())
    joined = [found.node.span for found in operators if is_subquery(found.node)]
    for found in operators:
        node = found.node
        if any(lies_within(node.span, span) for span in joined):
            continue  # STA007 tells of it
        repeats = node.span in job.analysis.keeper.repeats  # STA043 tells of these
        if node.kind not in _KINDS or repeats or _told_elsewhere(node):
            continue
        (child,) = node.inputs[:1]
        kept = _kept(found)
        if kept is None or not job.analysis.growth.grows(child):
            continue
        of = f"each {_keys(kept.by)}" if kept.by else "all rows"
        helps = ["group in a `window`, which ends", KEEP_FOR]
        if node.kind == "Deduplicate":
            helps = [KEEP_FOR]
        if node.kind == "Rank":
            helps = [_within_windows(child), KEEP_FOR]
        calls = _over_calls(node)
        if node.kind == "OverAggregate":
            helps = (
                [*_FRAMED, KEEP_FOR] if not _NUMBERING & {c.function for c in calls} else [KEEP_FOR]
            )
        yield diagnostic(
            UNBOUNDED_GROUPS,
            f"this keeps {_what(kept)} for {of} that ever comes",
            calls[0].span if calls else node.span,
            "state without an end",
            also=endless(job, child),
            help=tuple(helps),
        )


def _within_windows(rows: Node) -> str:
    """How a ranking ends: Flink makes one of windows only where it goes by both of their bounds."""
    if rows.windows is not None:
        return "rank by both bounds of the windows, which then end: `per window_start, window_end`"
    return "put rows into a `window` before, and rank within each: `per window_start, window_end`"


def _told_elsewhere(node: Node) -> bool:
    """STA009 tells of what keeps all rows, STA004 of half a window."""
    keeps_rows = node.strategy == "retract" or (node.kind == "OverAggregate" and node.updates)
    return keeps_rows or is_half_a_window(node)


_FRAMED = ("bound it by time: `range between interval '1' hour preceding and current row`",)
_NUMBERING = frozenset(
    {"LAG", "LEAD", "ROW_NUMBER", "RANK", "DENSE_RANK", "NTILE", "PERCENT_RANK", "CUME_DIST"}
)
"""Functions that take no frame of their own in Flink."""


def _over_calls(node: Node) -> tuple[OverCall, ...]:
    """What a node computes OVER rows."""
    found = node.detail.get("over", ())
    return tuple(c for c in found if isinstance(c, OverCall)) if isinstance(found, tuple) else ()


_UNNAMED = re.compile(r"key\d*|.*\$.*")
"""Names of keys that are computed, and have no name in the file."""


def _keys(by: tuple[str, ...]) -> str:
    """The columns of a key."""
    named = [name for name in by if not _UNNAMED.fullmatch(name)]
    if not named:
        return "value of its key"
    return listed(named) + (" and computed value" if len(named) < len(by) else "")


def _what(kept: State) -> str:
    words = {
        "results of groups": "a result",
        "keys that were seen": "a mark",
        "last row of each key": "the last row",
        "running results of each key": "a running result",
        "rows of the frame of each key": "the last rows",
    }
    if kept.what.startswith("first 1 "):
        return "the first row"
    if kept.what.startswith("first "):
        return f"the {kept.what.removesuffix(' of each key')}"
    return words.get(kept.what, kept.what.removesuffix(" of each key"))


def _kept(found: Operator) -> State | None:
    """The state that has no end, the one that grows the most first."""
    states = [s for s in found.states if s.bound == "nothing"]
    states += [s for s in found.states if s.bound == "keys" and s.entries >= KEYS]
    return states[0] if states else None
