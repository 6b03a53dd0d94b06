"""The files of the catalogue."""

from __future__ import annotations

import re
from typing import Any, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from compiler.connectors.load import shared_names
from compiler.connectors.model import Role, Status
from compiler.connectors.schema.delivery import ReadingEntry, WritingEntry
from compiler.connectors.schema.options import Entry, OptionEntry, ReleaseEntry, Releases
from compiler.connectors.schema.tables import (
    CarriesEntry,
    ConnectorChangelog,
    FormatChangelog,
    MalformedPlaceEntry,
    MetadataEntry,
    SinkSettingEntry,
    UnquotedEntry,
)

_WHEN = r"^[a-z_.]+ = \S+\*$"
_RELEASES: TypeAdapter[dict[str, ReleaseEntry]] = TypeAdapter(Releases)


class _Described(Entry):
    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    identifier: str
    status: Status
    doc: str = Field(min_length=3, pattern=r"[^.]$")
    notes: list[str] = []
    shared: list[str] = []
    options: list[OptionEntry] = []
    artifacts: Releases | None = None
    extra_artifacts: list[dict[str, Any]] = []

    @model_validator(mode="after")
    def _extras(self) -> Self:
        names = {option.name for option in self.options}
        for entry in self.extra_artifacts:
            when, plugin = entry.get("when", ""), entry.get("plugin", False)
            releases = {k: v for k, v in entry.items() if k not in ("when", "plugin")}
            if not isinstance(plugin, bool):
                raise ValueError(f"`plugin` is true or false: `{plugin}`")
            if not re.fullmatch(_WHEN, when) or when.partition(" = ")[0] not in names:
                raise ValueError(f"`when` is `option = beginning*` over an option: `{when}`")
            _RELEASES.validate_python(releases)
            missing = set(self.artifacts or ()) - set(releases)
            if missing:
                raise ValueError(f"{when}: say what {', '.join(sorted(missing))} needs, or `[]`")
        return self

    @model_validator(mode="after")
    def _conditions(self) -> Self:
        names = {option.name for option in self.options}
        for option in self.options:
            for condition in (
                option.required_when,
                option.only_when,
                option.not_when,
                option.otherwise_when,
            ):
                if condition is not None and condition.partition(" = ")[0] not in names:
                    raise ValueError(f"{option.name}: no option is meant by `{condition}`")
        pairs = [(option.name, role) for option in self.options for role in _roles(option.role)]
        twice = {name for name, role in pairs if pairs.count((name, role)) > 1}
        if twice:
            raise ValueError(f"given twice: {', '.join(sorted(twice))}")
        return self


class ConnectorFile(_Described):
    """A connector's file."""

    source: bool = False
    sink: bool = False
    lookup: bool = False
    bounded: bool = False
    changelog: ConnectorChangelog
    delivery: list[Literal["none", "at_least_once", "exactly_once"]] = []
    commits_on_checkpoint: bool = False
    formats: list[str] = []
    upserting: str | None = None
    inherits: list[str] = []
    sink_settings: dict[str, SinkSettingEntry] = {}
    class_path: bool = False
    jar: str = ""
    carries: CarriesEntry = CarriesEntry()
    unquoted: UnquotedEntry | None = None
    place: Literal["", "folder", "topic"] = ""
    key_format: bool = False
    partitions: bool = False
    primary_key: Literal["optional", "required", "for_updates", "never"] = "optional"
    keyless_when: list[str] = []
    bounded_when: list[str] = []
    unbounded_when: list[str] = []
    location: str | None = None
    instead: str = ""
    metadata: list[MetadataEntry] = []
    malformed: list[MalformedPlaceEntry] = []
    reading: ReadingEntry = ReadingEntry()
    writing: WritingEntry = WritingEntry()
    system: str = ""
    server: list[str] = []

    @model_validator(mode="after")
    def _guarantees(self) -> Self:
        names = {option.name for option in self.options} | shared_names(self.shared)
        said = (*self.changelog.means(), *self.keyless_when)
        for meant in (*self.reading.means(), *self.writing.means(), *self.server, *said):
            if meant.partition(" = ")[0] not in names:
                raise ValueError(f"no option is meant by `{meant}`")
        if bool(self.system) is not bool(self.server):
            raise ValueError("a `system` has a `server`, on which its tables lie")
        return self

    @model_validator(mode="after")
    def _roles(self) -> Self:
        if not (self.source or self.sink or self.lookup):
            raise ValueError("a connector is a source, a sink or a look-up")
        if self.sink is not bool(self.delivery):
            raise ValueError("a sink says what it can guarantee in `delivery`")
        names = [option.name for option in self.options]
        if not {part for option in self.options for part in option.dotted} <= set(names):
            raise ValueError("parts of a `dotted` option are options")
        if self.location is not None and self.location not in {o.name for o in self.options}:
            raise ValueError(f"`location` is no option: {self.location}")
        return self


class ThroughFile(_Described):
    """The file of a system that reads what other connectors write: the first, and by key the second of `through`."""

    through: list[str] = Field(min_length=2, max_length=2)
    without: list[str] = []
    formats: list[str]


class FormatFile(_Described):
    """A format's file, `format-<identifier>.toml`."""

    reads: bool = False
    writes: bool = False
    keys_in: str | None = None
    skip_malformed: str | None = None
    routes_malformed: bool = False
    metadata: list[MetadataEntry] = []
    carries: CarriesEntry = CarriesEntry()
    changelog: FormatChangelog

    @model_validator(mode="after")
    def _skip(self) -> Self:
        names = {option.name for option in self.options}
        if self.skip_malformed is not None and self.skip_malformed not in names:
            raise ValueError(f"`skip_malformed` is no option: {self.skip_malformed}")
        if self.carries.when and self.carries.when.partition(" = ")[0] not in names:
            raise ValueError(f"no option is meant by `{self.carries.when}`")
        return self


class CatalogFile(_Described):
    """A catalog's file, `catalog-<identifier>.toml`."""

    tables: list[str]
    given: list[str] = []
    creates: bool = False
    made_with: dict[str, str] = {}
    nullable: bool = False
    fraction: int | None = None
    partitions_last: bool = False
    properties: list[str] = []
    dotted_tables: bool = False


class SharedFile(Entry):
    """Options that several connectors have, `_<name>.toml`."""

    options: list[OptionEntry]


def validated(
    stem: str, data: dict[str, Any]
) -> ConnectorFile | ThroughFile | FormatFile | CatalogFile | SharedFile:
    """The checked content of the catalogue file called `stem`; ValidationError where it is wrong."""
    if stem.startswith("_"):
        return SharedFile.model_validate(data)
    if stem.startswith("format-"):
        return FormatFile.model_validate(data)
    if stem.startswith("catalog-"):
        return CatalogFile.model_validate(data)
    if "through" in data:
        return ThroughFile.model_validate(data)
    return ConnectorFile.model_validate(data)


def _roles(role: Role) -> tuple[Role, ...]:
    return (Role.SOURCE, Role.SINK) if role is Role.BOTH else (role,)
