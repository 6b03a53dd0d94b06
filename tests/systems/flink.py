"""A real standalone Flink on loopback: a JobManager, TaskManagers and an SQL gateway, a process each."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from runtime.classpath import FlinkMissing, flink_home
from runtime.filesystems import lay_out
from runtime.java import JavaMissing, find_java
from tests.connectors.jars import jar
from tests.systems.processes import Server, await_ready, free_ports

_START_SECONDS = 90
_HOST = "127.0.0.1"
_MEMORY = {
    "jobmanager.memory.heap.size": "256m",
    "jobmanager.memory.off-heap.size": "64m",
    "jobmanager.memory.jvm-metaspace.size": "192m",
    "jobmanager.memory.jvm-overhead.min": "64m",
    "jobmanager.memory.jvm-overhead.max": "64m",
    "taskmanager.memory.framework.heap.size": "96m",
    "taskmanager.memory.framework.off-heap.size": "64m",
    "taskmanager.memory.task.heap.size": "224m",
    # Each job with Python in it keeps some direct memory for what is said between Java and Python.
    "taskmanager.memory.task.off-heap.size": "384m",
    "taskmanager.memory.managed.size": "64m",
    "taskmanager.memory.network.min": "48m",
    "taskmanager.memory.network.max": "48m",
    # Each job with Python in it loads the classes of that anew.
    "taskmanager.memory.jvm-metaspace.size": "384m",
    "taskmanager.memory.jvm-overhead.min": "64m",
    "taskmanager.memory.jvm-overhead.max": "64m",
}
_SOON = {
    # A TaskManager that was killed is missed after seconds, not after the minute of a cluster at work.
    "heartbeat.interval": "1000",
    "heartbeat.timeout": "5000",
    "heartbeat.rpc-failure-threshold": "1",
    "restart-strategy.type": "fixed-delay",
    "restart-strategy.fixed-delay.attempts": "1000",
    "restart-strategy.fixed-delay.delay": "200 ms",
}
_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@dataclass(slots=True)
class FlinkCluster:
    """A standalone session cluster, with all its files in `folder`.

    `highly_available` adds a ZooKeeper, which Flink carries in its own jar: jobs then outlive the JobManager.
    (Flink has no high availability by files alone: `high-availability.type` is NONE, ZooKeeper or Kubernetes.)
    `class_path` are jars for Flink's own class path, as in its folder `lib`; `plugins` are jars of filesystems.
    """

    folder: Path
    slots: int = 2
    highly_available: bool = False
    class_path: tuple[Path, ...] = ()
    plugins: tuple[Path, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    task_managers: list[Server] = field(default_factory=list)
    job_manager: Server | None = None
    sql_gateway: Server | None = None
    zookeeper: Server | None = None
    _ports: dict[str, int] = field(default_factory=dict)
    _started: int = 0

    @property
    def url(self) -> str:
        """The address of the JobManager's REST API."""
        return f"http://{_HOST}:{self._ports['rest']}"

    @property
    def gateway(self) -> str:
        """The address of the SQL gateway."""
        return f"http://{_HOST}:{self._ports['gateway']}"

    def start(self, task_managers: int = 1) -> None:
        """Starts all of it, and waits until it takes jobs."""
        self._configure()
        if self.highly_available:
            self._start_zookeeper()
        self.start_job_manager(wait=False)
        self.start_gateway(wait=False)
        for _ in range(task_managers):
            self.add_task_manager(wait=False)
        self._await(self.job_manager, self._job_manager_answers, "the JobManager")
        self._await(self.sql_gateway, self._gateway_answers, "the SQL gateway")
        for one in self.task_managers:
            self._await(one, self._all_registered, "a TaskManager")

    def stop(self) -> None:
        """Ends all of it, whatever is up."""
        gateway, manager, zookeeper = self.sql_gateway, self.job_manager, self.zookeeper
        every = [gateway, *self.task_managers, manager, zookeeper]
        self.sql_gateway = self.job_manager = self.zookeeper = None
        self.task_managers = []
        with contextlib.ExitStack() as stack:
            for one in every:
                if one is not None:
                    # Nothing is left to be saved: a kill is quicker than many farewells.
                    stack.callback(one.kill)

    def remove(self) -> None:
        """Takes all files away but for logs and configuration."""
        for place in ("opt", "tmp", "state", "pid"):
            shutil.rmtree(self.folder / place, ignore_errors=True)

    def start_job_manager(self, *, wait: bool = True) -> None:
        """Starts the JobManager, again at its old address; `wait` until it answers."""
        assert self.job_manager is None
        words = ["jobmanager.sh", "start-foreground"]
        self.job_manager = self._server("jobmanager", words)
        if wait:
            self._await(self.job_manager, self._job_manager_answers, "the JobManager")

    def kill_job_manager(self) -> None:
        """Ends the JobManager as a crash does."""
        assert self.job_manager is not None
        self.job_manager.kill()
        self.job_manager = None

    def start_gateway(self, *, wait: bool = True) -> None:
        """Starts the SQL gateway."""
        assert self.sql_gateway is None
        words = ["sql-gateway.sh", "start-foreground"]
        self.sql_gateway = self._server("gateway", words)
        if wait:
            self._await(self.sql_gateway, self._gateway_answers, "the SQL gateway")

    def add_task_manager(self, *, wait: bool = True) -> Server:
        """One more TaskManager; `wait` until the JobManager knows as many as are up."""
        server = self._server("taskmanager", ["taskmanager.sh", "start-foreground"])
        self.task_managers.append(server)
        if wait:
            self._await(server, self._all_registered, "a TaskManager")
        return server

    def kill_task_manager(self, place: int = 0) -> None:
        """Ends a TaskManager as a crash does."""
        self.task_managers.pop(place).kill()

    def replace_ended(self) -> int:
        """Starts a TaskManager for each that ended by itself, as Kubernetes does; gives how many there were."""
        ended = [one for one in self.task_managers if not one.alive]
        for one in ended:
            self.task_managers.remove(one)
            one.kill()
            self.add_task_manager(wait=False)
        return len(ended)

    def rest(self, path: str) -> Any:
        """What the JobManager answers to `GET path`."""
        return _answer(self.url + path)

    def cancel(self, job: str) -> None:
        """Ends a job without a savepoint."""
        asked = urllib.request.Request(f"{self.url}/jobs/{job}?mode=cancel", method="PATCH")
        with urllib.request.urlopen(asked, timeout=10):
            pass

    def _job_manager_answers(self) -> bool:
        with contextlib.suppress(OSError, ValueError):
            return "taskmanagers" in self.rest("/overview")
        return False

    def _all_registered(self) -> bool:
        with contextlib.suppress(OSError, ValueError):
            return bool(self.rest("/overview")["taskmanagers"] >= len(self.task_managers))
        return False

    def _gateway_answers(self) -> bool:
        with contextlib.suppress(OSError, ValueError):
            return bool(_answer(f"{self.gateway}/info")["version"])
        return False

    def _await(self, server: Server | None, ready: Callable[[], bool], what: str) -> None:
        assert server is not None
        try:
            await_ready(server, ready, _START_SECONDS, what)
        except BaseException:
            self.stop()
            raise

    def _server(self, name: str, words: list[str]) -> Server:
        self._started += 1
        script = installed() / "bin" / words[0]
        log = self.folder / "log" / f"{self._started:03}-{name}.out"
        return Server(["bash", str(script), *words[1:]], log, self.environment())

    def environment(self) -> dict[str, str]:
        """The variables by which Flink's own commands find their Java, this cluster and its folders."""
        java = find_java()
        assert not isinstance(java, JavaMissing), java.message
        places = {"CONF": "conf", "LOG": "log", "PID": "pid", "OPT": "opt"}
        return {
            "JAVA_HOME": str(java.executable.parent.parent),
            "FLINK_HOME": str(installed()),
            # What is meant for Hadoop's jars is put behind Flink's own, whatever it is.
            "HADOOP_CLASSPATH": ":".join(map(str, self.class_path)),
            **{f"FLINK_{key}_DIR": str(self.folder / place) for key, place in places.items()},
            "FLINK_PLUGINS_DIR": str(self.folder / "plugins"),
        }

    def _configure(self) -> None:
        """Writes the configuration, with free ports, and brings the gateway's jar."""
        for place in ("conf", "log", "pid", "opt", "tmp", "state"):
            (self.folder / place).mkdir(parents=True, exist_ok=True)
        lay_out(self.plugins, self.folder / "plugins")
        names = ("rest", "rpc", "blob", "gateway", "zookeeper")
        self._ports = dict(zip(names, free_ports(len(names)), strict=True))
        home = installed()
        shutil.copy(home / "conf" / "log4j-console.properties", self.folder / "conf")
        shutil.copy(gateway_jar(), self.folder / "opt")
        for one in (home / "opt").glob("flink-python*.jar"):
            (self.folder / "opt" / one.name).symlink_to(one)
        lines = [f"{key}: {json.dumps(value)}" for key, value in self._configuration(home).items()]
        (self.folder / "conf" / "config.yaml").write_text("\n".join([*lines, ""]), encoding="utf-8")

    def _configuration(self, home: Path) -> dict[str, str]:
        ports = {key: str(value) for key, value in self._ports.items()}
        temporary = self.folder / "tmp"
        of_home = (home / "conf" / "config.yaml").read_text(encoding="utf-8")
        opened = re.search(r"^\s+all:\s*(--add.*)$", of_home, re.MULTILINE)
        assert opened is not None
        found = {
            "env.java.opts.all": f"{opened[1]} {_JAVA} -Djava.io.tmpdir={temporary}",
            "rest.address": _HOST,
            "rest.bind-address": _HOST,
            "rest.port": ports["rest"],
            "rest.bind-port": ports["rest"],
            "web.submit.enable": "false",
            "jobmanager.rpc.address": _HOST,
            "jobmanager.bind-host": _HOST,
            "jobmanager.rpc.port": ports["rpc"],
            "blob.server.port": ports["blob"],
            "taskmanager.host": _HOST,
            "taskmanager.bind-host": _HOST,
            "taskmanager.numberOfTaskSlots": str(self.slots),
            "sql-gateway.endpoint.rest.address": _HOST,
            "sql-gateway.endpoint.rest.bind-address": _HOST,
            "sql-gateway.endpoint.rest.port": ports["gateway"],
            "sql-gateway.endpoint.rest.bind-port": ports["gateway"],
            "python.executable": sys.executable,
            "python.client.executable": sys.executable,
            "io.tmp.dirs": str(temporary),
            "execution.checkpointing.dir": (self.folder / "state" / "checkpoints").as_uri(),
            **_MEMORY,
            **_SOON,
        }
        if self.highly_available:
            found |= {
                "high-availability.type": "zookeeper",
                "high-availability.zookeeper.quorum": f"{_HOST}:{ports['zookeeper']}",
                "high-availability.storageDir": (self.folder / "state" / "ha").as_uri(),
                "high-availability.jobmanager.port": ports["rpc"],
            }
        return found | self.settings

    def _start_zookeeper(self) -> None:
        config = self.folder / "conf" / "zoo.cfg"
        data = self.folder / "state" / "zookeeper"
        data.mkdir()
        port, (peer, leader) = self._ports["zookeeper"], free_ports(2)
        lines = (
            "tickTime=500",
            "initLimit=10",
            "syncLimit=5",
            f"dataDir={data}",
            f"clientPort={port}",
            f"clientPortAddress={_HOST}",
            "admin.enableServer=false",
            f"server.1={_HOST}:{peer}:{leader}",
        )
        config.write_text("\n".join([*lines, ""]), encoding="utf-8")
        words = ["flink-console.sh", "zookeeper", "--zkConfigFile", str(config), "--peerId", "1"]
        self.zookeeper = self._server("zookeeper", words)


def installed() -> Path:
    """Flink as it is installed with the project's Python packages."""
    home = flink_home()
    assert not isinstance(home, FlinkMissing), home.message
    return home


def gateway_jar() -> Path:
    """The SQL gateway, which the Python package leaves out, from Maven's repositories."""
    return jar(f"org.apache.flink:flink-sql-gateway:{metadata.version('apache-flink')}")


def _answer(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=5) as got:
        return json.load(got)


def await_until(ready: Callable[[], bool], seconds: float, what: str) -> None:
    """Waits until something of a cluster is so; AssertionError where it is not in time."""
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, f"not within {seconds} s: {what}"
        time.sleep(0.2)
