"""Real systems that the tests share, each started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.systems.kafka import Broker


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one system go to one worker and share one server there."""
    for item in items:
        assert isinstance(item, pytest.Function)
        if "kafka" in item.fixturenames and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("kafka"))


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The one broker of a test run."""
    broker = Broker(tmp_path_factory.mktemp("kafka"))
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()
