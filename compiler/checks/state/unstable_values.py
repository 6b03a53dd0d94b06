"""Checks values that differ between the changes of a row."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import UNSTABLE_CONDITION, UNSTABLE_VALUE
from compiler.checks.state.sink_keys import sinks_of
from compiler.physical.nodes import Node
from compiler.physical.sinks import SinkPlan
from compiler.physical.stability import Unstable, unstable
from compiler.plan.determinism import volatile
from compiler.plan.expressions import AggregateCall, Call, Expr
from compiler.plan.intervals import conjuncts
from compiler.tables.facts import SinkFacts
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.span import Span

_CONSTANT = ("CURRENT_DATABASE", "CURRENT_CATALOG", "CURRENT_USER")
"""What Flink counts as unstable, and no running job changes."""

_TAKES_BACK = {
    "GroupAggregate": "this aggregation takes rows back by their values",
    "WindowAggregate": "this aggregation takes rows back by their values",
    "GroupWindowAggregate": "this aggregation takes rows back by their values",
    "Join": "this join takes rows back by their whole content",
    "Rank": "this ranking takes rows back by their whole content",
    "OverAggregate": "`over` takes rows back by their values",
}


def check_unstable_values(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA019 for a value that is another one each time it is computed, where it is part of what takes a row back.

    The row that was given is then never found, and stays. The rules are Flink's (see compiler/physical/stability.py);
    it keeps to them only with `table.optimizer.non-deterministic-update.strategy` TRY_RESOLVE.
    """
    resolves = dict(job.settings.flink).get("table.optimizer.non-deterministic-update.strategy", "")
    seen: set[tuple[Span, str]] = set()
    for facts, plan in sinks_of(job):
        for found in unstable(plan):
            if found.kind == "condition" or (found.kind == "lookup" and resolves == "TRY_RESOLVE"):
                continue
            if isinstance(found.needed, SinkPlan) and facts.connector.writing.only_seen:
                continue
            if not _matters(found.expr):
                continue
            span = found.expr.span if found.expr is not None else found.node.span
            if (span, found.kind) not in seen:
                seen.add((span, found.kind))
                yield _report(job, found, facts, span)


def _matters(expr: Expr | None) -> bool:
    if not isinstance(expr, Call):
        return True
    return expr.function not in _CONSTANT and not (expr.function == "UNIX_TIMESTAMP" and expr.args)


def _report(job: StreamingJob, found: Unstable, facts: SinkFacts, span: Span) -> Diagnostic:
    if found.kind == "metadata":
        what = f"`{found.column}` comes with each message, and the row to take back had another"
        help = "do not hand it on, or read it from an append-only source"
        span = job.graph.relations[found.node.relation].span
    elif found.kind == "lookup":
        what = f"`{found.column}` is looked up anew for each change, and the outside table may have changed"
        help = "let Flink keep what it found: `flink.table.optimizer.non-deterministic-update.strategy = 'TRY_RESOLVE'`"
    else:
        what = f"`{_name(found.expr)}` gives another value for each change of a row, which then cannot be taken back"
        help = "compute it where rows are still append-only, or after the last join and grouping, beside their key"
    return diagnostic(
        UNSTABLE_VALUE,
        what,
        span,
        "not the same when the row changes",
        also=(_needed(found.needed, facts),),
        help=(help, *_with_key(found, facts)),
    )


def _with_key(found: Unstable, facts: SinkFacts) -> tuple[str, ...]:
    """A key of the sink is enough where one is known."""
    plan = found.needed
    if not isinstance(plan, SinkPlan) or not plan.root.upsert or facts.connector.upserting:
        return ()
    key = min(plan.root.upsert, key=lambda k: (len(k), sorted(k)))
    columns = ", ".join(name for name in plan.root.columns if name in key)
    return (f"or let the sink replace rows by their key: `primary key ({columns})`",)


def _needed(needed: Node | SinkPlan, facts: SinkFacts) -> Label:
    if isinstance(needed, SinkPlan):
        by = (
            "by its key"
            if needed.primary_key and not needed.materializes
            else "by their whole content"
        )
        return Label(facts.declaration.name.span, f"this sink takes rows back {by}")
    text = _TAKES_BACK.get(needed.kind, "rows are taken back by their values here")
    return Label(needed.span, text)


def _name(expr: Expr | None) -> str:
    return f"{expr.function.lower()}" if isinstance(expr, Call | AggregateCall) else "it"


def check_unstable_conditions(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA020 for a condition that goes by the clock or by chance, over rows that change.

    It may let a row pass and not let through that it is taken back, or the other way round. Flink says nothing of it,
    with TRY_RESOLVE neither where rows have a key; nor is it asked again when only time has passed.
    """
    for found in job.analysis.every_operator():
        node = found.node
        for condition, child in _conditions(node):
            if child.insert_only:
                continue
            for part in conjuncts(condition):
                call = volatile(part)
                if call is None or not _matters(call):
                    continue
                yield diagnostic(
                    UNSTABLE_CONDITION,
                    f"`{_name(call)}` is another one when a row changes: "
                    "the condition may hold for one change and not for the next",
                    call.span,
                    "a row that passed may never be taken back",
                    also=(Label(_origin(child).span, "rows change here"),),
                    help=(
                        "compare times of the rows with one another, or aggregate in a `window`",
                        "or filter where rows are still append-only",
                    ),
                )


def _conditions(node: Node) -> Iterator[tuple[Expr, Node]]:
    condition = node.detail.get("condition")
    if node.kind == "Calc" and condition is not None:
        yield condition, node.inputs[0]  # type: ignore[misc]


def _origin(node: Node) -> Node:
    """Where the changes begin."""
    for child in node.inputs:
        if not child.insert_only:
            return _origin(child)
    return node
