"""Compares what a job asks for with the packages that Python has here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import metadata

from compiler.plan.requirements import Requirement


def not_installed(packages: Iterable[Requirement]) -> Iterator[tuple[str, str | None]]:
    """The requirements that are not met here, each with the version that is there instead."""
    from packaging.requirements import Requirement as Parsed

    for package in packages:
        parsed = Parsed(package.text)
        if parsed.marker is not None and not parsed.marker.evaluate():
            continue
        try:
            version = metadata.version(package.name)
        except metadata.PackageNotFoundError:
            yield package.text, None
            continue
        if not parsed.specifier.contains(version, prereleases=True):
            yield package.text, version
