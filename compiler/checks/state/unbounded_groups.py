"""Checks groups, rankings and de-duplication that keep something for every key that ever came."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.bodies import is_query, partitioned, written
from compiler.checks.state.codes import UNBOUNDED_GROUPS
from compiler.checks.state.half_windows import is_half_a_window
from compiler.checks.state.unbounded_joins import is_subquery
from compiler.checks.state.wording import KEEP_FOR, endless, lies_within, listed
from compiler.physical.analysis import Operator
from compiler.physical.nodes import Node
from compiler.physical.state import KEYS, State
from compiler.plan.expressions import OverCall
from dsl.diagnostic import Diagnostic, diagnostic

_KINDS = ("GroupAggregate", "Deduplicate", "Rank", "OverAggregate", "Process")


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
        of = f"each {_keys(job, node, kept.by)} that ever comes" if kept.by else "all rows"
        calls = _over_calls(node)
        yield diagnostic(
            UNBOUNDED_GROUPS,
            f"this keeps {_what(kept)} for {of}",
            calls[0].span if calls else node.span,
            "state without an end",
            also=endless(job, child),
            help=(*_ended(job, node), KEEP_FOR),
        )


def _ended(job: StreamingJob, node: Node) -> tuple[str, ...]:
    """How the state of an operator ends by what the task says, in the words of its body."""
    query = is_query(job, node)
    match node.kind:
        case "Deduplicate" if query or node.strategy != "first":
            return ()
        case "Deduplicate":
            return ("say for how long a row repeats another: `keep first within 1d`",)
        case "Process":
            return ("say for how long it is kept after it was written: `ttl 30d`",)
        case "Rank":
            return (_within_windows(job, node),)
        case "OverAggregate":
            numbers = _NUMBERING & {call.function for call in _over_calls(node)}
            return () if numbers else _FRAMED
        case _ if node.inputs[0].kind == "Union" and node.inputs[0].span == node.span:
            return ("write `union all`, which keeps nothing, where a row may come twice",)
        case _ if query:
            return ("group the rows of windows, which end: `group by window_start, window_end`",)
        case _:
            return ("group in a `window`, which ends",)


def _within_windows(job: StreamingJob, node: Node) -> str:
    """How a ranking ends: Flink makes one of windows only where it goes by both of their bounds."""
    by = partitioned(job, node, "window_start", "window_end")
    if node.inputs[0].windows is not None:
        return f"rank by both bounds of the windows, which then end: {by}"
    return f"put rows into windows before, and rank within each: {by}"


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


def _keys(job: StreamingJob, node: Node, by: tuple[str, ...]) -> str:
    """The columns of a key, and what is computed for it as it is written."""
    exprs = node.detail.get("keys", ())
    spans = [expr.span for expr in exprs] if isinstance(exprs, tuple) else []
    texts = [written(job, span) for span in spans] if len(spans) == len(by) else [None] * len(by)
    named = [
        text if _UNNAMED.fullmatch(name) else name for name, text in zip(by, texts, strict=True)
    ]
    known = [name for name in named if name is not None]
    if not known:
        return "value of its key"
    return listed(known) + (" and computed value" if len(known) < len(by) else "")


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
