"""Waits until files change, for `--watch`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

Stamps = Mapping[str, tuple[int, int] | None]
"""For each file when it was written, and its size; None where there is none."""

_PAUSE = 0.3


def stamps(files: Iterable[str]) -> Stamps:
    """The stamps of files now."""
    return {file: _stamp(file) for file in files}


def changed(before: Stamps, find: Callable[[], Iterable[str]], pause: float = _PAUSE) -> set[str]:
    """Waits for a change, and until it is over; the files that changed, went, or came.

    `find` gives the files that are looked at beside those of `before`, of which some may be new.
    """
    last = before
    while True:
        time.sleep(pause)
        now = stamps({*before, *find()})
        found = {file for file, stamp in now.items() if before.get(file, ()) != stamp}
        # An editor may write a file in several goes.
        if found and now == last:
            return found
        last = now


def _stamp(file: str) -> tuple[int, int] | None:
    try:
        status = Path(file).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
