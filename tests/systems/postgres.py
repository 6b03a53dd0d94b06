"""A real PostgreSQL server on loopback, and its tables as an independent client sees them."""

from __future__ import annotations

import os
import platform
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.connectors.jars import jar
from tests.systems.processes import Server, await_ready, free_ports

BINARIES = "io.zonky.test.postgres:embedded-postgres-binaries-{}:17.5.0"
"""The server as it is built for this kind of machine, with all libraries that it needs."""
_KINDS = {
    ("Linux", "x86_64"): "linux-amd64",
    ("Linux", "aarch64"): "linux-arm64v8",
    ("Darwin", "arm64"): "darwin-arm64v8",
    ("Darwin", "x86_64"): "darwin-amd64",
}
USER, PASSWORD, DATABASE = "streamc", 'pa\'ss "word" \\ $1', "shop"
"""A password that has to be escaped wherever it is written."""

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "wal_level": "logical",
    "max_wal_senders": "10",
    "max_replication_slots": "10",
    "shared_buffers": "16MB",
    "max_connections": "50",
    "fsync": "off",
    # In files of its own folder: a server that is killed leaves nothing in the machine's shared memory.
    "dynamic_shared_memory_type": "mmap",
    "timezone": "UTC",
}


@dataclass(slots=True)
class Postgres:
    """A server with one database; it lies in a folder of its own, which goes when it is stopped."""

    port: int = 0
    folder: Path | None = None
    _server: Server | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """What JDBC is given."""
        return f"jdbc:postgresql://127.0.0.1:{self.port}/{DATABASE}"

    def start(self) -> None:
        """Starts the server, again with the data it had."""
        assert self._server is None
        if self.folder is None:
            self.folder = Path(tempfile.mkdtemp(prefix="streamc-postgres-"))
            self._make(self.folder)
        folder = self.folder
        settings = [word for key, value in _SETTINGS.items() for word in ("-c", f"{key}={value}")]
        words = [str(folder / "bin" / "postgres"), "-D", str(folder / "data")]
        self._server = Server(
            [*_unprivileged(), *words, "-p", str(self.port), *settings],
            folder / "server.log",
            ending="QUIT",
            removing=folder,
        )
        await_ready(self._server, self._answers, 60, "PostgreSQL")
        with self._connect("postgres") as client:
            found = client.execute("select 1 from pg_database where datname = %s", [DATABASE])
            if found.fetchone() is None:
                client.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))

    def stop(self) -> None:
        """Ends it, whoever is connected, and removes what it kept."""
        self.halt()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None

    def halt(self) -> None:
        """Ends it in peace, whoever is connected, with its data for the next start."""
        if self._server is not None:
            with suppress(OSError):
                os.kill(self._server.pid, signal.SIGINT)
            self._server.stop()
            self._server = None

    def kill(self) -> None:
        """Ends it as a crash does."""
        if self._server is not None:
            self._server.kill()
            self._server = None

    def run(self, *statements: str) -> None:
        """Runs statements, each in a transaction of its own."""
        with self._connect() as client:
            for statement in statements:
                client.execute(statement.encode())

    def read(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self._connect() as client:
            return client.execute(query.encode()).fetchall()

    def await_rows(self, query: str, rows: list[tuple[Any, ...]], seconds: float = 120) -> None:
        """Waits until a query gives these rows; AssertionError with what it gave last."""
        until = time.monotonic() + seconds
        while (found := self.read(query)) != rows:
            assert time.monotonic() < until, f"{found} and not {rows}"
            time.sleep(0.1)

    def _connect(self, database: str = DATABASE) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=USER,
            password=PASSWORD,
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def _make(self, folder: Path) -> None:
        """Unpacks the server into its folder, and makes an empty cluster of databases there."""
        (self.port,) = free_ports(1)
        _unpack(folder)
        password = folder / "password"
        password.write_text(PASSWORD, encoding="utf-8")
        if os.geteuid() == 0:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)
        words = [str(folder / "bin" / "initdb"), "-D", str(folder / "data"), "-U", USER]
        words += ["--pwfile", str(password), "--auth", "scram-sha-256", "--no-sync"]
        done = subprocess.run(
            [*_unprivileged(), *words, "-E", "UTF8", "--locale", "C"],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError), self._connect("postgres"):
            return True
        return False


_NOBODY = 65534
_AS_NOBODY = """
import os, sys
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
os.execv(sys.argv[1], sys.argv[1:])
"""


def _unprivileged() -> list[str]:
    """What a command is put behind: PostgreSQL refuses to run as root."""
    return [sys.executable, "-c", _AS_NOBODY] if os.geteuid() == 0 else []


def _unpack(folder: Path) -> None:
    kind = _KINDS.get((platform.system(), platform.machine()))
    if kind is None:
        pytest.fail(f"there is no PostgreSQL for {platform.system()} on {platform.machine()}")
    with zipfile.ZipFile(jar(BINARIES.format(kind))) as packed:
        (name,) = (name for name in packed.namelist() if name.endswith(".txz"))
        with packed.open(name) as inner, tarfile.open(fileobj=inner, mode="r:xz") as binaries:
            binaries.extractall(folder, filter="tar")
