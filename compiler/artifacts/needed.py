"""Turns the tables of a job into the jars that it needs, and into the Flink versions that have them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce

from compiler.artifacts.artifact import Artifact, Needed, Undetermined
from compiler.artifacts.checksums import checksums
from compiler.connectors.load import find_catalog, find_connector, find_format
from compiler.connectors.model import Catalog, Connector, ExtraArtifacts, Format, Release, version
from compiler.options.references import references
from compiler.plan.inputs import operators
from compiler.plan.operators import TableSource
from compiler.plan.plan import Plan
from dsl.records import dataclass

_FORMATS = ("format", "value.format", "key.format")
"""Flink's options that name a format."""
_FOLDERS = {
    "execution.checkpointing.dir": "checkpoint.dir",
    "execution.checkpointing.savepoint-dir": "savepoint.dir",
}
"""Flink's settings that name a folder for state, and how files call them."""


@dataclass(frozen=True, slots=True)
class Table:
    """A source or sink: its connector as Flink names it, and Flink's options, references as on disk.

    Of a catalog, `catalog` is its kind, and there is no connector.
    """

    name: str
    connector: str
    options: Mapping[str, str]
    catalog: str = ""

    def parts(self) -> tuple[Connector | Format | Catalog, ...]:
        """What the catalogue has of its connector and formats."""
        if self.catalog:
            kept = find_catalog(self.catalog)
            return () if kept is None else (kept,)
        named = (self.options[key] for key in _FORMATS if key in self.options)
        found = (find_connector(self.connector), *map(find_format, named))
        return tuple({part.name: part for part in found if part is not None}.values())


def tables_of(plan: Plan) -> tuple[Table, ...]:
    """The tables that a job reads and writes, and the folders in which its state is saved, as tables of files."""
    roots = [(relation.name, relation.operator) for relation in plan.relations]
    roots += [(sink.name, sink.input) for sink in plan.sinks]
    sources = (
        Table(name, one.connector, dict(one.options))
        for name, root in roots
        for one in operators(root)
        if isinstance(one, TableSource)
    )
    sinks = (Table(sink.name, sink.connector, dict(sink.options)) for sink in plan.sinks)
    folders = ((name, dict(plan.settings).get(key)) for key, name in _FOLDERS.items())
    # What is saved goes to files by the same filesystems as rows do.
    saved = (Table(name, "filesystem", {"path": path}) for name, path in folders if path)
    catalogs = (Table(one.name, "", dict(one.options), one.kind) for one in plan.catalogs)
    return (*sources, *sinks, *catalogs, *saved)


def needed(
    tables: Iterable[Table], target: str, value: Callable[[str], str] = lambda written: written
) -> Needed:
    """The jars of tables for a Flink, in the order of the tables, each once.

    `value` gives the value of an option as it stands on disk. What is not released for that Flink is left out.
    """
    found: dict[str, Artifact] = {}
    unknown: list[Undetermined] = []
    for table in tables:
        for part in table.parts():
            for release in _releases_for(part, table, target, value):
                _add(found, part.name, release)
            unknown += _undetermined(part, table, value)
    return Needed(tuple(found.values()), tuple(dict.fromkeys(unknown)))


def targets_of(part: Connector | Format | Catalog, table: Table) -> frozenset[str] | None:
    """The Flink versions for which there are the jars of a part of a table; None where Flink itself has it."""
    extras = [extra.releases for extra in _extras(part, table, lambda written: written)]
    every = [*([] if part.artifacts is None else [part.artifacts]), *extras]
    if not every:
        return None
    sets = (frozenset(release.target for release in releases) for releases in every)
    return reduce(frozenset.intersection, sets)


def nearest(target: str, having: Iterable[frozenset[str]]) -> str | None:
    """The Flink version nearest to `target` that is in all sets, of two as near the newer one; or None."""
    sets = list(having)
    order = sorted({target, *(one for targets in sets for one in targets)}, key=version)
    common = [one for one in order if all(one in targets for targets in sets)]
    here = order.index(target)
    return min(reversed(common), key=lambda one: abs(order.index(one) - here), default=None)


def _releases_for(
    part: Connector | Format | Catalog, table: Table, target: str, value: Callable[[str], str]
) -> Iterator[Release]:
    extras = (extra.releases for extra in _extras(part, table, value))
    for releases in (part.artifacts or (), *extras):
        yield from (release for release in releases if release.target == target)


def _extras(
    part: Connector | Format | Catalog, table: Table, value: Callable[[str], str]
) -> Iterator[ExtraArtifacts]:
    for extra in part.extra_artifacts:
        written = table.options.get(_key(part, extra.option))
        if written is not None and value(written).startswith(extra.prefix):
            yield extra


def _undetermined(
    part: Connector | Format | Catalog, table: Table, value: Callable[[str], str]
) -> Iterator[Undetermined]:
    for name in dict.fromkeys(extra.option for extra in part.extra_artifacts):
        found = value(table.options.get(_key(part, name), ""))
        met = any(found.startswith(e.prefix) for e in part.extra_artifacts if e.option == name)
        if references(found) and not met:
            yield Undetermined(table.name, part.name, name)


def _key(part: Connector | Format | Catalog, name: str) -> str:
    """Flink's key of an option; without the prefix that options of formats have."""
    return next(spec.key for spec in part.options if spec.name == name)


def _add(found: dict[str, Artifact], part: str, release: Release) -> None:
    for coordinates in release.jars:
        before = found.get(coordinates)
        by = dict.fromkeys((*(before.needed_by if before else ()), part))
        sha256, size = checksums().get(coordinates, (None, None))
        found[coordinates] = Artifact(
            coordinates,
            tuple(by),
            release.built_elsewhere(coordinates),
            sha256,
            size,
            release.plugin,
        )
