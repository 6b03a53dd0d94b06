"""What all tests share: one embedded Flink, and the option that accepts new expectations."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from runtime.archive import prepare_archive
from runtime.engine import Engine, EngineMissing, EngineOptions, start_engine


def pytest_configure() -> None:
    """What a shell starts in the background takes no Ctrl-C, and neither would the commands that tests interrupt.

    And what `check` found before is not asked for: tests are about what it finds.
    """
    os.environ["STREAMC_NO_CACHE"] = "1"
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if ignored and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write what the compiler gives into the expectation blocks of tests/cases",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that ask Flink go to one worker and share one JVM there: said before the groups are read."""
    for item in items:
        if item.get_closest_marker("flink"):
            if not item.get_closest_marker("xdist_group"):
                item.add_marker(pytest.mark.xdist_group("flink"))
            assert isinstance(item, pytest.Function)
            item.fixturenames.insert(0, "engine")


@pytest.fixture(scope="session")
def printed() -> list[bytes]:
    """The lines that `print` sinks wrote."""
    return []


@pytest.fixture(scope="session")
def engine(printed: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The one embedded Flink of a test run; where it is missing, the tests that ask it fail."""
    prepare_archive()
    logs = tmp_path_factory.mktemp("logs")
    started = start_engine(EngineOptions(log_directory=logs), output=printed.append)
    if isinstance(started, EngineMissing):
        pytest.fail(started.message)
    with started:
        yield started


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expectations are to be rewritten."""
    return bool(request.config.getoption("--accept"))
