"""Makes the jars that travel with jobs from the Java code beside this file: `python -m runtime.jars`, with a JDK.

The same code gives the same bytes. What is made is committed, as a user may have no compiler of Java.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from functools import partial
from pathlib import Path

from compiler.artifacts.artifact import Artifact
from compiler.artifacts.checksums import checksums
from compiler.connectors.load import find_connector
from compiler.jars import MALFORMED, SQS, WATERMARKS, WEBHOOK, jar_path
from runtime.artifacts.cache import Cache, cache_folder
from runtime.artifacts.fetch import fetch
from runtime.artifacts.repository import repositories
from runtime.classpath import FlinkMissing, flink_home

RELEASE = "11"
"""The oldest Java that Flink 1.20 and later run on."""

FACTORIES = {
    MALFORMED: (
        "streamc.malformed.RoutingFileFormatFactory",
        "streamc.malformed.RoutingFormatFactory",
    ),
    WATERMARKS: ("streamc.watermarks.RememberingTableFactory",),
    SQS: ("streamc.sqs.SqsTableFactory",),
    WEBHOOK: ("streamc.webhook.WebhookTableFactory",),
}
"""What Flink finds in each jar. All code of a jar is in the package of these classes."""

_SOURCES = Path(__file__).parent / "java"
_SERVICE = "META-INF/services/org.apache.flink.table.factories.Factory"
_MANIFEST = "META-INF/MANIFEST.MF"
_WHEN = (1980, 1, 1, 0, 0, 0)

CONNECTORS = {SQS: "sqs_source"}
"""The connectors that are in jars: their code is compiled with what the catalogue names for them."""


def source_digest(jar: str) -> str:
    """The SHA-256 of the Java files of a jar, names and contents, in the order of their names."""
    digest = hashlib.sha256()
    for file in _files(jar):
        digest.update(f"{file.name}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(jar: str) -> list[Path]:
    package = FACTORIES[jar][0].rpartition(".")[0]
    return sorted((_SOURCES / package.replace(".", "/")).glob("*.java"))


def compile_classes(jar: str, javac: str, home: Path) -> dict[str, bytes]:
    """The classes of a jar, by their paths in it; CalledProcessError where they do not compile."""
    jars = [*sorted((home / "lib").glob("*.jar")), *_needed(jar)]
    files = map(str, _files(jar))
    with tempfile.TemporaryDirectory() as folder:
        command = [javac, "--release", RELEASE, "-proc:none", "-g:source,lines", "-nowarn"]
        command += ["-cp", os.pathsep.join(map(str, jars)), "-d", folder, *files]
        subprocess.run(command, check=True, capture_output=True, text=True)
        found = sorted(Path(folder).rglob("*.class"))
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def _needed(jar: str) -> list[Path]:
    """The jars that the code of a jar is compiled with, from the user's cache or a repository."""
    connector = find_connector(CONNECTORS.get(jar, ""))
    if connector is None or not connector.artifacts:
        return []
    wanted = [Artifact(one, sha256=checksums()[one][0]) for one in connector.artifacts[0].jars]
    cache = Cache(cache_folder(os.environ, Path.home()))
    where = partial(repositories, None, os.environ, Path.home())
    return [one.path for one in fetch(wanted, cache, where)]


def compiler_version(javac: str) -> str:
    """The number of a compiler's Java: `17`."""
    told = subprocess.run([javac, "-version"], check=True, capture_output=True, text=True)
    match = re.search(r"javac (\d+)", told.stdout + told.stderr)
    return match[1] if match else ""


def write_jar(jar: str, path: Path, classes: dict[str, bytes], java: str) -> None:
    """The jar of that name at `path`, without a trace of when and where it was made."""
    manifest = f"Manifest-Version: 1.0\nBuild-Jdk-Spec: {java}\n"
    # A line of a manifest has 72 bytes at most.
    digest = source_digest(jar)
    manifest += f"Source-SHA256: {digest[:32]}\n {digest[32:]}\n\n"
    services = "\n".join((*FACTORIES[jar], ""))
    entries = {_MANIFEST: manifest.encode(), _SERVICE: services.encode()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (*entries.items(), *sorted(classes.items())):
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            file.writestr(entry, content)


def manifest_of(path: Path) -> dict[str, str]:
    """What the manifest of a jar says."""
    with zipfile.ZipFile(path) as jar:
        text = jar.read(_MANIFEST).decode().replace("\n ", "")
    pairs = (line.partition(": ") for line in text.splitlines() if line)
    return {key: value for key, _, value in pairs}


def main() -> int:
    """Makes all jars."""
    javac, home = shutil.which("javac"), flink_home()
    if javac is None or isinstance(home, FlinkMissing):
        sys.stderr.write("a JDK, 11 or later, and PyFlink are needed\n")
        return 1
    for jar in FACTORIES:
        try:
            classes = compile_classes(jar, javac, home)
        except subprocess.CalledProcessError as error:
            sys.stderr.write(error.stderr)
            return 1
        write_jar(jar, jar_path(jar), classes, compiler_version(javac))
    return 0


if __name__ == "__main__":
    sys.exit(main())
