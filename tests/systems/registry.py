"""A real schema registry on loopback: Apicurio, which speaks the REST API of Confluent's."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from runtime.java import JavaMissing, find_java
from tests.systems.processes import Server, await_ready, free_ports

VERSION = "3.0.9"
BUILD = Path(__file__).parents[2] / "build" / "jars"
_HEAP = ("-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


@dataclass(slots=True)
class Registry:
    """A registry that keeps its schemas in memory, and its log in `folder`."""

    folder: Path
    port: int = 0
    _server: Server | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """What clients of Confluent's registry are given."""
        return f"http://127.0.0.1:{self.port}/apis/ccompat/v7"

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        java = find_java()
        assert not isinstance(java, JavaMissing), java.message
        (self.port,) = free_ports(1)
        jar = installed() / f"apicurio-registry-app-{VERSION}-runner.jar"
        where = {"QUARKUS_HTTP_PORT": str(self.port), "QUARKUS_HTTP_HOST": "127.0.0.1"}
        words = [str(java.executable), *_HEAP, "-jar", str(jar)]
        self._server = Server(words, self.folder / "registry.log", where)
        try:
            await_ready(self._server, self._answers, 90, "the schema registry")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends it; what it knows is gone."""
        if self._server is not None:
            self._server.kill()
            self._server = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/subjects", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False


def installed() -> Path:
    """The folder of the registry, brought by Maven once; the test fails where there is no Maven."""
    folder = BUILD / f"apicurio-registry-{VERSION}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        pytest.fail(f"there is no {folder}, and no `mvn` to bring it")
    making = folder.with_name(f"{folder.name}-{uuid.uuid4()}")
    artifact = f"io.apicurio:apicurio-registry-app:{VERSION}:tar.gz:all"
    words = ["-q", "-B", "dependency:copy", f"-Dartifact={artifact}"]
    done = subprocess.run(
        [maven, *words, f"-DoutputDirectory={making}", "-Dmdep.useBaseVersion=true"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (packed,) = making.glob("*.tar.gz")
    with tarfile.open(packed) as opened:
        opened.extractall(making, filter="data")
    packed.unlink()
    if folder.is_dir():
        shutil.rmtree(making)
    else:
        making.rename(folder)
    return folder
