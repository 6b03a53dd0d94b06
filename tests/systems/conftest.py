"""Real systems that the tests share, each started once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.systems.aws import Aws, s3_plugin
from tests.systems.flink import FlinkCluster
from tests.systems.kafka import Broker
from tests.systems.lake import lake_jars
from tests.systems.postgres import PASSWORD, USER, Postgres


@pytest.hookimpl(tryfirst=True)
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
def cluster(aws: Aws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlinkCluster]:
    """The one standalone Flink of a test run, with one TaskManager; its jobs outlive the JobManager."""
    started = FlinkCluster(
        tmp_path_factory.mktemp("flink"),
        highly_available=True,
        class_path=lake_jars(),
        plugins=(s3_plugin(),),
        settings=aws.s3_settings,
    )
    try:
        started.start()
        yield started
    finally:
        started.stop()
        # State and copied jars are worth nothing afterwards; logs tell why a test failed.
        started.remove()


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    """The one emulator of AWS of a test run."""
    emulator = Aws(tmp_path_factory.mktemp("aws"))
    try:
        emulator.start()
        yield emulator
    finally:
        emulator.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The one PostgreSQL server of a test run."""
    server = Postgres()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def head(postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What pipelines over PostgreSQL begin with; the database is empty before and after."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "shop_password").write_text(PASSWORD, encoding="utf-8")
    monkeypatch.setenv("STREAMC_SECRETS", str(folder))
    yield f"""\
pipeline shop {{
  checkpoint.interval = 500ms
}}

defaults {{
  jdbc.url = '{postgres.url}'
  jdbc.username = '{USER}'
  jdbc.password = secret('shop_password')
  postgres_cdc.host = '127.0.0.1'
  postgres_cdc.port = {postgres.port}
  postgres_cdc.username = '{USER}'
  postgres_cdc.password = secret('shop_password')
}}
"""
    postgres.run(
        """select pg_terminate_backend(active_pid) from pg_replication_slots where active""",
        "select pg_drop_replication_slot(slot_name) from pg_replication_slots where not active",
        "drop schema public cascade",
        "create schema public",
    )
