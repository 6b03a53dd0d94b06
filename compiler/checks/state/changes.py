"""Checks what becomes of changes on the way: normalized, read twice, summed up in windows."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import (
    EVENTS_TWICE,
    EVENTS_TWICE_WITHOUT_KEY,
    UPSERTS_NORMALIZED,
    WINDOW_OF_CHANGES,
)
from compiler.checks.state.wording import changing, listed
from compiler.physical.nodes import Node
from compiler.plan import operators as op
from dsl.diagnostic import Diagnostic, Label, diagnostic

_EVENT_FORMATS = ("debezium", "canal", "maxwell", "ogg")
_ONCE = "table.exec.source.cdc-events-duplicate"


def check_normalized_upserts(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA016 for a source that gives newer rows only: Flink keeps the last row of each key, to know what was before.

    Its ChangelogNormalize stands behind every such source of an endless table.
    """
    for found in job.analysis.every_operator():
        node = found.node
        if node.kind != "ChangelogNormalize" or not job.analysis.growth.endless(node):
            continue
        table = job.graph.relations[node.relation].operator
        asked_for = isinstance(table, op.TableSource) and "UB" in table.changes
        if asked_for or job.analysis.keeper.ttl_of(node):
            continue
        yield diagnostic(
            UPSERTS_NORMALIZED,
            f"`{node.relation}` gives newer rows only, so the last row of each {listed(node.by or ())} is kept",
            job.graph.relations[node.relation].span,
            "the whole table lies in state",
            help=(
                "read every change, with the row as it was before: `changelog = all`, where the connector gives it",
                "where the table is small enough, say so: `-- allow STA016: 40 000 shops`",
            ),
        )


def check_repeated_events(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA022 for change events with a key that their producer may send twice, and Flink is not told to look.

    Debezium, Canal, Maxwell and Oracle GoldenGate give them at least once.
    """
    if dict(job.settings.flink).get(_ONCE, "false").lower() == "true":
        return
    read = {upper for upper, _ in job.graph.edges}
    for relation in job.graph.relations.values():
        table = relation.operator
        if not isinstance(table, op.TableSource) or "UB" not in table.changes:
            continue
        if relation.name not in read:
            continue
        options = dict(table.options)
        format_ = options.get("value.format") or options.get("format") or ""
        if not table.primary_key or not format_.startswith(_EVENT_FORMATS):
            continue
        yield diagnostic(
            EVENTS_TWICE,
            f"`{format_}` may give a change of `{relation.name}` twice, and it is then counted twice",
            relation.span,
            "sums and counts go wrong after a fault of the producer",
            help=(
                f"let Flink look at the key: `flink.{_ONCE} = true` in `pipeline`; it keeps the last row of each",
                "where the producer sends each once, say so: `-- allow STA022: reason`",
            ),
        )


def check_events_without_key(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA030 for a source with changes and no key, where Flink is told that its events may come twice.

    Flink looks for the earlier one by the key, and refuses such a source (DynamicSourceUtils), whichever its format.
    """
    if dict(job.settings.flink).get(_ONCE, "false").lower() != "true":
        return
    place = job.settings.spans.get(f"flink.{_ONCE}")
    read = {upper for upper, _ in job.graph.edges}
    for relation in job.graph.relations.values():
        table = relation.operator
        if not isinstance(table, op.TableSource) or relation.name not in read:
            continue
        if table.primary_key or not table.changes or "UB" not in table.changes:
            continue
        yield diagnostic(
            EVENTS_TWICE_WITHOUT_KEY,
            f"`{relation.name}` gives changes without a `primary key`, by which Flink knows those that come twice",
            relation.span,
            "Flink refuses it",
            also=() if place is None else (Label(place, "changes may come twice"),),
            help=(
                "say by what its rows are told apart: `primary key (...)`",
                f"or, where each change comes once, leave out `flink.{_ONCE}`",
            ),
        )


def check_windows_of_changes(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA023 for a window over rows that change: what is taken back after its window has closed is dropped.

    The results of windows are never corrected, as their output has inserts only.
    """
    for found in job.analysis.every_operator():
        node = found.node
        if node.kind not in ("WindowAggregate", "GroupWindowAggregate"):
            continue
        (child,) = node.inputs
        if child.insert_only or not job.analysis.growth.endless(node):
            continue
        also = changing(job, child) or (Label(_origin(child).span, "rows change here"),)
        yield diagnostic(
            WINDOW_OF_CHANGES,
            "a change that comes after its window has closed is dropped, and the result stays wrong",
            node.span,
            "windows give their result once",
            also=also,
            help=(
                "group without a window, where results shall follow the changes",
                "or make windows of the rows before they change",
            ),
        )


def _origin(node: Node) -> Node:
    for child in node.inputs:
        if not child.insert_only:
            return _origin(child)
    return node
