"""Checks the state of a whole job against what the project allows."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.options.values import Duration, Size
from compiler.physical.analysis import Operator
from compiler.physical.widths import readable
from dsl.diagnostic import Code, Diagnostic, Label, Severity, diagnostic

STATE_OVER_BUDGET = Code("STA046", "state-over-budget", Severity.ERROR)

CODES = (STATE_OVER_BUDGET,)
_SHOWN = 3
_PART = 0.1
"""Of all state, what an operator beside the largest has to keep to be worth a label."""


def check_budget(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA046 where the estimate of all state is over `state_budget`, the pipeline's own or that of streamc.toml."""
    own = job.settings.typed.get("state_budget")
    budget = own.bytes if isinstance(own, Size) else job.graph.settings.state_budget
    if budget is None:
        return
    operators = [op for task in job.analysis.tasks for op in job.analysis.operators(task)]
    total = sum(operator.bytes for operator in operators)
    if total <= budget:
        return
    first, *others = sorted(operators, key=lambda operator: -operator.bytes)[:_SHOWN]
    others = [operator for operator in others if operator.bytes >= _PART * total]
    yield diagnostic(
        STATE_OVER_BUDGET,
        f"the state of this job is about {readable(total)}, and it may be {_exactly(budget)}",
        first.node.span,
        _said(first),
        also=tuple(Label(operator.node.span, _said(operator)) for operator in others),
        help=(
            _shorter(first),
            "say how much data there is: `stats.rows_per_second` and `stats.distinct.<column>` of its sources",
        ),
    )


def _exactly(budget: int) -> str:
    """The budget in the units of the estimate, and as it was given: in powers of 1,024."""
    return f"{readable(budget)} (`{Size(budget).flink.replace(' ', '')}`)"


def _shorter(operator: Operator) -> str:
    """How the largest state becomes smaller, by what ends it now."""
    largest = max(operator.states, key=lambda state: state.bytes)
    match largest.bound:
        case "ttl":
            return f"keep it for less than the {Duration(largest.ttl).text} of now: `state_ttl`"
        case "window" | "watermark":
            return "make the time shorter that windows, intervals or frames span"
        case "rows":
            return "keep fewer rows, or narrower ones"
        case _:
            return "say how long state is kept: `state_ttl = 1d`, or group in a `window`"


def _said(operator: Operator) -> str:
    return f"about {readable(operator.bytes)} here: {max(operator.states, key=lambda state: state.bytes).what}"
