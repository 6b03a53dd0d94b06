"""Checks that a state backend keeps the groups of Python aggregates apart."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import GROUPS_ON_HEAP
from compiler.options.settings import JobSettings
from compiler.plan import operators as op
from compiler.plan.expressions import AggregateCall
from compiler.plan.traverse import walk
from dsl.diagnostic import Diagnostic, Edit, Fix, Label, Safety, diagnostic

_OPTIONS = ("state.backend", "flink.state.backend.type")
_SETTING = "state.backend.type"
_SAFE = "rocksdb"
_OLD = ("jobmanager", "filesystem")
"""Names under which Flink 1 has the same backend (StateBackendLoader)."""


def check_groups_on_heap(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA058 where the file chooses the state backend that keeps objects, and Python aggregates keep groups in it.

    PyFlink hands over the key of a group in an object that it fills anew for the next one (BeamKeyedStateStore), and
    the entries of that backend all hold this one: a checkpoint has them under the key that it held last.
    """
    heap = dict(job.settings.flink).get(_SETTING, "").lower()
    if heap not in _OLD and "hashmap" not in heap:
        return
    key = _option(job.settings)
    call = _kept_by_key(job)
    if key is None or call is None:
        return
    span = job.settings.spans[key]
    yield diagnostic(
        GROUPS_ON_HEAP,
        f"a restart loses groups of `{call.function}`: this state backend keeps all of them under one key",
        span,
        "Flink writes the groups of Python aggregates wrongly with it",
        also=(Label(call.span, "its groups"),),
        help=(f"keep them apart: `{key} = {_SAFE}`", "or write the aggregate in Java"),
        fixes=(Fix(f"say `{key} = {_SAFE}`", (Edit(span, f"{key} = {_SAFE}"),), Safety.UNSAFE),),
    )


def _option(settings: JobSettings) -> str | None:
    """The option that says the state backend."""
    return next((key for key in _OPTIONS if key in settings.spans), None)


def _kept_by_key(job: StreamingJob) -> AggregateCall | None:
    """The first call of an aggregate of which Python keeps something for each group.

    Functions of columns keep nothing, and of one group for all rows the last key is the only one.
    """
    kept = {
        f.name
        for f in job.graph.functions.planned
        if f.language == "python" and f.kind == "aggregate" and not f.vectorized
    }
    if not kept:
        return None
    for operator, expressions in job.written():
        if not isinstance(operator, op.Aggregate) or not (operator.keys or operator.sets):
            continue
        for expr in expressions:
            for part in walk(expr):
                if isinstance(part, AggregateCall) and part.function in kept:
                    return part
    return None
