"""The temporary directory in which one engine keeps its logs, settings and working files."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

_NAME = re.compile(r"streamc-flink-(\d+)-\w+")

_LOG4J = """\
rootLogger.level = WARN
rootLogger.appenderRef.file.ref = File
appender.file.name = File
appender.file.type = FILE
appender.file.append = true
appender.file.fileName = {log}
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{{yyyy-MM-dd HH:mm:ss,SSS}} %-5p %c %x - %m%n
"""


@dataclass(frozen=True, slots=True)
class Workplace:
    """`root` is deleted at the end; `logs` is kept if the user named it, else lies in `root`."""

    root: Path
    logs: Path

    @property
    def configuration(self) -> Path:
        """Flink's configuration directory."""
        return self.root / "conf"

    @property
    def scratch(self) -> Path:
        """Where Flink and the tests' rows keep files."""
        return self.root / "tmp"

    @property
    def plugins(self) -> Path:
        """The folder in which Flink finds its plugins."""
        return self.root / "plugins"

    @property
    def log_file(self) -> Path:
        """Flink's log."""
        return self.logs / "flink.log"

    @property
    def error_file(self) -> Path:
        """What the Java process wrote to its standard error."""
        return self.logs / "java.err"

    def remove(self) -> None:
        """Deletes the directory; what cannot be deleted is left behind without a word."""
        shutil.rmtree(self.root, ignore_errors=True)


def make_workplace(log_directory: Path | None = None) -> Workplace:
    """A fresh directory under the system's one for temporary files.

    Those left behind by processes of the same user that were killed are deleted first.
    """
    _sweep(Path(tempfile.gettempdir()))
    root = Path(tempfile.mkdtemp(prefix=f"streamc-flink-{os.getpid()}-"))
    logs = root / "log" if log_directory is None else log_directory
    place = Workplace(root, logs.absolute())
    for directory in (place.configuration, place.scratch, place.logs):
        directory.mkdir(parents=True, exist_ok=True)
    (place.configuration / "config.yaml").write_text("parallelism.default: 1\n", encoding="utf-8")
    (place.configuration / "log4j.properties").write_text(
        _LOG4J.format(log=place.log_file.as_posix()), encoding="utf-8"
    )
    return place


def _sweep(parent: Path) -> None:
    for path in parent.glob("streamc-flink-*"):
        match = _NAME.fullmatch(path.name)
        if match and not _alive(int(match[1])):
            shutil.rmtree(path, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
