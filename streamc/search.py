"""Turns the paths, folders and globs of a command line into the files they stand for."""

from __future__ import annotations

import glob
import os
import posixpath
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from streamc.errors import WrongUse
from streamc.files import normal

SUFFIX = ".stream"
Excluded = Callable[[str], bool]


def find(patterns: Sequence[str], excluded: Excluded) -> tuple[str, ...]:
    """The files, each once, in the order given; those of a folder or glob sorted by name.

    A folder is searched for `*.stream`, leaving out hidden folders and what `excluded` names. A
    file that is named is taken whatever it is called. WrongUse where a pattern stands for nothing.
    """
    found: dict[str, None] = {}
    for pattern in patterns:
        files = list(_files(pattern, excluded))
        if not files:
            raise WrongUse(_nothing(pattern))
        found.update(dict.fromkeys(map(normal, files)))
    return tuple(found)


def _files(pattern: str, excluded: Excluded) -> Iterator[str]:
    if Path(pattern).is_dir():
        yield from (path for path in _walk(pattern) if not excluded(path))
    elif os.path.lexists(pattern) or not glob.has_magic(pattern):
        yield pattern
    else:
        matches = sorted(glob.iglob(pattern, recursive=True))  # noqa: PTH207 (Path.glob takes no absolute one)
        yield from (m for m in matches if Path(m).is_file() and not excluded(m))


def _walk(folder: str) -> Iterator[str]:
    for path, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (posixpath.join(path, name) for name in sorted(files) if name.endswith(SUFFIX))


def _nothing(pattern: str) -> str:
    if Path(pattern).is_dir():
        return f"no {SUFFIX} files in `{pattern}`"
    return f"no file matches `{pattern}`"
