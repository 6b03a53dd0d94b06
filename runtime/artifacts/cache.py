"""Keeps jars in the user's cache, laid out as in a Maven repository, each with its checksum beside it."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from compiler.artifacts.artifact import Artifact
from runtime.artifacts.errors import ArtifactError

_CHUNK = 1 << 20
_STALE = 24 * 3600.0
"""Seconds after which a half-written file is taken for one that nobody writes any more."""


def cache_folder(environment: Mapping[str, str], home: Path) -> Path:
    """The folder of jars in the user's cache."""
    return Path(environment.get("XDG_CACHE_HOME") or home / ".cache") / "streamc" / "jars"


class Cache:
    """Jars on disk. What it gives is whole: it is written beside its place, and its checksum is looked at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def place(self, artifact: Artifact) -> Path:
        """Where a jar lies, once it is there."""
        return self.folder / artifact.path

    def find(self, artifact: Artifact) -> Path | None:
        """A jar that is there and is what it was when it was fetched, else None."""
        place = self.place(artifact)
        expected = artifact.sha256 or self.checksum(artifact)
        return place if expected is not None and _sha256(place) == expected else None

    def checksum(self, artifact: Artifact) -> str | None:
        """The SHA-256 that a jar had when it was fetched; None where it was not."""
        with suppress(OSError):
            return self._beside(artifact).read_text(encoding="ascii").strip()
        return None

    @contextmanager
    def adding(self, artifact: Artifact) -> Iterator[BinaryIO]:
        """A file to write a jar to, which takes its place where nothing is raised."""
        place = self.place(artifact)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _remove_stale(place)
            handle, name = tempfile.mkstemp(".part", f".{place.name}.", place.parent)
        except OSError as error:
            raise _unwritable(place.parent, error) from None
        part = Path(name)
        try:
            with os.fdopen(handle, "w+b") as file:
                yield file
            self._note(artifact, part)
            part.chmod(0o644)
            part.replace(place)
        except OSError as error:
            raise _unwritable(place, error) from None
        finally:
            part.unlink(missing_ok=True)

    def _note(self, artifact: Artifact, part: Path) -> None:
        """Writes the checksum first: without the jar it says nothing."""
        beside = self._beside(artifact)
        noted = part.with_suffix(".sum.part")
        noted.write_text(f"{_sha256(part)}\n", encoding="ascii")
        noted.replace(beside)

    def _beside(self, artifact: Artifact) -> Path:
        return self.place(artifact).with_suffix(".jar.sha256")


def _sha256(path: Path) -> str | None:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        return None
    return digest.hexdigest()


def _remove_stale(place: Path) -> None:
    """Removes what an earlier process left when it was killed."""
    for part in place.parent.glob(f".{place.name}.*.part"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _STALE:
                part.unlink()


def _unwritable(path: Path, error: OSError) -> ArtifactError:
    return ArtifactError(
        f"cannot write to `{path}`: {(error.strerror or 'it failed').lower()}",
        "name another folder with XDG_CACHE_HOME",
    )
