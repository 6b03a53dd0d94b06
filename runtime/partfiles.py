"""The files that a job's filesystem sinks write: which are new, which are half-written, how many rows."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from compiler.emit.script import Script, SinkLocation

_FINISHED = re.compile(r"part-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-")
"""How Flink begins the names of the files that it writes: `part-UUID-SUBTASK-NUMBER`."""

_LINE_FORMATS = frozenset({"csv", "json", "raw"})


@dataclass(frozen=True, slots=True)
class SinkFiles:
    """A local directory of a filesystem sink and the files that lay in it before the job."""

    sink: str
    directory: Path
    format: str | None
    before: frozenset[Path]

    def new(self) -> list[Path]:
        """Finished files of this job, sorted."""
        return sorted(
            path
            for path in self.directory.rglob("*")
            if path.is_file() and path not in self.before and not _hidden(path, self.directory)
        )

    def held(self) -> list[Path]:
        """Files of earlier runs, and of whoever else writes there, sorted."""
        return sorted(
            path for path in self.before if path.is_file() and not _hidden(path, self.directory)
        )

    def rows(self) -> int | None:
        """Rows in the finished files of this job; None where the format has no line per row."""
        return self._count(self.new())

    def rows_held(self) -> int | None:
        """Rows in the files that lay there before the job; None as in `rows`."""
        return self._count(self.held())

    def _count(self, files: list[Path]) -> int | None:
        if self.format not in _LINE_FORMATS:
            return None
        return sum(_rows(path, quoted=self.format == "csv") for path in files)

    def remove_unfinished(self) -> tuple[Path, ...]:
        """Deletes what this job began and will not finish; gives what was deleted."""
        removed: list[Path] = []
        for path in sorted(self.directory.rglob(".*")):
            if path in self.before or not path.exists():
                continue
            if path.is_dir() and path.name.startswith(".staging_"):
                shutil.rmtree(path, ignore_errors=True)
                removed.append(path)
            elif path.is_file() and ".inprogress." in path.name:
                path.unlink(missing_ok=True)
                removed.append(path)
        return tuple(removed)


def sink_files(script: Script) -> tuple[SinkFiles, ...]:
    """The filesystem sinks of `script` that write to local directories, as they are now."""
    found: list[SinkFiles] = []
    for location in script.sinks:
        directory = _local_directory(location)
        if directory is not None:
            before = frozenset(directory.rglob("*")) if directory.is_dir() else frozenset()
            found.append(SinkFiles(location.sink, directory, location.format, before))
    return tuple(found)


def elsewhere(script: Script) -> tuple[str, ...]:
    """The filesystem sinks whose files do not lie on this machine, such as those in S3."""
    sinks = (one for one in script.sinks if one.connector == "filesystem")
    return tuple(one.sink for one in sinks if _local_directory(one) is None)


def foreign(files: Iterable[Path]) -> list[Path]:
    """Those that are not named as Flink names what it writes."""
    return [path for path in files if not _FINISHED.match(path.name)]


def _local_directory(location: SinkLocation) -> Path | None:
    if location.connector != "filesystem":
        return None
    parts = urlsplit(location.location)
    if parts.scheme == "file":
        return Path(unquote(parts.path))
    return Path(location.location) if parts.scheme == "" else None


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.relative_to(root).parts)


def _rows(path: Path, *, quoted: bool) -> int:
    """Line breaks in the file; those within double quotes are part of a value of a CSV row."""
    count, inside, last = 0, False, b"\n"
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            last = chunk[-1:]
            if not quoted or (not inside and b'"' not in chunk):
                count += chunk.count(b"\n")
                continue
            for place, piece in enumerate(chunk.split(b'"')):
                inside = not inside if place else inside
                count += 0 if inside else piece.count(b"\n")
    return count + (last != b"\n")
