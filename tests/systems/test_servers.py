"""Servers of tests leave nothing behind, however they end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.systems.flink import await_until
from tests.systems.processes import Server

PARENT = 'sleep 300 & echo $! > "$1"; wait'
"""A server that starts a process of its own, as a TaskManager does for Python."""


def is_running(pid: int) -> bool:
    said = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return said.stdout.strip()[:1] not in ("", "Z")


def child_in(file: Path) -> int:
    await_until(lambda: file.is_file() and file.read_text().strip() != "", 20, "its child is up")
    return int(file.read_text())


@pytest.mark.parametrize("way", ["kill", "stop"])
def test_what_it_started_ends_with_it(tmp_path: Path, way: str) -> None:
    server = Server(["sh", "-c", PARENT, "parent", str(tmp_path / "child")], tmp_path / "log")
    child = child_in(tmp_path / "child")
    assert is_running(child)
    getattr(server, way)()
    assert not server.alive
    await_until(lambda: not is_running(child), 10, "its child has ended")


def test_all_of_it_ends_with_a_killed_test_run(tmp_path: Path) -> None:
    words = ["sh", "-c", PARENT, "parent", str(tmp_path / "child")]
    code = f"""\
import os, pathlib, signal, time
from tests.systems.processes import Server
kept = pathlib.Path({str(tmp_path / "kept")!r})
kept.mkdir()
server = Server({words!r}, pathlib.Path({str(tmp_path / "log")!r}), ending="TERM", removing=kept)
while not pathlib.Path({str(tmp_path / "child")!r}).is_file():
    time.sleep(0.05)
print(server.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    pids = [int(run.stdout), child_in(tmp_path / "child")]
    await_until(lambda: not any(map(is_running, pids)), 20, "server and child have ended")
    await_until(lambda: not (tmp_path / "kept").exists(), 10, "its folder is removed")
