"""Asks the factories of connectors and formats for their options: `make catalogue`.

Jars come from Maven's repositories. What they say is written to `record.tsv`, with which ordinary tests compare the
catalogue; what differs and is not explained in `differences.toml` is told.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from compiler.artifacts.artifact import Artifact
from compiler.jars import jar_path
from runtime.artifacts.cache import Cache, cache_folder
from runtime.artifacts.fetch import fetch
from runtime.artifacts.repository import repositories
from runtime.classpath import flink_home
from tests.catalogue.compare import checked_options, differences, name_of
from tests.catalogue.explained import told, unexplained
from tests.catalogue.record import (
    FOLDER,
    RECORD,
    Asked,
    Declared,
    asked,
    kind_of,
    parts,
    written,
)


def main() -> int:
    """Writes the record; 1 where something differs that nobody has explained."""
    all_asked = asked()
    declared, failed = _ask(all_asked)
    RECORD.write_text(written(declared), encoding="utf-8")
    everything = list(parts())
    found = {d for part in everything for d in differences(part, all_asked, declared)}
    known = {name_of(part): checked_options(part, declared) for part in everything}
    for part in everything:
        count = len(known[name_of(part)])
        sys.stdout.write(f"{name_of(part)}: {count} of {len(part.options)} options\n")
    new, gone = unexplained(found)
    sys.stdout.write("".join(f"failed: {line}\n" for line in failed))
    sys.stdout.write("".join(f"differs: {told(one)}\n" for one in new))
    sys.stdout.write("".join(f"explained, and gone: {told(one)}\n" for one in gone))
    total = sum(len(keys) for keys in known.values())
    sys.stdout.write(f"{total} options, {len(found)} differences, {len(new)} not explained\n")
    return 1 if new or gone or failed else 0


def _ask(all_asked: list[Asked]) -> tuple[list[Declared], list[str]]:
    paths = _fetched(sorted({jar for one in all_asked for jar in one.jars}))
    lines = {
        "\t".join((word, *(str(paths[jar]) for jar in one.jars)))
        for one in all_asked
        for word in _words(one)
    }
    found, failed = [], []
    for line in _run("".join(f"{line}\n" for line in sorted(lines))).splitlines():
        jar, kind, identifier, how, key, type_, default = line.split("\t")
        if how == "failed":
            failed.append(f"{jar}: {key}: {type_}")
        elif how != "factory":
            found.append(Declared(jar, kind, identifier, key, how, type_, default))
    return _of_the_catalogue(found), failed


def _words(one: Asked) -> list[str]:
    """What the jar is asked, as `Factories.java` takes it."""
    part = "|".join(one.part.split(" "))
    return [f"{one.coordinates}|{part}|{name}" for name in one.classes] or [one.coordinates]


def _of_the_catalogue(found: list[Declared]) -> list[Declared]:
    """What of it concerns the catalogue: of classes of options, only what it has."""
    keys = {(kind_of(p), p.identifier): {spec.key for spec in p.options} for p in parts()}
    declares = ("required", "optional")
    return [
        d
        for d in found
        if (d.kind, d.identifier) in keys
        and (d.how in declares or d.key in keys[d.kind, d.identifier])
    ]


def _fetched(names: list[str]) -> dict[str, Path]:
    """The jars by their coordinates; those of the tree by their names."""
    coordinates = [name for name in names if ":" in name]
    own = {name: jar_path(name) for name in names if ":" not in name}
    cache = Cache(cache_folder(os.environ, Path.home()))
    where = partial(repositories, None, os.environ, Path.home())
    jars = fetch([Artifact(one) for one in coordinates], cache, where)
    return own | {one.artifact.coordinates: one.path for one in jars}


def _run(lines: str) -> str:
    """What `Factories.java` prints of the jars."""
    compiler, java = shutil.which("javac"), shutil.which("java")
    if compiler is None or java is None:
        raise SystemExit("`make catalogue` needs a JDK: javac and java")
    path = os.pathsep.join(str(jar) for jar in sorted((flink_home() / "lib").glob("*.jar")))
    with tempfile.TemporaryDirectory() as folder:
        source = FOLDER / "Factories.java"
        subprocess.run([compiler, "-cp", path, "-d", folder, str(source)], check=True, timeout=300)
        words = [java, "-Xmx512m", "-cp", f"{folder}{os.pathsep}{path}", "Factories"]
        run = subprocess.run(
            words, input=lines, stdout=subprocess.PIPE, text=True, check=True, timeout=300
        )
    return run.stdout


if __name__ == "__main__":
    raise SystemExit(main())
