"""What the Java process is started with: jars, options and the archive of its classes."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from runtime.java import Java


class Tuning(StrEnum):
    """What the Java process is good at.

    `quick` starts and warms up fast (tests, plans, small files); `throughput` compiles hot code
    fully and takes more memory (`run`).
    """

    QUICK = "quick"
    THROUGHPUT = "throughput"


@dataclass(frozen=True, slots=True)
class FlinkMissing:
    """That PyFlink is not installed, in words for the user."""

    message: str = "Flink is not installed in this Python environment"
    help: tuple[str, ...] = ("install it: `pip install 'streamc[flink]'`",)


@dataclass(frozen=True, slots=True)
class Archive:
    """Where the unpacked planner and the class-data archive of one Java and one Flink lie.

    The archive more than halves the start; it is made by `runtime.archive.build`.
    """

    directory: Path

    @property
    def planner(self) -> Path:
        """The planner as a plain jar: classes behind Flink's own planner loader cannot be archived."""
        return self.directory / "flink-table-planner.jar"

    @property
    def classes(self) -> Path:
        """The class-data archive."""
        return self.directory / "classes.jsa"

    @property
    def ready(self) -> bool:
        """Whether both files are there."""
        return self.planner.is_file() and self.classes.is_file()


def flink_home() -> Path | FlinkMissing:
    """The directory of the installed PyFlink, without importing it."""
    spec = find_spec("pyflink")
    if spec is None or not spec.submodule_search_locations:
        return FlinkMissing()
    return Path(next(iter(spec.submodule_search_locations)))


def archive_of(java: Java, home: Path) -> Archive:
    """The archive for this Java and these jars, in the user's cache directory; it may not exist."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    jars = [f"{p}:{p.stat().st_size}:{p.stat().st_mtime_ns}" for p in _jars(home)]
    key = hashlib.sha256("\n".join([str(java.executable.resolve()), *jars]).encode()).hexdigest()
    return Archive(cache / "streamc" / f"flink-{key[:16]}")


def class_path(home: Path, planner: Path | None, extra: tuple[Path, ...] = ()) -> str:
    """Flink's jars, with `planner` in the place of the planner's loader, then the `extra` ones.

    The order never changes, as the class-data archive holds for one order only.
    """
    jars = _jars(home)
    if planner is not None:
        jars = [jar for jar in jars if "planner-loader" not in jar.name] + [planner]
    return os.pathsep.join(str(jar) for jar in [*jars, *extra])


def java_options(
    home: Path, tuning: Tuning, heap_mb: int | None, archive: Archive | None
) -> list[str]:
    """Options of the Java process; `heap_mb` bounds its heap in MiB."""
    heap = heap_mb or (1024 if tuning is Tuning.QUICK else _large_heap())
    options = [
        f"-Xmx{heap}m",
        "-Djava.awt.headless=true",
        "-Duser.timezone=UTC",
        "-Dfile.encoding=UTF-8",
        "-Dstdout.encoding=UTF-8",
        "-XX:+IgnoreUnrecognizedVMOptions",
        "-Xlog:cds=off",
        "-Xlog:cds+dynamic=off",
        *_module_options(home),
    ]
    if tuning is Tuning.QUICK:
        # Each job brings generated classes; of full room for their code Java says a word and goes on slowly.
        code = "-XX:ReservedCodeCacheSize=256m"
        options += ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", code]
    else:
        options += ["-XX:+UseParallelGC"]
    if archive is not None and archive.ready:
        options += [f"-XX:SharedArchiveFile={archive.classes}", "-Xshare:auto"]
    return options


def _jars(home: Path) -> list[Path]:
    return sorted((home / "lib").glob("*.jar")) + sorted((home / "opt").glob("flink-python*.jar"))


def _module_options(home: Path) -> list[str]:
    """What Flink's own scripts open to it: `env.java.opts.all` of its configuration file."""
    text = (home / "conf" / "config.yaml").read_text(encoding="utf-8")
    match = re.search(r"^\s+all:\s*(--add.*)$", text, re.MULTILINE)
    return match[1].split() if match else []


def _large_heap() -> int:
    """Half of the machine's memory, between 1 and 4 GiB, in MiB."""
    try:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20
    except (ValueError, OSError):
        return 1024
    return max(1024, min(4096, total // 2))
