"""Checks patterns of rows that may never be complete."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import PATTERN_WITHOUT_END
from compiler.checks.state.wording import endless
from dsl.diagnostic import Diagnostic, diagnostic


def check_patterns(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA014 for MATCH_RECOGNIZE without WITHIN over rows that come for ever.

    Flink keeps each match that was begun until a row ends it; `state_ttl` has no effect on them.
    """
    for found in job.analysis.every_operator():
        node = found.node
        if node.kind != "Match" or node.detail.get("within") is not None:
            continue
        if not job.analysis.growth.endless(node):
            continue
        yield diagnostic(
            PATTERN_WITHOUT_END,
            "rows of a match that was begun are kept until it ends, and nothing says when it must",
            node.span,
            "no `within`",
            also=endless(job, node),
            help=("say how long a match may take, after the pattern: `within interval '1' hour`",),
        )
