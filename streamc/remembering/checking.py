"""Checks one file, and gives what a store keeps of it."""

from __future__ import annotations

import pickle
import posixpath
from collections.abc import Mapping

from compiler.checked import Checked
from dsl.diagnostic import Diagnostic
from dsl.source import Source
from streamc.files import STDIN_NAME, Reader, normal
from streamc.remembering.store import Entry, text_digest
from streamc.request import Request
from streamc.workspace import Workspace


class Tracing(Reader):
    """A reader that knows which texts were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: dict[str, str | None] = {}

    def read(self, name: str) -> Source:
        """As `Reader.read`."""
        name = normal(name)
        self.asked[name] = None
        source = super().read(name)
        self.asked[name] = text_digest(source)
        return source

    def load(self, path: str, importer: str) -> Source | None:
        """As `Reader.load`."""
        folder = "" if importer == STDIN_NAME else posixpath.dirname(importer)
        self.asked.setdefault(normal(posixpath.join(folder, path)), None)
        return super().load(path, importer)


def entries(request: Request, files: list[tuple[str, str]]) -> list[Entry]:
    """What is found in files, each given with a mark of its settings."""
    reader = Tracing()
    workspace = Workspace(request, reader=reader)
    found: list[Entry] = []
    for file, settings in files:
        reader.asked = {}
        checked = workspace.check(file)
        found.append(entry(checked, settings, reader.asked))
    return found


def entry(checked: Checked, settings: str, asked: Mapping[str, str | None]) -> Entry:
    """A checked file as it is kept."""
    diagnostics = checked.diagnostics
    shared = (checked.pipes, checked.delivery)
    holds = checked.pipes or checked.delivery.shares
    return Entry(
        settings,
        tuple(asked.items()),
        tuple(checked.sources),
        pickle.dumps(diagnostics, protocol=5) if diagnostics else b"",
        pickle.dumps(shared, protocol=5) if holds else b"",
    )


def together(
    found: list[tuple[str, Entry]], texts: Mapping[str, Source], request: Request
) -> tuple[Diagnostic, ...]:
    """What is to be said of files together."""
    files = [_bare(entry, texts) for _, entry in found]
    return Workspace(request).together(files)


def _bare(entry: Entry, texts: Mapping[str, Source]) -> Checked:
    """As much of a checked file as has to be known to hold it against others."""
    sources = {name: texts[name] for name in entry.sources}
    source = next(iter(sources.values()))
    bare = Checked(source, sources, "", "", (), (), None, (), ())
    if not entry.shared:
        return bare
    pipes, delivery = pickle.loads(entry.shared)
    return Checked(source, sources, "", "", (), (), None, (), (), pipes=pipes, delivery=delivery)
