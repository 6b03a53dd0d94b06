"""Flink in one Java process that belongs to this process, and its table environments."""

from __future__ import annotations

import atexit
import sys
import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from runtime.classpath import (
    FlinkMissing,
    Tuning,
    archive_of,
    class_path,
    flink_home,
    java_options,
)
from runtime.cluster import Cluster, start_cluster
from runtime.counters import Counters, attach_counters
from runtime.filesystems import is_filesystem, lay_out
from runtime.gateway import JavaProcess, Output, command_line, to_stdout
from runtime.java import Java, JavaMissing, find_java
from runtime.workplace import Workplace, make_workplace

DEFAULTS = {
    "table.local-time-zone": "UTC",
    "parallelism.default": "1",
    # A job that fails here fails in front of somebody, who wants to read why.
    "restart-strategy.type": "none",
}
"""Flink settings of every job, where its script says nothing else."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How to start Flink.

    `slots`: how many parallel subtasks run at once, over all jobs; `heap_mb`: bound of Java's heap
    in MiB (default 1024 for quick, half of the machine up to 4096 for throughput); `log_directory`:
    kept if given; `jars`: connectors, functions and filesystems; `cluster`: Flink's cluster settings, those of
    filesystems among them; `dump`: where to write a class-data archive at the end.
    """

    tuning: Tuning = Tuning.QUICK
    slots: int = 8
    heap_mb: int | None = None
    log_directory: Path | None = None
    jars: tuple[Path, ...] = ()
    cluster: tuple[tuple[str, str], ...] = ()
    dump: Path | None = None


@dataclass(frozen=True, slots=True)
class EngineMissing:
    """That Flink could not be started, why, and what to do about it, in words for the user."""

    message: str
    help: tuple[str, ...] = ()


class Engine(AbstractContextManager["Engine"]):
    """A running Flink; `close` ends it, and so does the end of this process, however it comes.

    At most one is open in a process at a time, as PyFlink knows one Java process only.
    """

    _open: Engine | None = None
    _opening = threading.Lock()

    def __init__(
        self, process: JavaProcess, gateway: Any, cluster: Cluster, place: Workplace
    ) -> None:
        """Not to be called: `start_engine` makes engines."""
        self.process = process
        self._gateways = threading.local()
        self._gateways.own = self._first = gateway
        self.cluster = cluster
        self.place = place
        self._counters: Counters | None = None
        self._closed = False

    @property
    def gateway(self) -> Any:
        """The way to Java (`gateway.jvm`) of the thread that asks."""
        own = getattr(self._gateways, "own", None)
        if own is None:
            own = self._gateways.own = self.process.connect_thread()
        return own

    @property
    def flink(self) -> Any:
        """The Java package `org.apache.flink`."""
        return self.gateway.jvm.org.apache.flink

    @property
    def counters(self) -> Counters:
        """The counters of all operators that started since this was first asked."""
        if self._counters is None:
            # The first gateway is the one through which Java calls back.
            self._counters = attach_counters(self._first, self.cluster)
        return self._counters

    def table_environment(
        self, mode: str, settings: Iterable[tuple[str, str]] = (), *, streams: bool = False
    ) -> Any:
        """A fresh Java `TableEnvironment` (0.02 s) in `mode` `streaming` or `batch`; with `streams` one that makes
        streams of tables, and tables of streams.

        Not PyFlink's wrapper around it: making one of those imports Beam, which takes 3 s.
        """
        configuration = self.flink.configuration.Configuration()
        own = {
            "execution.target": "remote",
            "rest.address": self.cluster.host,
            "rest.port": str(self.cluster.port),
            "python.executable": sys.executable,
            "python.client.executable": sys.executable,
        }
        for key, value in {**DEFAULTS, **dict(settings), **own}.items():
            configuration.setString(key, value)
        builder = self.flink.table.api.EnvironmentSettings.newInstance()
        builder = builder.inBatchMode() if mode == "batch" else builder.inStreamingMode()
        made = builder.withConfiguration(configuration).build()
        if streams:
            streaming = self.flink.streaming.api.environment.StreamExecutionEnvironment
            around = streaming.getExecutionEnvironment(configuration)
            return self.flink.table.api.bridge.java.StreamTableEnvironment.create(around, made)
        return self.flink.table.api.TableEnvironment.create(made)

    def close(self) -> None:
        """Ends the Java process and deletes the working files; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        self.process.stop()
        self.place.remove()
        atexit.unregister(self.close)
        Engine._open = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends the engine."""
        self.close()


def start_engine(
    options: EngineOptions | None = None, output: Output = to_stdout
) -> Engine | EngineMissing:
    """Starts Flink (1 s with a class-data archive, else 2 s).

    `output` gets each line that jobs print (`print` sinks), from another thread.
    Raises RuntimeError when an engine is open in this process.
    """
    options = options or EngineOptions()
    java = find_java()
    if isinstance(java, JavaMissing):
        return EngineMissing(java.message, java.help)
    home = flink_home()
    if isinstance(home, FlinkMissing):
        return EngineMissing(home.message, home.help)
    with Engine._opening:
        if Engine._open is not None:
            raise RuntimeError("an engine is already open in this process")
        return _start(options, java, home, output)


def _start(
    options: EngineOptions, java: Java, home: Path, output: Output
) -> Engine | EngineMissing:
    archive = archive_of(java, home)
    flags = java_options(home, options.tuning, options.heap_mb, archive)
    planner = archive.planner if archive.ready or options.dump else None
    if options.dump is not None:
        flags.append(f"-XX:ArchiveClassesAtExit={options.dump}")
    place = make_workplace(options.log_directory)
    plugins = tuple(filter(is_filesystem, options.jars))
    lay_out(plugins, place.plugins)
    classes = class_path(home, planner, tuple(jar for jar in options.jars if jar not in plugins))
    process = JavaProcess(command_line(java.executable, flags, classes, place), place, output)
    try:
        if process.port is None:
            return _did_not_start(process, place)
        gateway = process.connect()
        cluster = start_cluster(gateway, options.slots, place.scratch, dict(options.cluster))
    except BaseException:
        process.stop()
        place.remove()
        raise
    engine = Engine(process, gateway, cluster, place)
    Engine._open = engine
    atexit.register(engine.close)
    return engine


def _did_not_start(process: JavaProcess, place: Workplace) -> EngineMissing:
    process.stop()
    said = place.error_file.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    place.remove()
    last = said[-1] if said else "it said nothing"
    return EngineMissing(f"the Java process of Flink did not start: {last}")
