"""Servers for tests: processes on loopback that end with the test run, however that ends."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_WATCH = """\
ending=$1; removing=$2; shift 2
"$@" >&2 & server=$!
echo $server
exec 3<&0
if ! read -r word <&3; then
  kill -s $ending $server
  wait $server
  [ -z "$removing" ] || rm -rf "$removing"
fi
kill -9 0
"""
"""Starts a server, and ends it when the pipe from the test run is closed: also where that was killed.

What a test run that is alive ends is killed after a word on the pipe. Last of all the whole process group ends, where
what the server started is, too: a TaskManager that is killed leaves its Python behind. All that the server says goes
into its log: nobody reads the pipe on which its id comes, which would fill up and hold it.
"""


class Server:
    """A server process, with what it says, on its standard output too, in `log`.

    A test run that is killed leaves it to the signal `ending`, and its folder `removing` to be removed.
    """

    def __init__(
        self,
        words: Sequence[str],
        log: Path,
        environment: dict[str, str] | None = None,
        *,
        ending: str = "KILL",
        removing: Path | None = None,
    ):
        self.log = log
        with log.open("ab") as said:
            # A session of its own: Ctrl-C in the terminal ends the tests, and they end the server.
            self._watcher = subprocess.Popen(
                ["sh", "-c", _WATCH, "watch", ending, str(removing or ""), *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
        assert self._watcher.stdout is not None
        self.pid = int(self._watcher.stdout.readline())

    @property
    def alive(self) -> bool:
        """Whether the server runs."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, 0)
            # A process that ended and that its parent has not asked for is no server any more; one of which `ps`
            # knows nothing has gone meanwhile.
            return _state(self.pid)[:1] not in ("", "Z")
        return False

    def kill(self) -> None:
        """Ends it at once, as a crash does."""
        self._end(signal.SIGKILL, 0)

    def stop(self, seconds: float = 20) -> None:
        """Asks it to end, and ends it where it does not."""
        self._end(signal.SIGTERM, seconds)

    def _end(self, number: signal.Signals, seconds: float) -> None:
        with contextlib.suppress(OSError):
            os.kill(self.pid, number)
        until = time.monotonic() + seconds
        while self.alive and time.monotonic() < until:
            time.sleep(0.05)
        # The watcher kills what is left of it and of what it started.
        assert self._watcher.stdin is not None
        assert self._watcher.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._watcher.stdin.write(b"ended\n")
            self._watcher.stdin.close()
        self._watcher.wait(30)
        self._watcher.stdout.close()
        # One that was killed still has its memory to give back.
        until = time.monotonic() + 30
        while self.alive and time.monotonic() < until:
            time.sleep(0.02)

    def last_words(self, lines: int = 30) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])


def await_ready(server: Server, ready: Callable[[], bool], seconds: float, what: str) -> None:
    """Waits until a server is ready; AssertionError with its last words where it is not in time."""
    until = time.monotonic() + seconds
    while not ready():
        assert server.alive, f"{what} did not start:\n{server.last_words()}"
        assert time.monotonic() < until, (
            f"{what} is not ready after {seconds} s:\n{server.last_words()}"
        )
        time.sleep(0.1)


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens on."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _state(pid: int) -> str:
    """The state of a process, `Z` of one that ended, empty where there is none; from `ps`, which every Unix has."""
    said = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return said.stdout.strip()
