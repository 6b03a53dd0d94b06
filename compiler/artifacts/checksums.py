"""The checksums of the catalogue's jars; `python -m runtime.artifacts.pin` writes the file beside this one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "checksums.tsv"


@cache
def checksums() -> dict[str, tuple[str, int]]:
    """SHA-256 and size in bytes of jars, by their coordinates."""
    found = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        coordinates, sha256, size = line.split("\t")
        found[coordinates] = (sha256, int(size))
    return found
