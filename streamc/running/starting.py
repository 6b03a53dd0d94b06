"""Starts the engine for a command, or ends the command with what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from streamc.errors import EngineFailed, WrongUse

if TYPE_CHECKING:
    from runtime.engine import Engine
    from runtime.gateway import Output


def started(
    jars: Iterable[str] = (),
    *,
    long_running: bool = False,
    output: Output | None = None,
    settings: tuple[tuple[str, str], ...] = (),
) -> Engine:
    """A running Flink, to be closed by the caller; `long_running` is worth a slower start.

    `output` takes each line that a `print` sink writes, in place of stdout. `settings` are those of the process.
    """
    from runtime.classpath import Tuning
    from runtime.engine import EngineMissing, EngineOptions, start_engine

    tuning = Tuning.THROUGHPUT if long_running else Tuning.QUICK
    options = EngineOptions(tuning=tuning, jars=tuple(map(_jar, jars)), cluster=settings)
    engine = start_engine(options) if output is None else start_engine(options, output)
    if isinstance(engine, EngineMissing):
        raise EngineFailed(
            "\n".join([engine.message, *(f"  help: {text}" for text in engine.help)])
        )
    return engine


def require_installed(target: str) -> None:
    """Ends the command where the installed Flink is not the one that is compiled for."""
    from importlib import metadata

    try:
        installed = metadata.version("apache-flink")
    except metadata.PackageNotFoundError:
        return  # The engine itself says what to install.
    if installed.split(".")[:2] != target.split("."):
        raise WrongUse(
            f"the installed Flink is {installed}, and this is compiled for {target}: install"
            f" `apache-flink=={target}.*` in an environment of its own, or choose that target"
        )


def _jar(path: str) -> Path:
    file = Path(path)
    if not file.is_file():
        raise WrongUse(f"there is no jar `{path}`")
    return file.absolute()
