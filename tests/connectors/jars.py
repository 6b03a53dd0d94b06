"""Jars of connectors for tests: from Maven's repositories, by Maven itself, into the build folder."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "build" / "jars"


def jar(coordinates: str) -> Path:
    """The jar of `group:artifact:version`; the test fails where there is no Maven to fetch it."""
    _, artifact, version = coordinates.split(":")
    path = FOLDER / f"{artifact}-{version}.jar"
    if not path.is_file():
        _fetch(coordinates)
    return path


def _fetch(coordinates: str) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        pytest.fail(f"{coordinates} is not in {FOLDER}, and there is no `mvn` to fetch it")
    words = ["-q", "-B", "dependency:copy", f"-Dartifact={coordinates}"]
    run = subprocess.run(
        [maven, *words, f"-DoutputDirectory={FOLDER}", "-Dmdep.useBaseVersion=true"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
