"""What all tests share: the option that accepts new expectations, and who may run beside whom."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write what the compiler gives into the expectation blocks of tests/cases",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that start Flink go to one worker, so that no two JVMs of ours run side by side."""
    for item in items:
        if item.get_closest_marker("flink") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("flink"))


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expectations are to be rewritten."""
    return bool(request.config.getoption("--accept"))
