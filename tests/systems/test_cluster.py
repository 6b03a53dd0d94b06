"""The cluster that other tests rely on: it takes statements, loses TaskManagers, and leaves nothing behind."""

from __future__ import annotations

import pytest

from runtime.rest.http import server
from runtime.rest.job_manager import JobManager
from runtime.rest.sql_gateway import SqlGateway, StatementError
from tests.systems.flink import FlinkCluster, await_until


def test_a_gateway_carries_out_statements(cluster: FlinkCluster) -> None:
    gateway = SqlGateway(server(cluster.gateway))
    with gateway.open({"pipeline.name": "one"}) as session:
        assert session.settings()["pipeline.name"] == "one"
        session.execute("CREATE TEMPORARY VIEW v AS SELECT 1 AS a, 'x' AS b")
        columns = session.execute("DESCRIBE v").rows
        assert [row[:2] for row in columns] == [("a", "INT"), ("b", "CHAR(1)")]
        with pytest.raises(StatementError, match="Object 'nowhere' not found"):
            session.execute("SELECT * FROM nowhere")
    assert gateway.info.version == JobManager(server(cluster.url)).version


def test_a_lost_task_manager_is_replaced(cluster: FlinkCluster) -> None:
    lost = cluster.task_managers[0]
    cluster.kill_task_manager()
    assert not lost.alive
    await_until(lambda: cluster.rest("/overview")["taskmanagers"] == 0, 30, "it is missed")
    assert cluster.add_task_manager().alive
    free = lambda: cluster.rest("/overview")["slots-available"] == cluster.slots  # noqa: E731
    await_until(free, 30, "its slots are offered")
