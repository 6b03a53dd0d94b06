"""Short runs of `make chaos` into Iceberg and PostgreSQL: each record is accounted for while processes die."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.systems.chaos.database import Database
from tests.systems.chaos.drive import Run
from tests.systems.chaos.faults import Fault, Step
from tests.systems.chaos.lake import LakeTables
from tests.systems.chaos.report import Report
from tests.systems.flink import FlinkCluster
from tests.systems.kafka import Broker
from tests.systems.postgres import Postgres

# All of them where the cluster is, which takes longest to start.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker in the process that has the cluster."""
    started = Broker(tmp_path_factory.mktemp("kafka"))
    try:
        started.start()
        yield started
    finally:
        started.kill()


def test_each_row_is_added_to_a_table_of_iceberg_once(
    cluster: FlinkCluster, broker: Broker, tmp_path: Path
) -> None:
    steps = [Step(3000, 50, 0.6, 2000, Fault.TASK_MANAGER, 0)]
    tables = LakeTables(tmp_path / "warehouse")
    holds(Run(cluster, broker, tmp_path, 3, tables, "into-iceberg", say=print).go(steps), kills=1)


def test_each_row_is_in_a_table_of_postgresql_once(
    cluster: FlinkCluster, broker: Broker, postgres: Postgres, tmp_path: Path
) -> None:
    steps = [
        Step(3000, 50, 0.6, 2000, Fault.TASK_MANAGER, 0),
        Step(2000, 0, 0.3, 2000, Fault.DATABASE_KILLED, 0),
    ]
    tables = Database(postgres, tmp_path / "secrets")
    holds(Run(cluster, broker, tmp_path, 4, tables, "into-postgres", say=print).go(steps), kills=1)


def holds(report: Report, kills: int) -> None:
    """Nothing is lost, nothing is there twice, and there is something of every kind."""
    print(report.text())
    assert report.right, report.text()
    assert report.kills == kills
    assert report.restored >= kills
    assert min(report.rows.values()) > 40
