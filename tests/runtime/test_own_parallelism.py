"""What Flink does where a table has a parallelism of its own: `compiler/checks/own_parallelism.py` goes by it."""

from __future__ import annotations

import pytest

from runtime.causes import java_errors
from runtime.engine import Engine
from runtime.submission import plan_job

pytestmark = pytest.mark.flink

KEY = ", PRIMARY KEY (i) NOT ENFORCED"
SUMS = "SELECT i, COUNT(*) FROM g GROUP BY i"


def planned(engine: Engine, insert: str, own: str, key: str = "") -> dict[str, list[str]]:
    """Operators of a job of four tasks, by their names, with how each gives its rows on."""
    environment = engine.table_environment("streaming", [("parallelism.default", "4")])
    environment.executeSql(
        "CREATE TABLE g (i INT, j INT) WITH ('connector' = 'datagen', 'scan.parallelism' = '2')"
    )
    environment.executeSql(
        f"CREATE TABLE s (i INT, c BIGINT{key}) WITH ('connector' = 'print', 'sink.parallelism' = '{own}')"
    )
    operations = engine.gateway.jvm.java.util.ArrayList()
    operations.add(environment.getParser().parse(f"INSERT INTO s {insert}").get(0))
    job = plan_job(engine.gateway, environment, operations, engine.place.scratch)
    return {
        str(node.getOperatorName()).partition("[")[0]: [
            str(edge.getPartitioner().toString()) for edge in node.getOutEdges()
        ]
        for node in job.pipeline.getStreamNodes().toArray()
    }


def test_rows_of_a_source_go_to_other_tasks_in_turn(engine: Engine) -> None:
    nodes = planned(engine, "SELECT i, CAST(j AS BIGINT) FROM g WHERE j > 3", "4")
    assert nodes["Source: g"] == ["REBALANCE"]


def test_rows_that_change_go_by_their_key(engine: Engine) -> None:
    nodes = planned(engine, SUMS, "2", KEY)
    assert nodes["ConstraintEnforcer"] == ["HASH"]


@pytest.mark.parametrize("own", ["2", "4"])
def test_without_a_key_they_are_refused_whatever_the_number(engine: Engine, own: str) -> None:
    with pytest.raises(java_errors(), match="a primary key is required but could not be found"):
        planned(engine, SUMS, own)


def test_one_task_may_write_what_one_task_sums_up(engine: Engine) -> None:
    assert planned(engine, "SELECT 1, COUNT(*) FROM g", "1")
    with pytest.raises(java_errors(), match="while the input parallelism is 1"):
        planned(engine, "SELECT 1, COUNT(*) FROM g", "2")
