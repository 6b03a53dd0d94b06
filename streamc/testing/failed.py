"""Remembers which tests failed, for `--failed-first`.

For each file with failed tests there is a small file in the user's cache; it goes when all of them pass. Nothing
fails because it cannot be read or written.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamc.testing.suite import Planned, Tested


def failed_first(tests: Iterable[Planned]) -> list[Planned]:
    """The tests that failed when they were run last, then the others, each in their order."""
    known: dict[str, frozenset[str]] = {}

    def passed(test: Planned) -> bool:
        if test.file not in known:
            known[test.file] = _read(test.file)
        return test.case.name not in known[test.file]

    return sorted(tests, key=passed)


def remember(results: Sequence[Tested]) -> None:
    """Keeps what failed; of tests that were not run, what is known of them stays."""
    for file in dict.fromkeys(one.planned.file for one in results):
        there = [one for one in results if one.planned.file == file]
        every = {case.name for case in there[0].planned.checked.tests}
        ran = {one.planned.case.name for one in there}
        failed = {one.planned.case.name for one in there if not one.passed}
        before = _read(file)
        now = (before & every - ran) | failed
        if now != before:
            _write(file, now)


def _path(file: str) -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    key = hashlib.sha256(os.fsencode(Path(file).absolute())).hexdigest()[:24]
    return cache / "streamc" / "failed" / f"{key}.json"


def _read(file: str) -> frozenset[str]:
    try:
        names = json.loads(_path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError, RuntimeError):
        return frozenset()
    return frozenset(map(str, names)) if isinstance(names, list) else frozenset()


def _write(file: str, names: Iterable[str]) -> None:
    with suppress(OSError, RuntimeError):
        path = _path(file)
        if not names:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(sorted(names)), encoding="utf-8")
        part.replace(path)
