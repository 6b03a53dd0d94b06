"""Checks that more than two tasks of a job have something to do."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.values.codes import FEW_GROUPS
from compiler.checks.values.tables import endless
from compiler.physical.nodes import walk
from compiler.types.datatype import Root
from dsl.diagnostic import Diagnostic, diagnostic

_TWO_PHASES = "table.exec.mini-batch.enabled"


def check_few_groups(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA052 for endless groups by truth values alone: all rows of a group go to one task, and there are three groups.

    Where rows are gathered first (`table.exec.mini-batch.enabled`), a task sends its own result of each group, not
    its rows, and nothing is said.
    """
    parallelism = job.settings.typed.get("parallelism")
    if dict(job.settings.flink).get(_TWO_PHASES) == "true" or parallelism in (None, 1, 2):
        return
    seen = set()
    for sink in job.analysis.sinks:
        for node in walk(sink.root):
            if node.kind != "GroupAggregate" or not node.by or node.span in seen:
                continue
            if not endless(node, job):
                continue
            seen.add(node.span)
            columns = node.inputs[0].columns
            kinds = [columns[name].root for name in node.by if name in columns]
            if len(kinds) == len(node.by) and set(kinds) == {Root.BOOLEAN}:
                yield diagnostic(
                    FEW_GROUPS,
                    f"{2 if len(kinds) == 1 else 2 ** len(kinds)} groups are the work of as many tasks at most, "
                    f"of {parallelism}",
                    node.span,
                    "grouped by truth values",
                    help=(
                        f"gather rows before they are sent: `flink.{_TWO_PHASES} = true`, with its latency and size",
                    ),
                )
