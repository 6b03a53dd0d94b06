"""Plans a script's inserts as one job, hands it to the cluster, and keeps the graph of its operators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from runtime.jobgraph import JobNode, read_graph


@dataclass(frozen=True, slots=True)
class Submitted:
    """Flink's client of a job that was submitted, and the operators of the job."""

    client: Any
    graph: tuple[JobNode, ...]

    @property
    def job(self) -> str:
        """The job's id."""
        return str(self.client.getJobID().toString())


def submit(environment: Any, operations: Any) -> Submitted:
    """Starts a job of parsed INSERTs (a Java list); raises one of `java_errors()` when it is refused.

    This is what Flink's own statement set does, by its source, but for the look at the job's graph
    on the way. An EXPLAIN would give it too, at the price of planning everything twice.
    """
    transformations = environment.getPlanner().translate(operations)
    configuration = environment.getConfig()
    _field(environment, "resourceManager").addJarConfiguration(configuration)
    executor = _field(environment, "execEnv")
    pipeline = executor.createPipeline(transformations, configuration.getConfiguration(), "job")
    graph = read_graph(str(pipeline.getStreamingPlanAsJSON()))
    return Submitted(executor.executeAsync(pipeline), graph)


def _field(environment: Any, name: str) -> Any:
    """A field that Flink's environment keeps to itself."""
    field = environment.getClass().getDeclaredField(name)
    field.setAccessible(True)
    return field.get(environment)
