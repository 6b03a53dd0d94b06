"""Plans INSERTs as one job, keeps the graph of its operators, and hands it to the cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from runtime.jobgraph import JobNode, read_graph


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """A job as Flink has planned it: what is handed to the cluster, and the operators in it."""

    executor: Any
    pipeline: Any
    graph: tuple[JobNode, ...]

    def submit(self) -> Any:
        """Starts the job, and gives Flink's client of it."""
        return self.executor.executeAsync(self.pipeline)


def plan_job(environment: Any, operations: Any) -> PlannedJob:
    """Plans parsed INSERTs (a Java list) as one job; raises one of `java_errors()` if refused.

    With `PlannedJob.submit` this is what Flink's own statement set does, by its source, but for the
    look at the job's graph on the way. An EXPLAIN has that too, at the price of planning twice.
    """
    transformations = environment.getPlanner().translate(operations)
    configuration = environment.getConfig()
    _field(environment, "resourceManager").addJarConfiguration(configuration)
    executor = _field(environment, "execEnv")
    pipeline = executor.createPipeline(transformations, configuration.getConfiguration(), "job")
    return PlannedJob(executor, pipeline, read_graph(str(pipeline.getStreamingPlanAsJSON())))


def _field(environment: Any, name: str) -> Any:
    """A field that Flink's environment keeps to itself."""
    field = environment.getClass().getDeclaredField(name)
    field.setAccessible(True)
    return field.get(environment)
