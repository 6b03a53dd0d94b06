"""What the factories in jars say of their options, as it is recorded in `record.tsv`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compiler.artifacts.checksums import checksums
from compiler.connectors.load import (
    catalog_names,
    connector_names,
    find_catalog,
    find_connector,
    find_format,
    format_names,
)
from compiler.connectors.model import Catalog, Connector, Format

FOLDER = Path(__file__).parent
RECORD = FOLDER / "record.tsv"
Part = Connector | Format | Catalog


@dataclass(frozen=True)
class Asked:
    """A jar that is asked for a Flink; an `older` one is a release before the one that the catalogue describes.

    Where it has `classes`, their constants are options of a `part`, such as `connector iceberg`.
    """

    target: str
    jars: tuple[str, ...]
    older: bool = False
    part: str = ""
    classes: tuple[str, ...] = ()

    @property
    def coordinates(self) -> str:
        """The jar that is asked; the others are needed to load it."""
        return self.jars[0]


@dataclass(frozen=True, order=True)
class Declared:
    """An option as a factory declares it. `type` is the name of a Java class, `enum:` with the constants of one.

    `how` is `required`, `optional`, `constant` (an option that stands in a class), or `text` (a key that does).
    """

    jar: str
    kind: str
    identifier: str
    key: str
    how: str
    type: str
    default: str


def asked() -> list[Asked]:
    """All jars that are asked: of `jars.toml`, and of the catalogue where a repository has them."""
    data = tomllib.loads((FOLDER / "jars.toml").read_text("utf-8"))
    needs, can_be_had = data["needs"], checksums()
    found = [
        Asked(target, (jar, *needs.get(jar, ())), group == "older")
        for group in ("asked", "older")
        for target, jars in data[group].items()
        for jar in jars
    ]
    for entry in data["constants"]:
        jars, classes = (entry["jar"], *needs.get(entry["jar"], ())), tuple(entry["classes"])
        found += [Asked(target, jars, True, entry["of"], classes) for target in entry["targets"]]
    for part in parts():
        own = part.jar if isinstance(part, Connector) else ""
        if own:
            # It lies in the tree, and is loaded with what the catalogue names for it.
            found += [Asked(one.target, (own, *one.jars)) for one in part.artifacts or ()]
            continue
        found += [
            Asked(release.target, release.jars)
            for release in part.artifacts or ()
            if release.jars and all(jar in can_be_had for jar in release.jars)
        ]
    return list(dict.fromkeys(found))


def parts() -> Iterator[Part]:
    """Everything in the catalogue that has a factory of its own."""
    connectors = filter(None, map(find_connector, connector_names()))
    yield from (one for one in connectors if not one.through)
    yield from filter(None, map(find_format, format_names()))
    yield from filter(None, map(find_catalog, catalog_names()))


def kind_of(part: Part) -> str:
    """The kind of factory that stands for a part."""
    return {Connector: "connector", Format: "format", Catalog: "catalog"}[type(part)]


def recorded() -> list[Declared]:
    """The options in the record."""
    lines = RECORD.read_text("utf-8").splitlines()
    return [_declared(line.split("\t")) for line in lines]


def written(declared: list[Declared]) -> str:
    """The record of these options, each once."""
    lines = []
    for one in sorted(set(declared)):
        words = (one.jar, one.kind, one.identifier, one.key, one.how, one.type, one.default)
        lines.append("\t".join(words) + "\n")
    return "".join(lines)


def _declared(words: list[str]) -> Declared:
    return Declared(*words)
