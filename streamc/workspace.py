"""Checks files on disk with the settings of the command line and of their project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.checked import Checked, Settings
from dsl.diagnostic import Diagnostic
from dsl.parsed import Parsed
from dsl.source import Source
from streamc.files import Reader
from streamc.project import project_of
from streamc.report import Report, report
from streamc.request import Request
from streamc.search import find
from streamc.targets import DEFAULT_TARGET

if TYPE_CHECKING:
    from compiler.checking import Examined

LIBRARIES = 100
"""How many libraries' trees are kept for the next file that uses them."""


class Workspace:
    """The files of one call of a command; each is read once."""

    def __init__(
        self,
        request: Request,
        unsaved: Mapping[str, bytes] | None = None,
        reader: Reader | None = None,
    ) -> None:
        self._request = request
        self._reader = reader or Reader(unsaved)
        self._parsed: dict[str, Parsed] = {}

    def find(self, patterns: Sequence[str]) -> tuple[str, ...]:
        """The files that paths, folders and globs stand for, less what their project excludes."""
        return find(patterns, lambda path: project_of(path).excludes(path))

    def read(self, path: str) -> Source:
        """The text of a file; WrongUse where it cannot be read."""
        return self._reader.read(path)

    @property
    def unreadable(self) -> frozenset[str]:
        """The names of the texts read so far that are not UTF-8."""
        return frozenset(self._reader.diagnostics)

    @property
    def texts(self) -> frozenset[str]:
        """The names of all texts read so far, those of functions' code among them."""
        return self._reader.names

    def settings(self, path: str) -> Settings:
        """How to compile a file: the command line goes before the project."""
        project, request = project_of(path), self._request
        return Settings(
            profile=request.profile or project.profile,
            params=request.params,
            target=request.target or project.target or DEFAULT_TARGET,
            severities=project.severities,
            state_budget=project.state_budget,
        )

    def check(self, path: str) -> Checked:
        """The checked file; one that is not UTF-8 is not compiled, and fails with that alone."""
        found = self.examine(path)
        return found if isinstance(found, Checked) else found.checked

    def examine(self, path: str) -> Examined | Checked:
        """The same with what it is known by, where it was compiled."""
        source, settings = self._reader.read(path), self.settings(path)
        unreadable = self._reader.diagnostics.get(source.name)
        if unreadable is not None:
            return Checked(
                source, {source.name: source}, "", settings.target, (), (), None, (), (unreadable,)
            )
        from compiler.compile import examine

        def parse(text: Source) -> Parsed:
            return self._parse(text, keep=text is not source)

        examined = examine(source, settings, self._reader.load, parse)
        checked, found = examined.checked, self._reader.diagnostics
        extra = tuple(found[name] for name in checked.sources if name in found)
        if not extra:
            return examined
        return replace(examined, checked=replace(checked, diagnostics=checked.diagnostics + extra))

    def _parse(self, source: Source, *, keep: bool) -> Parsed:
        """The tree of a text; that of a library is kept, as others may use it, too."""
        from dsl.parse import parse

        known = self._parsed.get(source.name)
        if known is not None and known.source is source:
            return known
        parsed = parse(source)
        if keep:
            if len(self._parsed) >= LIBRARIES:
                self._parsed.clear()
            self._parsed[source.name] = parsed
        return parsed

    def check_all(self, paths: Iterable[str]) -> list[Checked]:
        """The checked files, with what is to be said of those of one project together."""
        files = [self.check(path) for path in paths]
        found = self.together(files)
        return [
            replace(one, diagnostics=one.diagnostics + more)
            if (more := tuple(d for d in found if d.span.source == one.source.name))
            else one
            for one in files
        ]

    def together(self, files: Iterable[Checked]) -> tuple[Diagnostic, ...]:
        """What is to be said of the files of each project together, and of none of them alone."""
        projects: dict[Path | None, list[Checked]] = {}
        for one in files:
            projects.setdefault(project_of(one.source.name).root, []).append(one)
        return tuple(
            d
            for together in projects.values()
            if sum(1 for one in together if one.pipes or one.delivery.shares) > 1
            for d in self._together(together)
        )

    def _together(self, files: list[Checked]) -> tuple[Diagnostic, ...]:
        from compiler.checks.sharing.files import check_files

        return check_files(files, lambda name: self.settings(name).severities)


def report_of(checked: Iterable[Checked]) -> Report:
    """What was found in a number of checked files."""
    files = list(checked)
    sources: dict[str, Source] = {}
    for one in files:
        sources.update(one.sources)
    return report((d for one in files for d in one.diagnostics), sources, len(files))
