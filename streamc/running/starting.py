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
    jars: Iterable[str] = (), *, long_running: bool = False, output: Output | None = None
) -> Engine:
    """A running Flink, to be closed by the caller; `long_running` is worth a slower start.

    `output` takes each line that a `print` sink writes, in place of stdout.
    """
    from runtime.classpath import Tuning
    from runtime.engine import EngineMissing, EngineOptions, start_engine

    tuning = Tuning.THROUGHPUT if long_running else Tuning.QUICK
    options = EngineOptions(tuning=tuning, jars=tuple(map(_jar, jars)))
    engine = start_engine(options) if output is None else start_engine(options, output)
    if isinstance(engine, EngineMissing):
        raise EngineFailed(
            "\n".join([engine.message, *(f"  help: {text}" for text in engine.help)])
        )
    return engine


def _jar(path: str) -> Path:
    file = Path(path)
    if not file.is_file():
        raise WrongUse(f"there is no jar `{path}`")
    return file.absolute()
