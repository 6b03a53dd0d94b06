"""Plans INSERTs as one job, keeps the graph of its operators, and hands it to the cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtime.causes import java_errors, trace_of
from runtime.jobgraph import JobNode, read_graph

_UNPREPARED = "NullPointerException: metadataHandlerProvider"
_THREADS = 5
"""How often a call may come to a thread of Java that nothing was prepared in."""


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """A job as Flink has planned it: what is handed to the cluster, and the operators in it.

    `scratch` is where the sources of generated classes come to lie.
    """

    gateway: Any
    executor: Any
    transformations: Any
    pipeline: Any
    graph: tuple[JobNode, ...]
    scratch: Path

    def submit(self) -> Any:
        """Starts the job, and gives Flink's client of it."""
        return self.executor.executeAsync(self.pipeline)

    def submit_to(self, cluster: Any) -> Any:
        """Starts the job in a cluster of this very Java (0.03 s, where `submit` takes 0.3), and gives its id.

        By its source, `submit` does the same, but that the job goes through a file and HTTP.
        """
        executors = self.gateway.jvm.org.apache.flink.client.deployment.executors
        configuration = self.gateway.jvm.org.apache.flink.configuration.Configuration
        settings = configuration.fromMap(self.executor.getConfiguration().toMap())
        graph = executors.PipelineExecutorUtils.getStreamGraph(self.pipeline, settings)
        cluster.submitJob(graph).get()
        return graph.getJobID()

    def operator_of(self, source: str) -> tuple[JobNode, tuple[str, ...]] | None:
        """The operator whose code is this generated class, with the names of the columns it reads."""
        stream_nodes = {int(one.getId()): one for one in self.pipeline.getStreamNodes().toArray()}
        for node in self.graph:
            factory = stream_nodes[node.id].getOperatorFactory()
            if str(factory.getClass().getSimpleName()) != "CodeGenOperatorFactory":
                continue
            generated = factory.getGeneratedClass()
            split = _field(generated, "splitCode", generated.getClass().getSuperclass())
            if source in (str(generated.getCode()), str(split)):
                return node, self._columns(node.inputs[0])
        return None

    def _columns(self, key: int) -> tuple[str, ...]:
        """The names of the columns that an operator gives."""
        for sink in self.transformations:
            for one in sink.getTransitivePredecessors():
                if int(one.getId()) == key:
                    return tuple(map(str, one.getOutputType().toRowType().getFieldNames()))
        return ()


@dataclass(frozen=True, slots=True)
class PlannedQueries:
    """Queries as one planned job, with what gives their rows once it runs."""

    job: PlannedJob
    operations: Any

    def submit(self) -> Any:
        """Starts the job, and gives Flink's client of it."""
        return self.job.submit()

    def results(self) -> list[Any]:
        """Flink's provider of the rows of each query, in their order."""
        return [operation.getSelectResultProvider() for operation in self.operations]


def plan_queries(
    gateway: Any, environment: Any, queries: Sequence[str], scratch: Path
) -> PlannedQueries:
    """Plans queries as the statements of one set; raises one of `java_errors()` if refused."""
    operations = gateway.jvm.java.util.ArrayList()
    collecting = gateway.jvm.org.apache.flink.table.operations.CollectModifyOperation
    for query in queries:
        operations.add(collecting(environment.getParser().parse(query).get(0)))
    return PlannedQueries(plan_job(gateway, environment, operations, scratch), operations)


def plan_job(gateway: Any, environment: Any, operations: Any, scratch: Path) -> PlannedJob:
    """Plans parsed statements (a Java list) as one job; raises one of `java_errors()` if refused.

    With `PlannedJob.submit` this is what Flink's own statement set does, by its source, but for the
    look at the job's graph on the way. An EXPLAIN has that too, at the price of planning twice.
    """
    transformations = _translated(environment, operations)
    configuration = environment.getConfig()
    resources = _field(environment, "resourceManager")
    resources.addJarConfiguration(configuration)
    executor = _field(environment, "execEnv")
    _show_jars(executor.getExecutionEnvironment(), resources.getUserClassLoader())
    pipeline = executor.createPipeline(transformations, configuration.getConfiguration(), "job")
    graph = read_graph(str(pipeline.getStreamingPlanAsJSON()))
    return PlannedJob(gateway, executor, transformations, pipeline, graph, scratch)


def _translated(environment: Any, operations: Any) -> Any:
    """What the planner makes of operations.

    Calcite keeps by thread what plans are asked with (RelMetadataQueryBase.THREAD_PROVIDERS), and sets it as a planner
    is made. Where others of our threads call Java at the same time, this call may come to another thread of Java: it
    fails before it did anything, and is made again when the thread has it, too.
    """
    for _ in range(_THREADS):
        try:
            return environment.getPlanner().translate(operations)
        except java_errors() as error:
            if _UNPREPARED not in trace_of(error):
                raise
            cluster = operations.get(0).getChild().getCalciteTree().getCluster()
            cluster.setMetadataProvider(cluster.getMetadataProvider())
            cluster.invalidateMetadataQuery()
    return environment.getPlanner().translate(operations)


def _show_jars(environment: Any, loader: Any) -> None:
    """Lets an environment of streams see added jars: Flink 1 compiles generated classes as a job is handed over."""
    _declared(environment, "userClassloader").set(environment, loader)


def _field(owner: Any, name: str, declared: Any = None) -> Any:
    """A field that an object keeps to itself, of its class or of the class `declared`, or of one above it."""
    return _declared(owner, name, declared).get(owner)


def _declared(owner: Any, name: str, declared: Any = None) -> Any:
    at = declared or owner.getClass()
    while name not in {str(field.getName()) for field in at.getDeclaredFields()}:
        at = at.getSuperclass()
    field = at.getDeclaredField(name)
    field.setAccessible(True)
    return field
