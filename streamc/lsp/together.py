"""What is to be said of the files of a project together, and of none alone, as `streamc check` says it of the folder.

Of each file as much is kept as others have to know of it: the places that its sinks write and its sources read. They
are held against each other when one of them is another than it was.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from compiler.checked import Checked
from dsl.diagnostic import Diagnostic, Severity
from dsl.span import Span

Severities = Mapping[str, Severity | None]
QUICK = 0.02
"""Seconds that may pass for it before what was found in a file alone is told."""


class Together:
    """The files that are known, and what was found of them together.

    `root` gives the project of a file, whose files are held against each other, `severities` those of its settings.
    Threads may put files in, and ask, as they like.
    """

    def __init__(
        self, root: Callable[[str], Path | None], severities: Callable[[str], Severities]
    ) -> None:
        self._root = root
        self._severities = severities
        self._files: dict[str, Checked] = {}
        self._found: dict[str, tuple[Diagnostic, ...]] = {}
        self._changed: frozenset[str] = frozenset()
        self._took = 0.0
        self._lock = threading.Lock()

    @property
    def is_quick(self) -> bool:
        """Whether finding out what is to be said takes no time to speak of."""
        return self._took < QUICK

    @property
    def is_due(self) -> bool:
        """Whether files have changed since it was last found out."""
        return bool(self._changed)

    def knows(self, name: str) -> bool:
        """Whether a file was put in."""
        return name in self._files

    def put(self, checked: Checked) -> None:
        """Takes what others have to know of a file, in place of what was known of it."""
        name, old = checked.source.name, self._files.get(checked.source.name)
        new = Checked(
            checked.source,
            dict.fromkeys(checked.sources, checked.source),
            *("", "", (), (), None, (), ()),
            pipes=checked.pipes,
            delivery=checked.delivery,
        )
        with self._lock:
            self._files[name] = new
        if _shares(new) or (old is not None and _shares(old)):
            same = old is not None and (old.pipes, old.delivery) == (new.pipes, new.delivery)
            # What a comment allows may be another although nothing else is.
            if not same or (name in self._found and old is not None and old.source != new.source):
                self._mark(name)

    def remove(self, name: str) -> None:
        """Forgets a file that is gone."""
        with self._lock:
            known = self._files.pop(name, None)
        if known is not None and _shares(known):
            self._mark(name)

    def _mark(self, name: str) -> None:
        with self._lock:
            self._changed |= {name}

    def renew(self) -> frozenset[str]:
        """Finds out what is to be said now; gives the files of which that is something else than before."""
        started, before = time.monotonic(), self._found
        with self._lock:
            files, concerned = dict(self._files), self._changed
        projects: dict[Path | None, list[Checked]] = {}
        for name in sorted(files, key=_place):
            if _shares(files[name]):
                projects.setdefault(self._root(name), []).append(files[name])
        found: dict[str, list[Diagnostic]] = {}
        for together in projects.values():
            for one in self._of(together):
                for name in dict.fromkeys(label.span.source for label in one.labels):
                    found.setdefault(name, []).append(one)
        self._found = {name: tuple(of) for name, of in found.items()}
        with self._lock:
            self._changed -= concerned
        self._took = time.monotonic() - started
        return frozenset(
            name
            for name in before.keys() | self._found.keys()
            if before.get(name) != self._found.get(name)
        )

    def _of(self, files: list[Checked]) -> tuple[Diagnostic, ...]:
        if len(files) < 2:
            return ()
        from compiler.checks.sharing.files import check_files

        return check_files(files, self._severities)

    def found(self, name: str) -> tuple[Diagnostic, ...]:
        """What concerns a file; nothing of files that have changed since, in which it may stand elsewhere by now."""
        changed = self._changed
        return tuple(
            one
            for one in self._found.get(name, ())
            if not any(label.span.source in changed for label in one.labels)
        )


def place_in(found: Diagnostic, name: str) -> Span:
    """Where a file has to do with a finding: where it is reported, or the first other place."""
    if found.span.source == name:
        return found.span
    return next(label.span for label in found.labels if label.span.source == name)


def _shares(file: Checked) -> bool:
    return bool(file.pipes or file.delivery.shares)


def _place(name: str) -> list[tuple[bool, str]]:
    """The order in which a search of folders finds files: those of a folder before those of its folders."""
    *folders, file = name.split("/")
    return [*((True, folder) for folder in folders), (False, file)]
