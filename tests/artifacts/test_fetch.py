"""Jars from repositories: found, checked, kept, and what is said where they cannot be had."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.artifacts.artifact import Artifact
from compiler.artifacts.needed import Table, needed
from runtime.artifacts import download
from runtime.artifacts.cache import Cache, cache_folder
from runtime.artifacts.errors import ArtifactError
from runtime.artifacts.fetch import Fetched, fetch
from runtime.artifacts.repository import Repositories, repositories, repository_at
from tests.artifacts.repository import MavenServer, maven_server

CONTENT = bytes(range(256)) * 4000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
JAR = Artifact("org.example:connector:1.0-2.2", ("example",))
PINNED = Artifact("org.example:connector:1.0-2.2", ("example",), None, SHA256, len(CONTENT))


@pytest.fixture
def server() -> Iterator[MavenServer]:
    with maven_server() as served:
        served.add(JAR, CONTENT)
        yield served


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "_PAUSE", 0.0)


def get(
    cache: Cache, *servers: MavenServer, artifact: Artifact = JAR, offline: bool = False
) -> Fetched:
    asked = Repositories(tuple(repository_at(one.url, "a test") for one in servers))
    (found,) = fetch([artifact], cache, lambda: asked, offline=offline)
    return found


def problem(
    cache: Cache, *servers: MavenServer, artifact: Artifact = JAR, offline: bool = False
) -> str:
    with pytest.raises(ArtifactError) as error:
        get(cache, *servers, artifact=artifact, offline=offline)
    files = [path for path in cache.folder.rglob("*") if path.is_file()]
    assert not [path for path in files if path.name.endswith((".jar", ".part"))], files
    return "\n".join((error.value.message, *error.value.help))


@pytest.mark.parametrize("artifact", [JAR, PINNED], ids=["by-sha1", "by-sha256"])
def test_a_jar_is_fetched_once(server: MavenServer, cache: Cache, artifact: Artifact) -> None:
    first = get(cache, server, artifact=artifact)
    assert first.path.read_bytes() == CONTENT
    assert (first.sha256, first.repository) == (SHA256, server.url)
    assert server.paths == [JAR.path, f"{JAR.path}.sha1"]
    second = get(cache, server, artifact=artifact)
    assert (second.path, second.sha256, second.repository) == (first.path, SHA256, None)
    assert len(server.asked) == 2


def test_what_is_there_needs_nobody(server: MavenServer, cache: Cache) -> None:
    get(cache, server)
    assert get(cache, offline=True).path.read_bytes() == CONTENT


def test_offline_names_what_is_not_there(server: MavenServer, cache: Cache) -> None:
    said = problem(cache, server, offline=True)
    assert "not in the cache, and --offline was given: org.example:connector:1.0-2.2" in said
    assert server.asked == []


def test_a_jar_that_was_changed_on_disk_is_fetched_again(server: MavenServer, cache: Cache) -> None:
    path = get(cache, server).path
    path.write_bytes(CONTENT[:-1] + b"x")
    assert cache.find(JAR) is None
    assert get(cache, server).repository == server.url
    assert path.read_bytes() == CONTENT


def test_the_sha1_of_the_repository(server: MavenServer, cache: Cache) -> None:
    server.add(JAR, CONTENT, sha1="0" * 40)
    said = problem(cache, server)
    assert f"{server.url}/{JAR.path} is not what it should be: its SHA-1 is" in said
    assert f"the repository says {'0' * 40}" in said


def test_the_sha256_of_the_catalogue(server: MavenServer, cache: Cache) -> None:
    server.add(JAR, CONTENT[::-1])
    said = problem(cache, server, artifact=PINNED)
    assert f"the catalogue says {SHA256}" in said
    assert get(cache, server).sha256 != SHA256


def test_no_checksum_at_all(server: MavenServer, cache: Cache) -> None:
    del server.files[f"{JAR.path}.sha1"]
    assert "has no checksum beside it, and the catalogue knows none" in problem(cache, server)
    assert get(cache, server, artifact=PINNED).sha256 == SHA256


def test_forms_of_checksum_files(server: MavenServer, cache: Cache) -> None:
    sha1 = hashlib.sha1(CONTENT, usedforsecurity=False).hexdigest()
    server.files[f"{JAR.path}.sha1"] = f"{sha1.upper()}  connector-1.0-2.2.jar\n".encode()
    assert get(cache, server).sha256 == SHA256


def test_the_second_repository_has_it(server: MavenServer, cache: Cache) -> None:
    with maven_server() as empty:
        assert get(cache, empty, server).repository == server.url
        assert empty.paths == [JAR.path]


def test_no_repository_has_it(server: MavenServer, cache: Cache) -> None:
    server.files.clear()
    said = problem(cache, server)
    assert f"{JAR.coordinates}, which `example` needs, is not in {server.url} (a test)" in said
    assert "--repository URL" in said


def test_a_line_that_breaks_is_tried_again(server: MavenServer, cache: Cache) -> None:
    server.broken[JAR.path] = 2
    assert get(cache, server).path.read_bytes() == CONTENT
    assert server.paths.count(JAR.path) == 3


def test_a_line_that_keeps_breaking(server: MavenServer, cache: Cache) -> None:
    server.broken[JAR.path] = 99
    assert "the line broke" in problem(cache, server)
    assert server.paths.count(JAR.path) == download.ATTEMPTS


def test_a_busy_repository_is_asked_again(server: MavenServer, cache: Cache) -> None:
    server.busy[JAR.path] = 1
    assert get(cache, server).sha256 == SHA256
    server.busy[JAR.path] = 99
    assert "it answered with 503" in problem(Cache(cache.folder / "other"), server)


def test_nobody_listens(cache: Cache) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        gone = MavenServer(f"http://127.0.0.1:{held.getsockname()[1]}/maven")
        said = problem(cache, gone)
    assert f"cannot reach the repository {gone.url} (a test): connection refused" in said
    assert "STREAMC_MAVEN_REPOSITORY" in said


def test_a_folder_is_a_repository_too(cache: Cache, tmp_path: Path) -> None:
    place = tmp_path / "repository" / PINNED.path
    place.parent.mkdir(parents=True)
    place.write_bytes(CONTENT)
    folder = MavenServer((tmp_path / "repository").as_uri())
    assert get(cache, folder, artifact=PINNED).path.read_bytes() == CONTENT
    other = Artifact("org.example:other:1", (), None, SHA256)
    with pytest.raises(ArtifactError, match="other:1 is not in file:"):
        get(cache, folder, artifact=other)


def test_a_password_stays_with_its_host(server: MavenServer, cache: Cache) -> None:
    with maven_server() as store:
        store.add(JAR, CONTENT)
        server.login = "me:s3cret/"
        server.moved[JAR.path] = f"{store.url}/{JAR.path}"
        host = server.url.removeprefix("http://")
        asked = Repositories((repository_at(f"http://me:s3cret%2F@{host}", "a test"),))
        (found,) = fetch([JAR], cache, lambda: asked)
        assert found.path.read_bytes() == CONTENT
        assert "s3cret" not in repr(asked)
        assert all("Authorization" in headers for _, headers in server.asked)
        assert all("Authorization" not in headers for _, headers in store.asked)


def test_a_password_that_is_refused_is_not_told(server: MavenServer, cache: Cache) -> None:
    server.login = "me:right"
    host = server.url.removeprefix("http://")
    said = problem(cache, MavenServer(f"http://me:wr0ng@{host}"))
    assert "wants a name and a password (401): the name and password were refused" in said
    assert "wr0ng" not in said
    assert "none is known" in problem(cache, server)


def test_a_folder_that_cannot_be_written(server: MavenServer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ArtifactError, match="cannot write to") as error:
        get(Cache(tmp_path / "file" / "cache"), server)
    assert "XDG_CACHE_HOME" in error.value.help[0]


def test_the_cache_is_the_users(tmp_path: Path) -> None:
    assert cache_folder({}, tmp_path) == tmp_path / ".cache" / "streamc" / "jars"
    assert cache_folder({"XDG_CACHE_HOME": "/c"}, tmp_path) == Path("/c/streamc/jars")


SLOW = """\
import sys
from pathlib import Path
from compiler.artifacts.artifact import Artifact
from compiler.artifacts.needed import Table, needed
from runtime.artifacts.cache import Cache

with Cache(Path(sys.argv[1])).adding(Artifact("org.example:connector:1.0-2.2")) as file:
    file.write(b"half")
    file.flush()
    print("half", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "killed"])
def test_an_interrupted_download_leaves_no_jar(
    server: MavenServer, cache: Cache, kind: signal.Signals
) -> None:
    command = [sys.executable, "-c", SLOW, str(cache.folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"half\n"
        running.send_signal(kind)
        running.wait(10)
    parts = list(cache.folder.rglob("*.part"))
    assert len(parts) == (1 if kind is signal.SIGKILL else 0)
    assert cache.find(JAR) is None
    for part in parts:
        os.utime(part, (time.time() - 2 * 86400,) * 2)
    assert get(cache, server).path.read_bytes() == CONTENT
    assert list(cache.folder.rglob("*.part")) == []


@pytest.mark.slow
def test_the_jar_of_kafka_from_where_maven_gets_it(tmp_path: Path) -> None:
    """From Maven Central, or the mirror of the machine's settings; held against the catalogue's checksum."""
    table = Table("orders", "kafka", {"format": "json"})
    (jar,) = needed([table], "2.2").artifacts
    assert jar.sha256 is not None
    (found,) = fetch([jar], Cache(tmp_path), lambda: repositories(None, os.environ, Path.home()))
    assert (found.sha256, found.path.stat().st_size) == (jar.sha256, jar.size)
    with zipfile.ZipFile(found.path) as opened:
        factories = opened.read("META-INF/services/org.apache.flink.table.factories.Factory")
    assert (
        b"org.apache.flink.streaming.connectors.kafka.table.KafkaDynamicTableFactory" in factories
    )
