"""Has classes of Pinot read schemas, configurations and rows; see `Judge.java`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from compiler.artifacts.artifact import Artifact
from runtime.artifacts.cache import Cache, cache_folder
from runtime.artifacts.fetch import fetch
from runtime.artifacts.repository import repositories

VERSION = "1.3.0"
_OF_PINOT = ("common", "segment-local", "segment-spi", "spi")
_NEEDED = (
    "com.fasterxml.jackson.core:jackson-annotations:2.18.2",
    "com.fasterxml.jackson.core:jackson-core:2.18.2",
    "com.fasterxml.jackson.core:jackson-databind:2.18.2",
    "com.google.code.findbugs:jsr305:3.0.2",
    "com.google.guava:guava:32.1.3-jre",
    "joda-time:joda-time:2.13.0",
    "org.apache.calcite.avatica:avatica-core:1.25.0",
    "org.apache.calcite:calcite-core:1.37.0",
    "org.apache.calcite:calcite-linq4j:1.37.0",
    "org.apache.commons:commons-collections4:4.4",
    "org.apache.commons:commons-lang3:3.17.0",
    "org.slf4j:slf4j-api:1.7.36",
    "org.slf4j:slf4j-nop:1.7.36",
)
_JUDGE = Path(__file__).with_name("Judge.java")


def judged(
    folder: Path,
    tables: Mapping[str, Iterable[bytes]],
    work: Path,
    environment: Mapping[str, str],
) -> dict[str, tuple[dict[str, object], list[dict[str, object]]]]:
    """What Pinot says of each table whose files lie in `folder`, and what it would store of these messages."""
    jars = [f"org.apache.pinot:pinot-{part}:{VERSION}" for part in _OF_PINOT] + list(_NEEDED)
    cache = Cache(cache_folder(os.environ, Path.home()))
    where = partial(repositories, None, os.environ, Path.home())
    paths = [str(one.path) for one in fetch([Artifact(one) for one in jars], cache, where)]
    compiler, java = shutil.which("javac"), shutil.which("java")
    assert compiler is not None, "a JDK is needed"
    assert java is not None, "a JDK is needed"
    classes = work / "classes"
    class_path = os.pathsep.join([str(classes), *paths])
    compiling = [compiler, "-nowarn", "-proc:none", "-cp", class_path, "-d", str(classes)]
    subprocess.run([*compiling, str(_JUDGE)], check=True, timeout=120)
    words: list[str] = []
    for name, messages in tables.items():
        rows = work / f"{name}.rows"
        rows.write_bytes(b"".join(message + b"\n" for message in messages))
        words += [f"{folder}/{name}.schema.json", f"{folder}/{name}.table.json", str(rows)]
    # Pinot reads times without a zone in that of its process.
    run = [java, "-Xmx256m", "-Duser.timezone=UTC", "-cp", class_path, "Judge", *words]
    done = subprocess.run(
        run,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, tuple[dict[str, object], list[dict[str, object]]]] = {}
    for line in done.stdout.splitlines():
        value = json.loads(line)
        if "table" in value and "stream" in value:
            found[str(value["table"]).removesuffix("_REALTIME")] = (value, [])
        else:
            found[list(found)[-1]][1].append(value)
    return found
