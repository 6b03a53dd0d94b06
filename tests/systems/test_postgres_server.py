"""The PostgreSQL server that other tests rely on: crashes, and nothing left behind."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.systems.postgres import Postgres

pytestmark = pytest.mark.slow


def test_a_server_that_was_killed_has_its_rows_when_it_starts_again() -> None:
    server = Postgres()
    try:
        server.start()
        server.run("create table kept (id int primary key)", "insert into kept values (1), (2)")
        assert server.read("show wal_level") == [("logical",)]
        server.kill()
        server.start()
        assert server.read("select id from kept order by id") == [(1,), (2,)]
    finally:
        server.stop()


_ENDLESS = """
import time
from tests.systems.postgres import Postgres
server = Postgres()
server.start()
print(server.folder, flush=True)
time.sleep(600)
"""


def test_a_server_and_its_folder_go_with_a_test_run_that_is_killed() -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", _ENDLESS], cwd=Path(__file__).parents[2], stdout=subprocess.PIPE
    )
    assert run.stdout is not None
    folder = Path(run.stdout.readline().decode().strip())
    assert (folder / "data" / "postmaster.pid").is_file()
    run.kill()
    run.wait(10)
    run.stdout.close()
    until = time.monotonic() + 20
    while folder.exists():
        assert time.monotonic() < until
        time.sleep(0.05)
