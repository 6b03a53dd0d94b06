"""`streamc connectors`, and the jars of a build and of a run."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from compiler.artifacts.artifact import Artifact
from compiler.artifacts.checksums import FILE, checksums
from compiler.checked import Settings
from compiler.compile import check
from compiler.connectors.load import find_connector
from dsl.source import Source
from runtime.artifacts.pin import catalogue_jars, jars_of
from runtime.artifacts.repository import VARIABLE
from streamc.cli import cli
from streamc.connectors import needs
from streamc.connectors.listing import called, part_names, parts, targets
from streamc.errors import WrongUse
from tests.artifacts.repository import MavenServer, maven_server
from tests.connectors.test_planned import NOT_TO_BE_HAD
from tests.test_json_forms import has_form

KAFKA = Artifact("org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2")
CONTENT = b"a jar"
FILE_TEXT = """\
pipeline shop {}

source orders from kafka {
  brokers = 'localhost:9092'
  topic = 'orders'
  start = earliest
  format = json

  columns (order_id int not null)
}

sink shown from orders into print
"""
LOOKUP = """\
pipeline shop {}

defaults {
  jdbc.url = env('SHOP_URL')
  jdbc.table = 'shops'
}

source shops from jdbc {
  columns (shop_id int not null)
}

sink shown from shops into print
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a pipeline, and a cache and a home of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv(VARIABLE, raising=False)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    (work / "p.stream").write_text(FILE_TEXT, encoding="utf-8")
    return work


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MavenServer]:
    """A repository with a jar that is called like Kafka's, and a catalogue that has its checksum."""
    known = {KAFKA.coordinates: (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))}
    monkeypatch.setattr("compiler.artifacts.needed.checksums", lambda: known)
    with maven_server() as served:
        served.add(KAFKA, CONTENT)
        monkeypatch.setenv(VARIABLE, served.url)
        yield served


def call(*words: str, code: int = 0) -> Result:
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == code, done.output
    return done


def as_json(*words: str) -> Any:
    return json.loads(call(*words, "--output", "json").stdout)


def test_the_list_has_all() -> None:
    lines = call("connectors").stdout.splitlines()
    named = {line.split()[0] for line in lines if line}
    assert named == {*part_names(), "connector", "format", "catalog"}
    kafka = next(line for line in lines if line.startswith("kafka "))
    assert "source, sink" in kafka
    assert "1.20 to 2.3" in kafka
    found = as_json("connectors")["connectors"]
    assert [one["name"] for one in found] == part_names()


def test_one_in_full() -> None:
    shown = call("connectors", "show", "upsert-kafka").stdout
    assert shown.startswith("upsert_kafka: ")
    assert re.search(r"^2\.3 +org\S+kafka:5\.0\.0-2\.2 +built for 2\.2$", shown, re.MULTILINE)
    assert "exactly_once" in shown
    password = next(
        s
        for s in call("connectors", "show", "jdbc").stdout.splitlines()
        if s.startswith("password")
    )
    assert "secret" in password
    url = next(
        one for one in as_json("connectors", "show", "jdbc")["options"] if one["name"] == "url"
    )
    assert (url["type"], url["required"], url["secret"]) == ("string", True, False)


@pytest.mark.parametrize("part", parts(), ids=called)
def test_each_can_be_shown(part: Any) -> None:
    shown = call("connectors", "show", called(part)).stdout
    found = as_json("connectors", "show", called(part))
    for option in part.options:
        assert option.name in shown
    assert [one["name"] for one in found["options"]] == [one.name for one in part.options]
    assert found["targets"] == targets(part)
    for jar in jars_of(part):
        assert jar in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("show", "kafak"),
            "no connector, format or catalog is called `kafak` (did you mean `kafka`?)",
        ),
        (("kafka",), "did you mean `connectors show kafka`?"),
        (("fech",), "did you mean `fetch`?"),
    ],
)
def test_wrong_words(words: tuple[str, ...], said: str) -> None:
    assert said in call("connectors", *words, code=2).output


def test_the_lock_names_jars_with_their_checksums() -> None:
    call("build", "p.stream", "-o", "out")
    lock = json.loads(Path("out/streamc.lock").read_text("utf-8"))
    assert lock["artifacts"] == [
        {
            "coordinates": KAFKA.coordinates,
            "checksum": f"sha256:{checksums()[KAFKA.coordinates][0]}",
            "built_for": None,
            "needed_by": ["kafka"],
        }
    ]
    assert lock["undetermined"] == []
    call("build", "p.stream", "-o", "out", "--target", "2.3")
    (jar,) = json.loads(Path("out/streamc.lock").read_text("utf-8"))["artifacts"]
    assert (jar["coordinates"], jar["built_for"]) == (KAFKA.coordinates, "flink-2.2")


def test_the_lock_does_not_depend_on_what_is_set_here(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "l.stream").write_text(LOOKUP, encoding="utf-8")
    monkeypatch.setenv("SHOP_URL", "jdbc:postgresql://db.example/s3cret")
    call("build", "l.stream", "-o", "out")
    text = Path("out/streamc.lock").read_text("utf-8")
    assert "s3cret" not in text
    lock = json.loads(text)
    assert [one["coordinates"] for one in lock["artifacts"]] == [
        "org.apache.flink:flink-connector-jdbc-core:4.0.0-2.0"
    ]
    assert lock["undetermined"] == [{"table": "shops", "connector": "jdbc", "option": "url"}]


def test_fetch_then_offline(server: MavenServer, folder: Path) -> None:
    first = as_json("connectors", "fetch", "p.stream")["artifacts"]
    assert [one["fetched_from"] for one in first] == [server.url]
    assert Path(first[0]["path"]).read_bytes() == CONTENT
    asked = len(server.asked)
    again = as_json("connectors", "fetch", "--offline", "--out", "lib")["artifacts"]
    assert [one["fetched_from"] for one in again] == [None]
    assert (folder / "lib" / KAFKA.file_name).read_bytes() == CONTENT
    assert len(server.asked) == asked


def test_a_plugin_is_said_to_be_one(
    server: MavenServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = FILE_TEXT.replace("shop {}", "shop {\n  checkpoint.dir = 's3://s/c'\n}")
    (folder / "s.stream").write_text(text, encoding="utf-8")
    plugin = Artifact("org.apache.flink:flink-s3-fs-hadoop:2.2.0")
    server.add(plugin, CONTENT)
    digest = (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
    known = {one.coordinates: digest for one in (KAFKA, plugin)}
    monkeypatch.setattr("compiler.artifacts.needed.checksums", lambda: known)
    said = call("connectors", "fetch", "s.stream").stderr.splitlines()
    note = f"note: {plugin.file_name} is for a folder of its own below a cluster's `plugins`"
    assert [line for line in said if line.startswith("note")] == [note]


@pytest.mark.usefixtures("server")
def test_the_form_of_what_is_fetched() -> None:
    has_form(as_json("connectors", "fetch", "p.stream"), "connectors-fetch")


def test_fetch_by_mavens_settings(
    server: MavenServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE)
    home = folder.parent / "home" / ".m2"
    home.mkdir(parents=True)
    mirror = f"<mirror><id>own</id><url>{server.url}</url><mirrorOf>central</mirrorOf></mirror>"
    text = f"<settings><mirrors>{mirror}</mirrors></settings>"
    (home / "settings.xml").write_text(text, encoding="utf-8")
    done = call("connectors", "fetch", "p.stream")
    assert f"fetching {KAFKA.coordinates} (0.0 MB)\n" in done.stderr
    assert server.paths == [KAFKA.path, f"{KAFKA.path}.sha1"]


def test_a_jar_that_is_another(server: MavenServer) -> None:
    server.add(KAFKA, b"another jar")
    said = call("connectors", "fetch", "p.stream", code=2).stderr
    assert "is not what it should be: its SHA-256 is" in said
    assert "  help: nothing of it is kept" in said


def test_a_repository_that_lacks_it(server: MavenServer) -> None:
    server.files.clear()
    said = call("connectors", "fetch", "p.stream", code=2).stderr
    assert f"{KAFKA.coordinates}, which `kafka` needs, is not in {server.url}" in said


def test_run_offline_says_the_command(server: MavenServer) -> None:
    said = call("run", "p.stream", "--offline", code=2).stderr
    assert f"not in the cache, and --offline was given: {KAFKA.coordinates}" in said
    assert "`streamc connectors fetch p.stream`" in said
    assert server.asked == []


def test_fetch_of_a_file_with_an_error(folder: Path) -> None:
    (folder / "p.stream").write_text(
        FILE_TEXT.replace("from orders into", "from ordrs into"), encoding="utf-8"
    )
    assert "did you mean `orders`" in call("connectors", "fetch", "p.stream", code=1).stderr


def test_nothing_is_needed(folder: Path) -> None:
    text = (
        "pipeline p {}\nsource n from datagen {\n  columns (n int)\n}\nsink s from n into print\n"
    )
    (folder / "p.stream").write_text(text, encoding="utf-8")
    assert call("connectors", "fetch", "p.stream").stdout.startswith("no jars are needed")


def test_the_environment_tells_the_database(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "l.stream").write_text(LOOKUP, encoding="utf-8")
    with maven_server() as served:
        monkeypatch.setattr("compiler.artifacts.needed.checksums", dict)
        core, postgres = (
            Artifact(f"org.apache.flink:flink-connector-jdbc-{one}:4.0.0-2.0")
            for one in ("core", "postgres")
        )
        driver = next(
            Artifact(jar) for jar in jars_of(find_connector("jdbc")) if "postgresql:" in jar
        )
        for one in (core, postgres, driver):
            served.add(one, CONTENT)
        words = ("connectors", "fetch", "l.stream", "--repository", served.url)
        assert "`url` of `shops` is not known here" in call(*words).stderr
        monkeypatch.setenv("SHOP_URL", "jdbc:postgresql://db.example/s3cret")
        found = call(*words)
        assert "not known here" not in found.stderr
        assert "s3cret" not in found.output
        assert served.paths[::2] == [core.path, postgres.path, driver.path]


def test_jars_that_cannot_travel_with_a_job_are_left_to_the_cluster() -> None:
    text = FILE_TEXT.replace("kafka {", "iceberg {").replace("topic = 'orders'", "warehouse = '/w'")
    text = text.replace(
        "brokers = 'localhost:9092'", "catalog_type = hadoop\n  table = 'l.s.orders'"
    )
    text = text.replace("  start = earliest\n  format = json\n", "")
    checked = check(Source("p.stream", text), Settings(), lambda _: None)
    assert not checked.diagnostics
    notes: list[str] = []
    # Nothing is asked of a repository: there is none.
    found = needs.jars_for_run(
        checked, "p.stream", (), offline=True, note=notes.append, on_cluster=True
    )
    assert found == []
    assert len(notes) == 1
    assert "`lib` of the cluster and of its SQL gateway: iceberg-flink-runtime-" in notes[0]
    assert ", hadoop-client-api-3.3.6.jar, " in notes[0]
    with pytest.raises(WrongUse, match="--offline was given"):
        needs.jars_for_run(checked, "p.stream", (), offline=True, note=notes.append)


@pytest.mark.parametrize(
    ("jar", "inner"),
    [
        ("flink-sql-connector-kafka-4.0.1-2.0.jar", ()),
        ("flink-connector-kafka-5.1-SNAPSHOT.jar", ()),
        ("mine.jar", ("org.apache.flink/flink-connector-kafka",)),
    ],
)
def test_what_is_given_goes_before_what_is_needed(
    folder: Path, jar: str, inner: tuple[str, ...]
) -> None:
    with zipfile.ZipFile(folder / jar, "w") as made:
        for one in inner:
            made.writestr(f"META-INF/maven/{one}/pom.properties", "")
    assert needs.without([KAFKA], needs._names(folder / jar)) == []
    other = Artifact("org.postgresql:postgresql:42.7.7")
    assert needs.without([KAFKA, other], needs._names(folder / jar)) == [other]


def test_checksums_are_those_of_the_catalogues_jars() -> None:
    lines = FILE.read_text("utf-8").splitlines()
    assert lines == sorted(lines)
    assert set(checksums()) <= set(catalogue_jars()), "run `make checksums`"
    assert all(len(bytes.fromhex(sha256)) == 32 for sha256, _ in checksums().values())


def test_the_jars_of_what_is_compiled_for_the_default_target_have_checksums() -> None:
    compiled = [p for p in parts() if p.status.value == "compiled" and p.name not in NOT_TO_BE_HAD]
    released = [r for part in compiled for r in part.artifacts or () if r.target == "2.2"]
    needed = {jar for release in released for jar in release.jars}
    assert needed - set(checksums()) == set(), "run `make checksums`"
