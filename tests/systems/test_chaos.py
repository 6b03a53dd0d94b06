"""A short run of `make chaos`: nothing is lost and nothing comes twice while processes die."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.systems.chaos.drive import Run
from tests.systems.chaos.faults import Fault, Step
from tests.systems.flink import FlinkCluster
from tests.systems.kafka import Broker


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker of its own: it is killed here."""
    folder = tmp_path / "kafka"
    folder.mkdir()
    started = Broker(folder)
    try:
        started.start()
        yield started
    finally:
        started.kill()


@pytest.mark.slow
def test_every_record_once_through_kills(
    cluster: FlinkCluster, broker: Broker, tmp_path: Path
) -> None:
    steps = [
        Step(4000, 50, 0.4, 2000, Fault.TASK_MANAGER, 0),
        Step(4000, 50, 1.1, 3000, Fault.TASK_MANAGER, 0),
    ]
    report = Run(cluster, broker, tmp_path, seed=1, say=print).go(steps)
    print(report.text())
    assert report.right, report.text()
    assert report.rows["in"] >= 13_102
    assert report.kills == 2
    assert min(report.rows.values()) > 50


@pytest.mark.slow
def test_late_records_are_told_first_thing_after_a_restart(
    cluster: FlinkCluster, broker: Broker, tmp_path: Path
) -> None:
    step = Step(4000, 50, 0.0, 0, Fault.TASK_MANAGER, 0, late_after=True)
    report = Run(cluster, broker, tmp_path, seed=5).go([step])
    assert report.right, report.text()
    assert report.outputs["late"].expected == 50
