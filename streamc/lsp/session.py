"""What the server knows of an editor's project: texts that are open, those on disk, settings, what uses what."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from compiler.checked import Settings
from compiler.ide.reparse import Parses
from compiler.ide.room import Roomy, edited, roomy
from compiler.ide.snapshot import Snapshot
from compiler.recall import Recall
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span
from streamc.errors import WrongUse
from streamc.files import normal
from streamc.lsp.index import Index
from streamc.lsp.positions import Lines, changed
from streamc.lsp.together import Together
from streamc.project import Project, forget_projects, project_of
from streamc.search import SUFFIX, find
from streamc.targets import DEFAULT_TARGET, bare_target

CLOSED = 50
"""Of how many files that are not open all is kept that was found out of them."""
_PROBLEM = re.compile(r"(?P<path>.*streamc\.toml):(?P<line>\d+): (?P<said>.*)")


@dataclass(frozen=True, slots=True)
class Document:
    """An open text: its URI as the editor spells it, and its version; `source` is it with room in it."""

    uri: str
    version: int | None
    source: Source
    lines: Lines
    roomy: Roomy


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the editor's settings say of all files; None and empty where they say nothing."""

    profile: str | None = None
    target: str | None = None
    params: tuple[tuple[str, str], ...] = ()


class Session:
    """Texts and settings.

    A text is known by its name: its path from the root folder, or the whole path where it lies outside of that.
    """

    def __init__(self, root: str | None = None, encoding: str = "utf-16") -> None:
        self.root = None if root is None else Path(root).absolute()
        self.encoding = encoding
        self.wishes = Wishes()
        self.index = Index()
        self.open: dict[str, Document] = {}
        self._disk: dict[str, Source | None] = {}
        self._lines: dict[str, tuple[Source, Lines]] = {}
        self._parses = Parses()
        self._recalls: dict[str, Recall] = {}
        self._snapshots: dict[str, Snapshot] = {}
        self._older: dict[str, Snapshot] = {}
        self.together = self._apart()
        self.problems: dict[str, list[tuple[int, str]]] = {}
        self.drawn: dict[str, dict[str, Any]] = {}
        """The last DAG of a text without errors, of those that somebody looks at."""
        self.watched: set[str] = set()
        self.urgent = 0
        """How many answers are being made for which somebody waits while typing."""

    def _apart(self) -> Together:
        """No file is known yet that others could be held against."""
        return Together(
            lambda name: self.project(name).root, lambda name: self.settings(name).severities
        )

    def name_of(self, uri: str) -> str:
        """The name of a text; what is no file is called by its URI."""
        path = to_fs_path(uri)
        if not path:
            return uri
        whole = Path(normal(path))
        if self.root is not None and whole.is_relative_to(self.root):
            return whole.relative_to(self.root).as_posix()
        return whole.as_posix()

    def uri_of(self, name: str) -> str:
        """The URI of a text, as the editor spells it where it is open."""
        document = self.open.get(name)
        if document is not None:
            return document.uri
        return from_fs_path(str(self.path_of(name))) or name

    def path_of(self, name: str) -> Path:
        """Where the file of that name is on disk, if it is there."""
        return Path(name) if self.root is None else self.root / name

    def put(self, uri: str, version: int | None, text: str) -> str:
        """Takes a text from the editor; gives its name."""
        name = self.name_of(uri)
        before = self.open.get(name)
        if not name.endswith(SUFFIX):
            made = Roomy(text, text)
        else:
            made = roomy(text) if before is None else edited(before.roomy, text)
        lines = Lines(made.text, self.encoding, made.widths)
        self.open[name] = Document(uri, version, Source(name, made.text), lines, made)
        self._changed(name)
        return name

    def change(
        self, uri: str, version: int | None, changes: list[types.TextDocumentContentChangeEvent]
    ) -> str:
        """Applies edits to an open text; gives its name."""
        name = self.name_of(uri)
        before = self.open.get(name)
        text = "" if before is None else before.roomy.plain
        return self.put(uri, version, changed(text, changes, self.encoding))

    def close(self, uri: str) -> str:
        """Goes back to what is on disk."""
        name = self.name_of(uri)
        self.open.pop(name, None)
        self.drawn.pop(name, None)
        self.watched.discard(name)
        self.reread(name)
        return name

    def reread(self, name: str) -> None:
        """Takes note that a file on disk is new, changed or gone."""
        self._disk.pop(name, None)
        if name not in self.open:
            self._changed(name)

    def read(self, name: str) -> Source | None:
        """The text of that name: as the editor has it, else as it is on disk; None where there is none."""
        document = self.open.get(name)
        if document is not None:
            return document.source
        if name not in self._disk:
            self._disk[name] = self._from_disk(name)
        return self._disk[name]

    def _from_disk(self, name: str) -> Source | None:
        try:
            data = self.path_of(name).read_bytes()
        except (OSError, ValueError):
            return None
        return Source(name, data.decode("utf-8-sig", errors="replace"))

    def plain(self, name: str) -> tuple[Source, Lines] | None:
        """A text to the letter, without the room that is put in, and its lines."""
        document, source = self.open.get(name), self.read(name)
        if source is None:
            return None
        if document is None or not document.roomy.rooms:
            return source, self.lines(name)
        text = document.roomy.plain
        return Source(name, text), Lines(text, self.encoding)

    def load(self, path: str, importer: str) -> Source | None:
        """The text at a path as a file has it."""
        return self.read(self.resolved(path, importer))

    def resolved(self, path: str, importer: str) -> str:
        """The name of the text at a path as a file has it."""
        return normal(posixpath.join(posixpath.dirname(importer), path))

    def lines(self, name: str) -> Lines:
        """The lines of a text; those of an empty one where there is none."""
        document = self.open.get(name)
        if document is not None:
            return document.lines
        source = self.read(name) or Source(name, "")
        known = self._lines.get(name)
        if known is None or known[0] is not source:
            known = self._lines[name] = (source, Lines(source.text, self.encoding))
        return known[1]

    def snapshot(self, name: str) -> Snapshot | None:
        """The text of that name as it is now, with what can be asked of it."""
        known = self._snapshots.get(name)
        source = self.read(name)
        if source is None:
            return None
        if known is None or known.source is not source:
            recall = self._recalls.setdefault(name, Recall())
            known = Snapshot(source, self.settings(name), self.load, self._parses.parse, recall)
            self._snapshots[name] = known
            self._trim()
        return known

    @contextmanager
    def first(self) -> Iterator[None]:
        """Something that goes before checks."""
        self.urgent += 1
        try:
            yield
        finally:
            self.urgent -= 1

    def is_newest(self, name: str, snapshot: Snapshot) -> bool:
        """Whether nothing has come since that makes a snapshot out of date; quick, and from any thread."""
        return self._snapshots.get(name) is snapshot

    def _trim(self) -> None:
        """Lets go what is known of files that nobody looks at, but for the newest."""
        closed = [name for name in self._snapshots if name not in self.open]
        for name in closed[:-CLOSED]:
            del self._snapshots[name]
            self._older.pop(name, None)
            self._parses.forget(name)
            self._recalls.pop(name, None)

    def recent(self, name: str) -> Snapshot | None:
        """A version of the text of which the tree is known, if there is one: the last, or the one before."""
        now = self.snapshot(name)
        older = self._older.get(name)
        return now if now is None or older is None or now.is_read else older

    def settings(self, name: str) -> Settings:
        """How to compile a file: what the editor wants goes before the project."""
        project, wishes = self.project(name), self.wishes
        target = bare_target(wishes.target) if wishes.target else None
        return Settings(
            profile=wishes.profile or project.profile,
            params=dict(wishes.params),
            target=target or project.target or DEFAULT_TARGET,
            severities=project.severities,
            state_budget=project.state_budget,
        )

    def project(self, name: str) -> Project:
        """The project of a file; where its `streamc.toml` is wrong, that is kept in `problems`, by its path."""
        try:
            return project_of(str(self.path_of(name)))
        except WrongUse as wrong:
            self._keep_problem(wrong.format_message())
            return Project()

    def _keep_problem(self, message: str) -> None:
        """`/path/streamc.toml:3: unknown key ...`, or several of them, a line each."""
        for line in message.split("\n"):
            found = _PROBLEM.match(line.strip())
            if found is not None:
                place = (int(found["line"]), found["said"])
                known = self.problems.setdefault(
                    self.name_of(from_fs_path(found["path"]) or ""), []
                )
                if place not in known:
                    known.append(place)

    def forget_settings(self) -> None:
        """Lets settings be read anew, and everything be checked with them."""
        forget_projects()
        self.problems.clear()
        self._snapshots.clear()
        self._older.clear()
        self.together = self._apart()

    def read_all(self) -> Iterator[str]:
        """Reads all files of the root folder, one by one."""
        if self.root is None:
            return
        try:
            found = find([str(self.root)], self._excluded)
        except WrongUse:
            return
        for path in found:
            name = self.name_of(from_fs_path(path) or path)
            if name not in self.index.entries:
                self._enter(name)
            yield name

    def belongs(self, name: str) -> bool:
        """Whether `streamc check` of the root folder finds a file; without a folder, those that are open are all."""
        inside = self.root is None or not Path(name).is_absolute()
        return inside and name.endswith(SUFFIX) and not self._excluded(str(self.path_of(name)))

    def _excluded(self, path: str) -> bool:
        try:
            return project_of(path).excludes(path)
        except WrongUse:
            return False

    def unknown(self) -> list[str]:
        """The files of the project of which it is not known what others have to know of them."""
        return [name for name in self.index.entries if not self.together.knows(name)]

    def users(self, name: str) -> Iterator[str]:
        """The files that use a text, open ones first."""
        found = list(self.index.users(name))
        yield from (user for user in found if user in self.open)
        yield from (user for user in found if user not in self.open)

    def paths_from(self, name: str) -> Iterator[str]:
        """The files of the project as a `use` of a file names them."""
        folder = posixpath.dirname(name) or "."
        for other in sorted(self.index.entries):
            if other != name:
                yield posixpath.relpath(other, folder)

    def out_of_date(self, name: str) -> Iterable[str]:
        """The open files that a change of a text concerns, besides itself."""
        return [
            other
            for other, known in list(self._snapshots.items())
            if other != name and other in self.open and name in known.texts
        ]

    def _changed(self, name: str) -> None:
        """Drops what was known of a text, and of those that asked for it."""
        for other, known in list(self._snapshots.items()):
            if other == name or name in known.texts:
                if known.is_read:
                    self._older[other] = known
                del self._snapshots[other]
        if name.endswith(SUFFIX):
            self._enter(name)

    def _enter(self, name: str) -> None:
        source = self.read(name)
        if source is None:
            self.index.remove(name)
            self.together.remove(name)
            return
        self.index.put(name, source.text, lambda path: self.resolved(path, name))

    def is_current(self, snapshot: Snapshot) -> bool:
        """Whether a snapshot has the texts that there are now."""
        texts = snapshot.checked.sources.values()
        return all(self.read(one.name) is one for one in texts)

    def forget(self, name: str) -> None:
        """Drops what was known of a text, to make it anew."""
        self._snapshots.pop(name, None)

    def location(self, span: Span) -> types.Location:
        """The place of a span in whatever text."""
        return types.Location(self.uri_of(span.source), self.lines(span.source).range(span))


def root_of(params: types.InitializeParams) -> str | None:
    """The folder that the editor has open: the first one of several."""
    folders = params.workspace_folders or ()
    for uri in [*(folder.uri for folder in folders), params.root_uri]:
        path = to_fs_path(uri) if uri else None
        if path:
            return os.path.normpath(path)
    return os.path.normpath(params.root_path) if params.root_path else None
