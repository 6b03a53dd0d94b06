"""The settings of a job, as far as they follow from its plan."""

from __future__ import annotations

from compiler.connectors.load import find_connector
from compiler.emit.functions import called_functions
from compiler.emit.sharing import shareable
from compiler.plan.operators import ProcessRows
from compiler.plan.plan import Plan

NAMED = ("table.exec.uid.generation", "ALWAYS")
"""Operators find their state again by names that Flink counts up, and not by where they stand among others, which
changes with the parallelism.

For PyFlink jobs alone: Flink counts on for as long as a process of Java lives. `job.py` is planned by one of its own,
while the statements of a script may come to an SQL gateway that has planned others before.
"""
_WRITTEN = ("state.backend.type", "rocksdb")
"""Flink hands over the key of a Python aggregate in an object that it fills anew for the next one. A state backend that
keeps objects then writes all keys into a checkpoint as the last one, and of the others nothing is found again; one that
writes each entry as it comes has the right ones (BeamKeyedStateStore, RowDataSerializer.toBinaryRow).
"""
_IN_BUNDLES = (
    ("python.fn-execution.bundle.size", "100000"),
    ("python.state.cache-size", "10000"),
)
"""Python's side writes the state of all keys that a bundle of rows has changed when the bundle ends, each by two
requests that it waits for. A bundle ends after a second as it is, and with these not sooner, after a thousand rows or
for want of room.
"""
_SHARED = "table.optimizer.reuse-optimize-block-with-digest-enabled"


def job_settings(plan: Plan) -> tuple[tuple[str, str], ...]:
    """The plan's settings and those that its sinks need, sorted.

    Parts that are equal after planning are run once, whether they are shared before or not.
    """
    settings = dict(plan.settings)
    if _SHARED in settings and not shareable(plan):
        settings[_SHARED] = "false"
    processed = any(isinstance(relation.operator, ProcessRows) for relation in plan.relations)
    aggregated = plan.mode == "streaming" and _aggregates_by_key_in_python(plan)
    if processed:
        settings.setdefault(*NAMED)
    if aggregated:
        settings.setdefault(*_WRITTEN)
    if processed or aggregated:
        for key, value in _IN_BUNDLES:
            settings.setdefault(key, value)
    for sink in plan.sinks:
        connector = find_connector(sink.connector)
        for needed in () if connector is None else connector.sink_settings:
            if needed.in_target(plan.target):
                settings.setdefault(needed.key, needed.value)
    return tuple(sorted(settings.items()))


def _aggregates_by_key_in_python(plan: Plan) -> bool:
    """Whether Python keeps an accumulator for each key; functions of columns keep nothing."""
    return any(
        function.language == "python" and function.kind == "aggregate" and not function.vectorized
        for function in called_functions(plan)
    )
