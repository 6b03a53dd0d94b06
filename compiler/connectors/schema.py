"""The shape that a catalogue file must have, for tests and for files that projects bring."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from compiler.connectors.load import shared_names
from compiler.connectors.model import NO_PRIMARY_KEY, OptionType, Role, Status
from compiler.types.datatype import Root

_NAME = re.compile(r"([a-z][a-z0-9_]*|<column>)(\.([a-z0-9][a-z0-9_]*|<column>))*(\.\*)?|\*")
_TARGET = re.compile(r"\d+\.\d+")
_WHEN = r"^[a-z_.]+ = \S+\*$"
RowKind = Literal["I", "UB", "UA", "D"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False, populate_by_name=True)


class OptionEntry(_Entry):
    """An option; its name may be left out where it is the key with `_` for `-`."""

    key: str = ""
    name: str = ""
    type: OptionType
    doc: str = Field(min_length=3, pattern=r"[^.]$")
    role: Role = Field(default=Role.BOTH, alias="for")
    unit: Literal["ms", "s", "min", "bytes"] | None = None
    enum: list[str] = []
    words: dict[str, str] = {}
    open: bool = False
    separator: str = ";"
    default: str | None = None
    required: bool = False
    required_when: str | None = None
    only_when: str | None = None
    not_when: str | None = None
    column_types: list[str] = []
    parts: bool = True
    calls: bool = False
    of_table: bool = True
    inheritable: bool = False
    secret: bool = False
    lookup: bool = False
    since: str | None = Field(default=None, pattern=r"^\d+\.\d+$")
    until: str | None = Field(default=None, pattern=r"^\d+\.\d+$")
    otherwise: str | None = None
    otherwise_when: str | None = None
    dotted: list[str] = []
    pattern: str | None = None
    takes: str | None = None
    example: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        self.name = self.name or self.key.replace("-", "_")
        if not _NAME.fullmatch(self.name) and self.name != self.key:
            raise ValueError(f"{self.name}: names are lower-case words joined by `_` and `.`")
        if (self.type is OptionType.ENUM) is not bool(
            self.enum
        ) and self.type is not OptionType.LIST:
            raise ValueError(f"{self.name}: `enum` goes with the type `enum`, or with a list")
        if not set(self.words.values()) <= set(self.enum):
            raise ValueError(f"{self.name}: `words` stand for what `enum` lists")
        if (self.pattern is None) is not (self.takes is None):
            raise ValueError(f"{self.name}: `takes` says in words what `pattern` is")
        if self.pattern is not None and self.type not in (OptionType.STRING, OptionType.LIST):
            raise ValueError(f"{self.name}: `pattern` goes with texts")
        if self.secret and self.default is not None:
            raise ValueError(f"{self.name}: a secret has no default")
        if ("<column>" in self.name) is not ("<column>" in self.key) and self.key:
            raise ValueError(f"{self.name}: name and key speak of a column, or neither does")
        return self


Coordinate = Annotated[str, Field(pattern=r"^[a-z0-9.-]+:[A-Za-z0-9._-]+:[A-Za-z0-9._-]+$")]


class ReuseEntry(_Entry):
    """That the jars of one Flink are taken for another, for which none are made."""

    reuse: str


class BuiltForEntry(_Entry):
    """Jars that were made for a Flink that the file says nothing of."""

    jars: list[Coordinate]
    built_for: str = Field(pattern=r"^\d+\.\d+$")


ReleaseEntry = list[Coordinate] | ReuseEntry | BuiltForEntry


def _consistent_releases(releases: dict[str, ReleaseEntry]) -> dict[str, ReleaseEntry]:
    for target, given in releases.items():
        if not _TARGET.fullmatch(target):
            raise ValueError(f"`{target}` is no version of Flink, such as `2.2`")
        if not isinstance(given, ReuseEntry):
            continue
        if given.reuse not in releases or isinstance(releases[given.reuse], ReuseEntry):
            raise ValueError(f"{target}: no jars stand at `{given.reuse}`, to be used again")
    return releases


Releases = Annotated[dict[str, ReleaseEntry], AfterValidator(_consistent_releases)]


_RELEASES: TypeAdapter[dict[str, ReleaseEntry]] = TypeAdapter(Releases)


class _Described(_Entry):
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


class KindsWhenEntry(_Entry):
    """The kinds of rows where a condition holds."""

    when: str
    kinds: list[RowKind]


class ConnectorChangelog(_Entry):
    """The kinds of rows that come out of a source and may go into a sink."""

    source: list[RowKind | Literal["format", "option"]] = []
    sink: list[RowKind | Literal["format", "option"]] = []
    as_asked: bool = False
    source_when: list[KindsWhenEntry] = []
    sink_when: list[KindsWhenEntry] = []

    def means(self) -> Iterator[str]:
        """The conditions of which it speaks."""
        for entry in (*self.source_when, *self.sink_when):
            if entry.when != NO_PRIMARY_KEY:
                yield entry.when


class FormatChangelog(_Entry):
    """The kinds of rows that a format reads and writes."""

    source: list[RowKind] = []
    sink: list[RowKind] = []


class MetadataEntry(_Entry):
    """A metadata column."""

    key: str
    type: str
    writable: bool = False
    among: str = ""


class MalformedPlaceEntry(_Entry):
    """A metadata column that tells where a malformed record lay."""

    column: str
    key: str
    root: Literal["VARCHAR", "INT", "BIGINT"]


class PositionEntry(_Entry):
    """By which option a server knows its readers."""

    option: str
    called: str
    server: list[str]
    by_chance: str = ""
    one_when: str = ""


class UnsettledEntry(_Entry):
    """A start that depends on what others did."""

    when: str
    unless: str
    begins: str
    then: str


class PluginEntry(_Entry):
    """The option that names a part of the server."""

    option: str
    common: str


class PauseEntry(_Entry):
    """For how long a live part of a source may be silent."""

    why: str
    option: str = ""
    milliseconds: int = 0

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.option) is bool(self.milliseconds):
            raise ValueError("a `pause` is as long as an option says, or so many `milliseconds`")
        return self


class ReadingEntry(_Entry):
    """How a source gives rows again after a failure."""

    replays: Literal["", "position", "start", "never", "undeleted"] = ""
    replays_when: list[str] = []
    skips_when: list[str] = []
    start: str = ""
    repeats_when: list[str] = []
    committed: str = ""
    in_parts: str = ""
    leaves_out: list[str] = []
    clocks: bool = False
    waits_unless: list[str] = []
    hides: str = ""
    pause: PauseEntry | None = None
    position: PositionEntry | None = None
    unsettled: UnsettledEntry | None = None
    plugin: PluginEntry | None = None

    def means(self) -> Iterator[str]:
        """The conditions and options of which it speaks."""
        yield from (*self.replays_when, *self.skips_when, *self.repeats_when, *self.waits_unless)
        if self.pause is not None and self.pause.option:
            yield self.pause.option
        yield from filter(
            None, (self.start, self.committed, self.in_parts, self.hides, *self.leaves_out)
        )
        if self.position is not None:
            yield from (self.position.option, *self.position.server)
            yield from filter(None, (self.position.one_when,))
        if self.unsettled is not None:
            yield self.unsettled.when
        if self.plugin is not None:
            yield self.plugin.option


class TransactionsEntry(_Entry):
    """The options of a sink's transactions."""

    prefix: str
    timeout: str
    limit: str
    lists_when: str = ""


class WritingEntry(_Entry):
    """How a sink keeps from writing rows twice."""

    guarantee: str = ""
    idempotent_with_key: bool = False
    idempotent_when: list[str] = []
    keeps_nothing: bool = False
    only_seen: bool = False
    message_key: str = ""
    together_when: str = ""
    closed_formats: list[str] = []
    merged_when: str = ""
    loses: str = ""
    transactions: TransactionsEntry | None = None

    def means(self) -> Iterator[str]:
        """The conditions and options of which it speaks."""
        yield from filter(None, (self.guarantee, *self.idempotent_when))
        yield from filter(None, (self.message_key, self.together_when, self.merged_when))
        if self.transactions is not None:
            yield from filter(None, self.transactions.model_dump().values())


class SinkSettingEntry(_Entry):
    """A setting of Flink that a job with such a sink needs."""

    value: str
    since: str = Field(pattern=r"^\d+\.\d+$")


class UnquotedEntry(_Entry):
    """A database in whose statements names stand unquoted."""

    when: str = Field(pattern=r"^\w+ = .+\*$")
    database: str
    words: list[str]


def _known_root(name: str) -> str:
    return Root(name).value


TypeRoot = Annotated[str, AfterValidator(_known_root)]


class LimitsEntry(_Entry):
    """What types a format has no place for."""

    without: list[TypeRoot] = []
    only: list[TypeRoot] = []
    digits: dict[TypeRoot, int] = {}
    text_keys: bool = False
    whole_bytes: bool = False


class CarriesEntry(LimitsEntry):
    """The same, and what holds in messages `when` an option has a value."""

    when: str = ""
    then: LimitsEntry = LimitsEntry()


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


class SharedFile(_Entry):
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
