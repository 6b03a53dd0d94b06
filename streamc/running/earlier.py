"""Files that earlier runs left where a run is about to write."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from streamc.errors import WrongUse
from streamc.render.text import counted

if TYPE_CHECKING:
    from compiler.emit.script import Script

_PATH = re.compile(r"^\s*'path' = '((?:[^']|'')*)'", re.MULTILINE)


def earlier_notes(script: Script) -> list[str]:
    """A line for each sink whose directory holds files already: Flink only ever adds to them."""
    from runtime.partfiles import sink_files

    return [
        f"note: {_shown(one.directory)} already holds {counted(len(files), 'file')};"
        " this run adds to them (--fresh removes them first)"
        for one in sink_files(script)
        if (files := one.held())
    ]


def remove_earlier(script: Script) -> list[str]:
    """Deletes the finished files of the pipeline's filesystem sinks; gives a line for each sink.

    WrongUse, and nothing is deleted, where a sink's directory holds a file that Flink does not name
    so, or is the place of another table too: then it is not the sink's alone. So it is where a sink writes
    files elsewhere, to which its rows would be added.
    """
    from runtime.partfiles import elsewhere, foreign, sink_files

    if far := elsewhere(script):
        raise WrongUse(
            f"--fresh: `{far[0]}` writes to another place than folders of this machine: nothing was removed"
        )
    found = [(one, files) for one in sink_files(script) if (files := one.held())]
    for one, files in found:
        if others := foreign(files):
            raise WrongUse(
                f"--fresh: {_shown(others[0])} was not written by `{one.sink}`: nothing was removed"
            )
        if source := _reader(script, one.sink, one.directory):
            raise WrongUse(
                f"--fresh: {_shown(one.directory)} is also the place of `{source}`: nothing was removed"
            )
    for _, files in found:
        for file in files:
            file.unlink(missing_ok=True)
    return [
        f"note: {counted(len(files), 'file')} removed from {_shown(one.directory)}"
        for one, files in found
    ]


def _reader(script: Script, sink: str, directory: Path) -> str | None:
    """The table, other than the sink, that stands for files in, above or below the directory."""
    place = directory.resolve()
    for statement in script.statements:
        match = _PATH.search(statement.sql)
        if match is None or statement.name == sink:
            continue
        path = Path(match[1].replace("''", "'").removeprefix("file://")).resolve()
        if path.is_relative_to(place) or place.is_relative_to(path):
            return statement.node
    return None


def _shown(path: Path) -> str:
    """Relative to where the user stands, where that is shorter."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(str(path)) else str(path)
