"""Checks first rows that Flink calls final, and replaces."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import REPLACED_FIRST_ROW
from compiler.connectors.model import version
from compiler.physical.modes import BOTH
from compiler.physical.nodes import Node
from compiler.plan.expressions import SortKey
from dsl.diagnostic import Diagnostic, diagnostic

_SINCE = (2, 1)
_MINI_BATCH = "table.exec.mini-batch.enabled"


def check_called_final(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA027 for a first row by values that is replaced, read by what has to be told of the row before.

    Since 2.1 Flink's planner takes every first row of rows that never change for the first to arrive, unless it is
    ordered by one column, descending (`FlinkChangelogModeInferenceProgram`, `RankUtil.keepLastDeduplicateRow`). Its
    operator replaces the row all the same, and takes nothing back: each winner of a time is counted.
    """
    if version(job.graph.settings.target) < _SINCE or _mini_batch(job):
        return
    for found in job.analysis.every_operator():
        node = found.node
        if found.moded.kind != BOTH or not _called_final(node):
            continue
        yield diagnostic(
            REPLACED_FIRST_ROW,
            "this first row is replaced by better ones, and what reads it is not told to take it back",
            node.span,
            "Flink calls it final",
            notes=("rows that were first once are counted, and written, beside the last one",),
            help=(
                "order by one column, `desc`: of even rows the first to arrive stays",
                "or take the first of a `window`, which is given once",
            ),
        )


def _called_final(node: Node) -> bool:
    order, one = node.detail.get("order", ()), node.detail.get("limit") == 1
    if node.kind != "Rank" or not one or not node.inputs[0].insert_only:
        return False
    keys = [key for key in order if isinstance(key, SortKey)] if isinstance(order, tuple) else []
    single = len(keys) == 1 and keys[0].descending
    return node.detail.get("function") == "ROW_NUMBER" and not single


def _mini_batch(job: StreamingJob) -> bool:
    """Flink then expects changes of every first row."""
    return dict(job.settings.flink).get(_MINI_BATCH, "false") == "true"
