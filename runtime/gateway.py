"""The Java process in which Flink runs, and the line to it."""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from runtime.calls import CallGate, collect_between_calls
from runtime.filesystems import PLUGINS_VARIABLE
from runtime.generated import sources_kept
from runtime.quiet import quiet_libraries
from runtime.workplace import Workplace

Output = Callable[[bytes], None]
"""Takes one line, with its line break, that a job wrote to the standard output of the Java process."""

_START_SECONDS = 60.0
_MAIN = "org.apache.flink.client.python.PythonGatewayServer"


def to_stdout(line: bytes) -> None:
    """Writes the line to the standard output at once; a reader that has gone is no error."""
    with contextlib.suppress(BrokenPipeError, ValueError):
        binary = getattr(sys.stdout, "buffer", None)
        if binary is None:
            sys.stdout.write(line.decode("utf-8", "replace"))
        else:
            binary.write(line)
        sys.stdout.flush()


class JavaProcess:
    """One running Java with PyFlink's gateway in it.

    It ends when this process ends, however that happens: the gateway calls back into this process
    without pause (PyFlink's watchdog), and exits as soon as nobody answers.
    """

    def __init__(self, command: list[str], place: Workplace, output: Output) -> None:
        """Starts it; `start_error` says why it did not come up, if so."""
        self.output = output
        self.lines = 0
        self._calls = CallGate()
        self._of_threads: list[Any] = []
        self._marks: dict[bytes, threading.Event] = {}
        contact = place.scratch / "gateway"
        environ = {
            **os.environ,
            "_PYFLINK_CONN_INFO_PATH": str(contact),
            "FLINK_CONF_DIR": str(place.configuration),
            PLUGINS_VARIABLE: str(place.plugins),
        }
        with place.error_file.open("ab") as errors:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environ,
                # Ctrl-C in a terminal goes to the whole group: the job is cancelled from here.
                start_new_session=True,
            )
        assert self.process.stdout is not None
        self._reader = threading.Thread(
            target=self._read, args=(self.process.stdout,), name="flink-output", daemon=True
        )
        self._reader.start()
        self.port = self._await_port(contact)

    def _await_port(self, contact: Path) -> int | None:
        deadline = time.monotonic() + _START_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            # The server renames the finished file into place.
            if contact.is_file():
                return int(struct.unpack("!I", contact.read_bytes()[:4])[0])
            time.sleep(0.01)
        return None

    def connect(self) -> Any:
        """PyFlink's gateway object on this process (`gateway.jvm` is the way to Java's classes)."""
        from pyflink import java_gateway

        quiet_libraries()
        os.environ["PYFLINK_GATEWAY_PORT"] = str(self.port)
        try:
            gateway = java_gateway.get_gateway()
            self._calls.guard(gateway._gateway_client)
            return gateway
        finally:
            del os.environ["PYFLINK_GATEWAY_PORT"]

    def connect_thread(self) -> Any:
        """A gateway for one more thread, with a connection of its own.

        Java serves each connection by a thread, and Flink's planner leaves what it needs later with
        the thread that it runs in. Threads that share a gateway would swap their connections.
        """
        from py4j.java_gateway import GatewayParameters, JavaGateway

        parameters = GatewayParameters(port=self.port, auto_convert=True)
        gateway = JavaGateway(gateway_parameters=parameters)
        self._calls.guard(gateway._gateway_client)
        collect_between_calls(gateway._gateway_client)
        self._of_threads.append(gateway)
        return gateway

    def _read(self, stream: BinaryIO) -> None:
        for line in stream:
            mark = self._marks.pop(line.strip(), None) if self._marks else None
            if mark is not None:
                mark.set()
            else:
                self.lines += 1
                self.output(line)

    def drain(self, gateway: Any, seconds: float = 10.0) -> None:
        """Waits until everything printed so far in the Java process has gone to `output`."""
        name = f"streamc-mark-{uuid.uuid4().hex}"
        mark = self._marks[name.encode()] = threading.Event()
        gateway.jvm.java.lang.System.out.println(name)
        mark.wait(seconds)

    def finish(self, seconds: float) -> None:
        """Lets the process end by itself, which writes its class-data archive if it has to."""
        self._calls.close()
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)

    def stop(self, seconds: float = 5.0) -> None:
        """Ends the process: asks it by closing its input and by signal, then kills it."""
        from pyflink import java_gateway

        gateway, java_gateway._gateway = java_gateway._gateway, None
        # Not after the process has gone: while it goes, its tasks take their metrics back, whose
        # Python halves are collected, and each of these tells Java so.
        self._calls.close()
        self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for one in self._of_threads:
            with contextlib.suppress(Exception):
                one.close()
        if gateway is not None:
            # Only our own end is left to close.
            with contextlib.suppress(Exception):
                gateway.close(close_callback_server_connections=True)
            with contextlib.suppress(Exception):
                gateway.shutdown_callback_server()
        if self.process.stdin is not None:
            with contextlib.suppress(OSError):
                self.process.stdin.close()
        self._reader.join(seconds)
        if self.process.stdout is not None and not self._reader.is_alive():
            self.process.stdout.close()


def command_line(java: Path, options: list[str], classes: str, place: Workplace) -> list[str]:
    """The command that starts the gateway server."""
    log4j = place.configuration / "log4j.properties"
    return [
        str(java),
        *options,
        f"-Djava.io.tmpdir={place.scratch}",
        *sources_kept(place.scratch),
        f"-Dlog4j.configurationFile={log4j}",
        f"-Dlog.file={place.log_file}",
        "-cp",
        classes,
        _MAIN,
        "local",
    ]
