"""One embedded Flink for all tests of this folder."""

import pytest

from runtime.archive import prepare_archive
from runtime.engine import Engine, EngineMissing, EngineOptions, start_engine


@pytest.fixture(scope="session")
def printed():
    """The lines that `print` sinks wrote."""
    return []


@pytest.fixture(scope="session")
def engine(printed, tmp_path_factory):
    prepare_archive()
    logs = tmp_path_factory.mktemp("logs")
    started = start_engine(EngineOptions(log_directory=logs), output=printed.append)
    if isinstance(started, EngineMissing):
        pytest.skip(started.message)
    assert isinstance(started, Engine)
    with started:
        yield started
