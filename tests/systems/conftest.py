"""Real systems that the tests share, each started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.systems.flink import FlinkCluster
from tests.systems.kafka import Broker
from tests.systems.postgres import Postgres


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one system go to one worker and share one server there."""
    for item in items:
        assert isinstance(item, pytest.Function)
        for system in ("kafka", "postgres"):
            if system in item.fixturenames and not item.get_closest_marker("xdist_group"):
                item.add_marker(pytest.mark.xdist_group(system))
        if "cluster" in item.fixturenames and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("cluster"))


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The one broker of a test run."""
    broker = Broker(tmp_path_factory.mktemp("kafka"))
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlinkCluster]:
    """The one standalone Flink of a test run, with one TaskManager; its jobs outlive the JobManager."""
    started = FlinkCluster(tmp_path_factory.mktemp("flink"), highly_available=True)
    try:
        started.start()
        yield started
    finally:
        started.stop()
        # State and copied jars are worth nothing afterwards; logs tell why a test failed.
        started.remove()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The one PostgreSQL server of a test run."""
    server = Postgres()
    try:
        server.start()
        yield server
    finally:
        server.stop()
