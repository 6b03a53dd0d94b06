"""Puts mended texts in the place of the files, or shows how they differ."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from dsl.source import Source
from streamc.errors import WrongUse
from streamc.files import read_bytes, write_all

MARK = b"\xef\xbb\xbf"
"""The byte order mark, with which some editors begin a file."""


def write_mended(texts: Mapping[str, str], sources: Mapping[str, Source]) -> None:
    """Writes all texts, or none: WrongUse where a file is not what was checked, or cannot be written.

    A byte order mark stays, and so does a link to a file elsewhere.
    """
    files: dict[str, str] = {}
    for name, text in texts.items():
        path = Path(name).resolve()
        data = read_bytes(name)
        if data.decode("utf-8-sig", errors="replace") != sources[name].text:
            raise WrongUse(f"`{name}` was changed while it was checked: nothing was written")
        if not os.access(path, os.W_OK):
            raise WrongUse(f"`{name}` may not be written: nothing was written")
        files[str(path)] = ("\ufeff" if data.startswith(MARK) else "") + text
    write_all(Path(), files)


def difference(texts: Mapping[str, str], sources: Mapping[str, Source]) -> str:
    """What `write_mended` would change, as a unified diff; empty where it is nothing."""
    return "".join(
        line for name in sorted(texts) for line in _lines(name, sources[name].text, texts[name])
    )


def _lines(name: str, before: str, after: str) -> Iterator[str]:
    old, new = (text.splitlines(keepends=True) for text in (before, after))
    for line in difflib.unified_diff(old, new, name, name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
