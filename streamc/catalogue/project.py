"""The files of a project, gathered for its catalogue: many of them in several processes."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from compiler.checked import Checked
from dsl.records import dataclass, replace
from dsl.source import Source
from streamc.catalogue.gathering import finding, gather, unread
from streamc.catalogue.model import Pipeline
from streamc.catalogue.secrets import Masking
from streamc.processes import in_processes
from streamc.project import project_of
from streamc.request import Request
from streamc.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Gathered:
    """A file as the catalogue has it; `shared` is pickled what has to be held against other files."""

    file: str
    pipeline: Pipeline
    sources: tuple[str, ...]
    shared: bytes


@dataclass(frozen=True, slots=True)
class Names:
    """How texts are called: from the folder of the project, wherever that is."""

    root: str

    def __call__(self, name: str) -> str:
        """The path of a text from there, with `/`."""
        path = os.path.relpath(name, self.root).replace(os.sep, "/")
        # A name of bytes that are no text.
        return path.encode("utf-8", "backslashreplace").decode("utf-8")


def root_of(files: Sequence[str]) -> str:
    """The folder from which files are named: that of their project, else the one that they share."""
    folders = {str(Path(file).absolute().parent) for file in files}
    shared = os.path.commonpath(sorted(folders))
    project = project_of(shared).root
    return shared if project is None else str(project)


def pipelines(files: Sequence[str], request: Request, jobs: int | None) -> list[Pipeline]:
    """What is known of each file, with what is to be said of files together."""
    called = Names(root_of(files))
    found = list(in_processes(partial(gathered, request, called), list(files), jobs))
    return _together(found, request, called)


def gathered(request: Request, called: Names, files: list[str]) -> list[Gathered]:
    """The files of one process."""
    workspace = Workspace(request)
    return [_one(workspace, file, called) for file in files]


def _one(workspace: Workspace, file: str, called: Names) -> Gathered:
    examined = workspace.examine(file)
    if isinstance(examined, Checked):
        return Gathered(file, unread(examined, called), tuple(examined.sources), b"")
    checked = examined.checked
    holds = checked.pipes or checked.delivery.shares
    shared = pickle.dumps((checked.pipes, checked.delivery), protocol=5) if holds else b""
    return Gathered(file, gather(examined, called), tuple(checked.sources), shared)


def _together(found: list[Gathered], request: Request, called: Names) -> list[Pipeline]:
    workspace = Workspace(request)
    bare = [one for one in found if one.shared]
    files = list(_bare(bare, workspace))
    said = workspace.together(files) if len(files) > 1 else ()
    sources = {name: source for one in files for name, source in one.sources.items()}
    result = []
    for one in found:
        own = [d for d in said if d.span.source == one.sources[0]]
        if own:
            known = Checked(sources[one.sources[0]], sources, "", "", (), (), None, (), ())
            told = tuple(finding(d, known, Masking(()), called) for d in own)
            result.append(replace(one.pipeline, findings=one.pipeline.findings + told))
        else:
            result.append(one.pipeline)
    return result


def _bare(found: list[Gathered], workspace: Workspace) -> Iterator[Checked]:
    """As much of a checked file as has to be known to hold it against others."""
    for one in found:
        sources: dict[str, Source] = {name: workspace.read(name) for name in one.sources}
        pipes, delivery = pickle.loads(one.shared)
        first = next(iter(sources.values()))
        yield Checked(first, sources, "", "", (), (), None, (), (), pipes=pipes, delivery=delivery)
