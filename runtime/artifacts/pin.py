"""Writes the checksums of the catalogue's jars into their file: `python -m runtime.artifacts.pin`, or `make checksums`.

Jars that have a line already are not fetched again: what is released does not change.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from compiler.artifacts.artifact import Artifact
from compiler.artifacts.checksums import FILE, checksums
from compiler.connectors.load import (
    catalog_names,
    connector_names,
    find_catalog,
    find_connector,
    find_format,
    format_names,
)
from compiler.connectors.model import Catalog, Connector, Format
from runtime.artifacts.cache import Cache, cache_folder
from runtime.artifacts.errors import ArtifactError
from runtime.artifacts.fetch import fetch
from runtime.artifacts.repository import repositories


def catalogue_jars() -> list[str]:
    """The coordinates of all jars that the catalogue names, in order."""
    return sorted({one for part in _parts() for one in jars_of(part)})


def jars_of(part: Connector | Format | Catalog) -> Iterator[str]:
    """The coordinates of the jars of a connector, format or catalog, for any Flink."""
    extras = (extra.releases for extra in part.extra_artifacts)
    for releases in (part.artifacts or (), *extras):
        for release in releases:
            yield from release.jars


def main() -> int:
    """Fetches what has no checksum yet, and tells of what is in no repository."""
    known, lost = checksums(), []
    lines = []
    for coordinates in catalogue_jars():
        try:
            sha256, size = known.get(coordinates) or _measured(coordinates)
        except ArtifactError as error:
            lost.append(error.message)
            continue
        lines.append(f"{coordinates}\t{sha256}\t{size}\n")
    FILE.write_text("".join(lines), encoding="utf-8")
    sys.stderr.write("".join(f"no checksum: {message}\n" for message in lost))
    return 1 if lost else 0


def _measured(coordinates: str) -> tuple[str, int]:
    cache = Cache(cache_folder(os.environ, Path.home()))
    asked = partial(repositories, None, os.environ, Path.home())
    (found,) = fetch([Artifact(coordinates)], cache, asked)
    return found.sha256, found.path.stat().st_size


def _parts() -> Iterator[Connector | Format | Catalog]:
    found = (
        *map(find_connector, connector_names()),
        *map(find_format, format_names()),
        *map(find_catalog, catalog_names()),
    )
    return (part for part in found if part is not None)


if __name__ == "__main__":
    sys.exit(main())
