"""Checks many files: what is known of them is taken from the store, the others are shared among processes."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from dsl.diagnostic import Diagnostic
from dsl.source import Source
from streamc.errors import WrongUse
from streamc.files import Reader
from streamc.processes import in_processes
from streamc.project import project_of
from streamc.remembering.store import Contents, Entry, Store, digest, text_digest
from streamc.report import Report, report
from streamc.request import Request


def check_files(
    files: tuple[str, ...], request: Request, jobs: int | None, store: Store | None
) -> Report:
    """What is found in files, with what is to be said of those of one project together."""
    run = _Run(request, store)
    known = {file: entry for file in files if (entry := run.known(file)) is not None}
    missing = [(file, run.settings(file)) for file in files if file not in known]
    found = dict(known)
    for (file, _), entry in zip(missing, _checked(request, missing, jobs), strict=True):
        found[file] = entry
    ordered = [(file, found[file]) for file in files]
    result = run.report(ordered, run.together(ordered))
    if store is not None and (missing or run.fresh):
        kept = {file: e for file, e in ordered if run.may_be_kept(e)}
        store.save(Contents(kept, run.contents.together))
    return result


def _checked(request: Request, files: list[tuple[str, str]], jobs: int | None) -> Iterator[Entry]:
    """What is found in files, in their order."""
    if files:
        from streamc.remembering.checking import entries

        yield from in_processes(partial(entries, request), files, jobs)


class _Run:
    """One run over files: the texts that it reads, each once."""

    def __init__(self, request: Request, store: Store | None) -> None:
        self.request = request
        self.contents = Contents() if store is None else store.load()
        self.fresh = False
        self._reader = Reader()
        self._digests: dict[str, str | None] = {}
        self._settings: dict[object, str] = {}

    def known(self, file: str) -> Entry | None:
        """What was found in a file, where neither it nor what it reads nor its settings have changed."""
        entry = self.contents.entries.get(file)
        if entry is None or entry.settings != self.settings(file):
            return None
        if any(self._digest(name) != mark for name, mark in entry.reads):
            return None
        return entry

    def settings(self, file: str) -> str:
        """A mark of how a file is checked."""
        project, request = project_of(file), self.request
        found = self._settings.get(project.root)
        if found is None:
            said = (
                request.profile or project.profile,
                sorted(request.params.items()),
                request.target or project.target,
                sorted((code, str(level)) for code, level in project.severities.items()),
                project.state_budget,
            )
            found = self._settings[project.root] = digest(repr(said).encode())
        return found

    def _digest(self, name: str) -> str | None:
        if name not in self._digests:
            text = self._text(name)
            self._digests[name] = None if text is None else text_digest(text)
        return self._digests[name]

    def _text(self, name: str) -> Source | None:
        with suppress(WrongUse):
            return self._reader.read(name)
        return None

    def may_be_kept(self, entry: Entry) -> bool:
        """Not what was found in texts that are not UTF-8, as of them only a part is known."""
        return not any(name in self._reader.diagnostics for name in entry.sources)

    def together(self, found: list[tuple[str, Entry]]) -> tuple[Diagnostic, ...]:
        """What is to be said of files together; known where all of them are as they were."""
        if sum(bool(entry.shared) for _, entry in found) < 2:
            return ()
        mark = digest(repr([(file, entry.digest) for file, entry in found]).encode())
        known = self.contents.together.get(mark)
        if known is None:
            from streamc.remembering.checking import together

            self.fresh = True
            known = pickle.dumps(together(found, self._sources(found), self.request), protocol=5)
            self.contents.together = {mark: known}
        diagnostics: tuple[Diagnostic, ...] = pickle.loads(known)
        return diagnostics

    def report(self, found: list[tuple[str, Entry]], together: tuple[Diagnostic, ...]) -> Report:
        """All that was found."""
        diagnostics = [*together]
        for _, entry in found:
            if entry.found:
                diagnostics += pickle.loads(entry.found)
        return report(diagnostics, self._sources(found), len(found))

    def _sources(self, found: list[tuple[str, Entry]]) -> dict[str, Source]:
        names = dict.fromkeys(name for _, entry in found for name in entry.sources)
        return {name: self._reader.read(name) for name in names}
