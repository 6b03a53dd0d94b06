"""Checks joins of windows that Flink does not join by window."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import UNLIKE_WINDOWS_JOINED
from compiler.checks.state.wording import name_of
from compiler.physical.nodes import Node, Windows
from compiler.plan import operators as op
from compiler.types.show import show
from dsl.diagnostic import Diagnostic, Label, diagnostic


def check_unlike_windows(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA006 for windows that are joined by their bounds, and are not the same on both sides.

    Flink's WindowJoinUtil asks for the same kind, sizes and type of time on both sides; else it plans a regular join
    in silence, which keeps all rows and gives no window further on.
    """
    for found in job.analysis.every_operator():
        node, join = found.node, found.node.detail.get("join")
        if not isinstance(join, op.Join) or not joins_unlike_windows(node):
            continue
        left, right = (child.windows for child in node.inputs)
        assert left is not None
        assert right is not None
        names = (name_of(join.left, join.left_alias), name_of(join.right, join.right_alias))
        what, help = _difference(left, right, names, node)
        yield diagnostic(
            UNLIKE_WINDOWS_JOINED,
            f"these windows are not joined by window: {what}",
            node.span,
            "every row of both sides is kept for ever",
            also=tuple(Label(w.span, "windows") for child in node.inputs for w in _windows(child)),
            help=(help,),
        )


def joins_unlike_windows(node: Node) -> bool:
    """Whether a regular join puts rows of windows together by a bound of theirs."""
    if node.kind != "Join" or node.join is None or len(node.inputs) != 2:
        return False
    left, right = (child.windows for child in node.inputs)
    if left is None or right is None:
        return False
    starts, ends = _paired(node, left, right)
    return starts or ends


def _paired(node: Node, left: Windows, right: Windows) -> tuple[bool, bool]:
    assert node.join is not None
    pairs = node.join.pairs
    return (
        any(a in left.starts and b in right.starts for a, b in pairs),
        any(a in left.ends and b in right.ends for a, b in pairs),
    )


def _difference(
    left: Windows, right: Windows, names: tuple[str, str], node: Node
) -> tuple[str, str]:
    starts, ends = _paired(node, left, right)
    if not (starts and ends):
        missing = "window_end" if starts else "window_start"
        one, other = (name.strip("`") for name in names)
        return f"`{missing}` is not set equal", f"add it: `and {one}.{missing} = {other}.{missing}`"
    if left.spec[0] != right.spec[0]:
        return f"they are `{left.spec[0]}` and `{right.spec[0]}` windows", "make both the same"
    if left.spec != right.spec:
        return "their sizes differ", "give both the same sizes"
    kinds = (left.time_type, right.time_type)
    shown = [show(kind.without_time_attribute()).lower() for kind in kinds]
    what = f"the time of {names[0]} is `{shown[0]}`, that of {names[1]} `{shown[1]}`"
    if kinds[0].nullable != kinds[1].nullable and kinds[0].root == kinds[1].root:
        return what, "declare both times alike: `not null` in both sources, or in none"
    return what, "declare both times with the same type"


def _windows(node: Node) -> Iterator[Node]:
    if node.kind in ("WindowTableFunction", "WindowAggregate", "WindowRank", "WindowDeduplicate"):
        yield node
        return
    for child in node.inputs:
        yield from _windows(child)
