"""Checks that the same rows are not kept by one join after the other."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.values.codes import CASCADE_OF_JOINS
from compiler.checks.values.tables import endless
from compiler.connectors.model import version
from compiler.physical.nodes import Node, walk
from dsl.diagnostic import Diagnostic, diagnostic

_MANY = 3
_KINDS = frozenset({"inner", "left"})
"""Those that can be planned as one."""
_MULTI_JOIN = "table.optimizer.multi-join.enabled"


def check_cascade_of_joins(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA054 for three regular joins or more, each of which keeps what the one before it gave.

    From Flink 2.1 joins on a common key can be planned as one that keeps each input once (FLIP-516).
    """
    if dict(job.settings.flink).get(_MULTI_JOIN) == "true":
        return
    seen = set()
    for sink in job.analysis.sinks:
        for node in walk(sink.root):
            depth = _depth(node)
            if node.kind != "Join" or depth < _MANY or node.relation in seen:
                continue
            if not endless(node, job):
                continue
            seen.add(node.relation)
            newer = version(job.graph.settings.target) >= (2, 1)
            yield diagnostic(
                CASCADE_OF_JOINS,
                f"{depth} joins one after the other keep the rows of the first {depth} times",
                node.span,
                "keeps what the joins before it gave, too",
                help=(
                    f"have them planned as one: `flink.{_MULTI_JOIN} = true`"
                    if newer
                    else "select no more columns than are needed before the first join",
                ),
            )


def _depth(node: Node) -> int:
    """How many joins lie one above the other, with nothing but projections and filters between them."""
    while node.kind == "Calc":
        node = node.inputs[0]
    if node.kind != "Join" or node.join is None or node.join.kind not in _KINDS:
        return 0
    return 1 + max(map(_depth, node.inputs))
