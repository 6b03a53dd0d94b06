"""Ending a run from outside: the Java process never outlives the program, no file stays half-written.

It stands first in the alphabet, so that its processes have ended before the shared engine starts.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.flink
ROOT = Path(__file__).parents[2]


def start(directory: Path, connector: str) -> subprocess.Popen[bytes]:
    # A directory that cannot be written to, and no display, must not matter.
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    environ.pop("DISPLAY", None)
    command = [sys.executable, "-m", "tests.runtime.endless", str(directory), connector]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd="/proc", env=environ)


def wait_for(condition, seconds: float = 40.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def java_pid(directory: Path) -> int:
    return int((directory / "java.pid").read_text())


def gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_cancels_and_leaves_nothing_half_written(tmp_path, number):
    out = tmp_path / "out"
    process = start(tmp_path, "filesystem")
    wait_for(lambda: out.is_dir() and any(".inprogress." in p.name for p in out.iterdir()))
    began = time.monotonic()
    process.send_signal(number)
    text = process.communicate(timeout=40)[0].decode()
    print(f"cancelled in {time.monotonic() - began:.2f} s")
    assert "state=cancelled removed=1" in text
    assert f"signal={int(number)}" in text
    assert process.returncode == 0
    assert list(out.iterdir()) == []
    assert gone(java_pid(tmp_path))
    assert not list(Path("/tmp").glob(f"streamc-flink-{process.pid}-*"))


def test_java_dies_with_a_killed_parent_and_rows_were_printed_as_they_came(tmp_path):
    process = start(tmp_path, "print")
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"+I[")
    assert process.poll() is None
    java = java_pid(tmp_path)
    process.kill()
    began = time.monotonic()
    wait_for(lambda: gone(java), 15)
    print(f"Java was gone after {time.monotonic() - began:.2f} s")
    process.communicate(timeout=10)
