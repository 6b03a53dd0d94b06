"""Checks windows that are grouped by one of their bounds only."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import HALF_A_WINDOW
from compiler.physical.nodes import Node
from compiler.plan.expressions import FieldRef
from dsl.diagnostic import Diagnostic, Edit, Fix, Label, Safety, diagnostic
from dsl.span import Span


def check_half_windows(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA004 for rows of windows that are grouped without both `window_start` and `window_end`.

    Only with both does Flink plan an aggregation of windows, which gives each window once and forgets it; otherwise
    it is an ordinary one, whose results change and stay in state.
    """
    for found in job.analysis.every_operator():
        node = found.node
        if not is_half_a_window(node):
            continue
        keys = _keys(node)
        windows = node.inputs[0].windows
        assert windows is not None
        start = next((k for k in keys if k.name in windows.starts), None)
        end = next((k for k in keys if k.name in windows.ends), None)
        there = start or end
        missing = "`window_end`" if end is None else "`window_start`"
        if there is None:
            missing = "`window_start` and `window_end`"
        yield diagnostic(
            HALF_A_WINDOW,
            f"rows of windows are grouped without {missing}, and so not by window",
            there.span if there is not None else node.span,
            "the groups never end, and their results change",
            also=tuple(Label(w.span, "the windows") for w in _windows(node.inputs[0])),
            help=(f"group by {missing} as well",),
            fixes=_fixes(there, missing),
        )


def is_half_a_window(node: Node) -> bool:
    """Whether an aggregation goes by less than the windows that its rows are in."""
    if node.kind != "GroupAggregate" or not node.inputs or node.inputs[0].windows is None:
        return False
    if not any(_windows(node.inputs[0])):
        # Results of windows may well be summed up over all of them.
        windows = node.inputs[0].windows
        names = {key.name for key in _keys(node)}
        return bool(names & windows.starts) != bool(names & windows.ends)
    return True


def _windows(node: Node) -> Iterator[Node]:
    """The window table function right below, with nothing but projections and filters between."""
    while node.kind == "Calc":
        node = node.inputs[0]
    if node.kind == "WindowTableFunction":
        yield node


def _keys(node: Node) -> list[FieldRef]:
    found = node.detail.get("keys", ())
    return [key for key in found if isinstance(key, FieldRef)] if isinstance(found, tuple) else []


def _fixes(there: FieldRef | None, missing: str) -> tuple[Fix, ...]:
    if there is None or there.name not in ("window_start", "window_end"):
        return ()
    place = Span(there.span.source, there.span.end, there.span.end)
    name = missing.strip("`")
    return (Fix(f"group by {missing}, too", (Edit(place, f", {name}"),), Safety.UNSAFE),)
