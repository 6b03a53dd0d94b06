"""Counts the rows that go in and out of every operator of a job, exactly, also after its end.

Flink drops an operator's counters when the operator ends, and shows in its REST API only what it
fetched before. So this object stands among the cluster's metric reporters and keeps hold of the
counters themselves, whose last values are the exact ones.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any, ClassVar

from runtime.cluster import Cluster

_COUNTED = "numRecordsIn,numRecordsOut,numLateRecordsDropped"


@dataclass(frozen=True, slots=True)
class OperatorRows:
    """Rows of one operator, summed over its parallel instances; `late` are those it dropped."""

    operator: str
    vertex: str
    rows_in: int
    rows_out: int
    late: int = 0


@dataclass(frozen=True, slots=True)
class _Held:
    counter: Any
    metric: str
    job: str
    operator: str
    identity: str
    vertex: str


class Counters:
    """The metric reporter; Flink calls the methods in camel case."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fresh: list[tuple[Any, str, Any]] = []
        self._held: dict[str, list[_Held]] = {}

    def open(self, config: Any) -> None:
        """Nothing to open."""

    def close(self) -> None:
        """Nothing to close."""

    def notifyOfAddedMetric(self, metric: Any, name: str, group: Any) -> None:  # noqa: N802
        """Keeps the counter; who it belongs to is asked later, outside of the task's start."""
        with self._lock:
            self._fresh.append((metric, name, group))

    def notifyOfRemovedMetric(self, metric: Any, name: str, group: Any) -> None:  # noqa: N802
        """The counter stays in hand."""

    class Java:
        """What the object is to Java."""

        implements: ClassVar[list[str]] = ["org.apache.flink.metrics.reporter.MetricReporter"]

    def rows(self, job: str) -> tuple[OperatorRows, ...]:
        """What the operators of `job` (its id) have counted so far, in the order of their start."""
        self._sort_out()
        names: dict[tuple[str, str], tuple[str, str]] = {}
        sums: dict[tuple[str, str], dict[str, int]] = {}
        for held in self._held.get(job, []):
            key = (held.identity, held.operator)
            names[key] = (held.operator, held.vertex)
            values = sums.setdefault(key, {})
            values[held.metric] = values.get(held.metric, 0) + int(held.counter.getCount())
        return tuple(
            OperatorRows(
                *names[key],
                rows_in=values.get("numRecordsIn", 0),
                rows_out=values.get("numRecordsOut", 0),
                late=values.get("numLateRecordsDropped", 0),
            )
            for key, values in sums.items()
        )

    def forget(self, job: str) -> None:
        """Lets go of the counters of `job`."""
        self._sort_out()
        self._held.pop(job, None)

    def _sort_out(self) -> None:
        with self._lock:
            fresh, self._fresh = self._fresh, []
        for metric, name, group in fresh:
            of = group.getAllVariables()
            operator, job = of.get("<operator_name>"), of.get("<job_id>")
            if operator is None or job is None:
                continue
            self._held.setdefault(job, []).append(
                _Held(metric, name, job, operator, of.get("<operator_id>"), of.get("<task_name>"))
            )


def attach_counters(gateway: Any, cluster: Cluster) -> Counters:
    """Puts fresh counters among the reporters of a running cluster.

    Every counter of a starting task then costs a call from Java to Python (about 1 ms).
    """
    jvm = gateway.jvm
    metrics = jvm.org.apache.flink.runtime.metrics
    includes = jvm.org.apache.flink.configuration.Configuration()
    includes.setString("filter.includes", f"*:{_COUNTED}:counter")
    settings = metrics.groups.ReporterScopedSettings(
        0,
        ".",
        _filter(jvm, includes),
        jvm.java.util.HashSet(),
        jvm.java.util.HashMap(),
    )
    counters = Counters()
    arguments = jvm.java.util.ArrayList()
    arguments.add(counters)
    arguments.add(settings)
    pair = _constructor(
        jvm, "org.apache.flink.runtime.metrics.MetricRegistryImpl$ReporterAndSettings", 2
    )
    pair.setAccessible(True)
    registry = _private(cluster.java, "metricRegistry")
    _private(registry, "reporters").add(pair.newInstance(arguments.toArray()))
    return counters


def _filter(jvm: Any, settings: Any) -> Any:
    """The filter of these settings; Flink 1 has only filters of metrics, Flink 2 others, too."""
    filters = jvm.org.apache.flink.runtime.metrics.filter
    version = str(jvm.org.apache.flink.runtime.util.EnvironmentInformation.getVersion())
    if version.startswith("1."):
        return filters.DefaultMetricFilter.fromConfiguration(settings)
    return filters.DefaultReporterFilters.metricsFromConfiguration(settings)


def _constructor(jvm: Any, name: str, parameters: int) -> Any:
    """The constructor with so many parameters; Java 8's compiler, as for Flink 1, adds ones with more."""
    found = jvm.java.lang.Class.forName(name).getDeclaredConstructors()
    return next(one for one in found if one.getParameterCount() == parameters)


def _private(owner: Any, name: str) -> Any:
    field = owner.getClass().getDeclaredField(name)
    field.setAccessible(True)
    return field.get(owner)
