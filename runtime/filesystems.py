"""Filesystems that are no part of Flink, such as S3: jars loaded as plugins, and settings of the process."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from compiler.emit.script import Script

_FACTORY = "META-INF/services/org.apache.flink.core.fs.FileSystemFactory"
_PREFIXES = ("fs.", "s3.", "s3a.", "gs.")
"""How settings of filesystems begin: Flink's own, and those of its plugins for S3 and Google Cloud Storage."""

PLUGINS_VARIABLE = "FLINK_PLUGINS_DIR"
"""The variable by which Flink finds the folder of plugins, one folder each."""


def is_filesystem(jar: Path) -> bool:
    """Whether a jar brings a filesystem: it says so to Java's ServiceLoader."""
    try:
        with zipfile.ZipFile(jar) as opened:
            return _FACTORY in opened.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def filesystem_settings(script: Script) -> tuple[tuple[str, str], ...]:
    """The settings of a job that are about filesystems: each process reads them once, when it starts."""
    return tuple(one for one in script.settings if one[0].startswith(_PREFIXES))


def lay_out(jars: Iterable[Path], folder: Path) -> None:
    """Makes the folder of plugins: each jar in a folder of its own, which has a class loader of its own.

    These jars bring libraries, of Hadoop for example, that are in the way of other jars on the class path.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for jar in jars:
        place = folder / jar.stem
        place.mkdir(exist_ok=True)
        (place / jar.name).symlink_to(jar.absolute())


def load(gateway: Any, configuration: Any) -> None:
    """Makes the filesystems of the process: those of Flink, and those in its folder of plugins.

    A mini cluster leaves this to the process that it runs in, as `FileSystem.initialize` says of itself.
    """
    core = gateway.jvm.org.apache.flink.core
    manager = core.plugin.PluginUtils.createPluginManagerFromRootFolder(configuration)
    core.fs.FileSystem.initialize(configuration, manager)
