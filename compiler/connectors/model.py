"""What a connector, a format and their options are, as the catalogue describes them."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from compiler.connectors.carries import Carries
from compiler.connectors.guarantees import Reading, Writing
from dsl.records import dataclass


class OptionType(StrEnum):
    """What kind of value an option takes."""

    STRING = "string"
    INT = "int"
    LONG = "long"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    DURATION = "duration"
    MEMORY = "memory"
    ENUM = "enum"
    LIST = "list"
    MAP = "map"
    COLUMN = "column"
    COLUMNS = "columns"
    COLUMN_VALUE = "column_value"
    ANY = "any"


class Role(StrEnum):
    """What a table is to the pipeline; `both` is for options alone."""

    SOURCE = "source"
    SINK = "sink"
    BOTH = "both"
    CATALOG = "catalog"


class Status(StrEnum):
    """`compiled` connectors end in Flink SQL; of `known` ones only names and options are checked."""

    COMPILED = "compiled"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class OptionSpec:
    """An option: `name` is written in `.stream` files, `key` is Flink's.

    - `<column>` in both stands for a column, or a path to a part of one; `.*` at the end for any suffix.
    - `key` is empty where the option does not end among Flink's options (a clause of the table, a check).
    - `unit` (`ms`, `s`, `bytes`): Flink wants a plain number of these where a duration or size is written.
    - `enum` lists Flink's spellings; `words` pairs our words with them where they differ by more than
      `_` and case. `open` allows other texts too. `separator` joins the items of a list.
    - `required_when`, `only_when`, `not_when` are conditions over other options of the same table or
      format: `name`, `name = value`, or `name = one|other`.
    - `column_types` are the type roots of the columns to which a `<column>` option applies; empty: all.
    - `parts`: a `<column>` option may also speak of a part of a column (`address.zip`).
    - `calls`: a list of columns may hold calls (`days(t)`). `of_table`: the columns are those of the table.
    - `inheritable`: may stand by its bare name in `defaults` and `profile`.
    - `lookup`: it tells of a source only how its rows are looked up.
    - `since`, `until`: the first and last Flink version that has it.
    - `otherwise` is the value that it is given where a table does not say it (and `otherwise_when` holds): a text in
      which `{pipeline}`, `{declaration}`, `{format}` and `{key_format}` are put in, or milliseconds.
    - `dotted`: its value is a name with dots, whose parts are the values of these options, the last part of the last.
    - `pattern` is what a text, or each of a list, has to be like, and `takes` says so in words.
    """

    name: str
    key: str
    type: OptionType
    doc: str
    role: Role = Role.BOTH
    unit: str | None = None
    enum: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    open: bool = False
    separator: str = ";"
    default: str | None = None
    required: bool = False
    required_when: str | None = None
    only_when: str | None = None
    not_when: str | None = None
    column_types: tuple[str, ...] = ()
    parts: bool = True
    calls: bool = False
    of_table: bool = True
    inheritable: bool = False
    secret: bool = False
    lookup: bool = False
    since: str | None = None
    until: str | None = None
    otherwise: str | None = None
    otherwise_when: str | None = None
    dotted: tuple[str, ...] = ()
    pattern: str | None = None
    takes: str | None = None
    example: str | None = None

    def serves(self, role: Role) -> bool:
        """Whether a table of this role takes the option."""
        return self.role is Role.BOTH or self.role is role

    def in_target(self, target: str) -> bool:
        """Whether Flink `target` (`2.2`) has the option."""
        return (self.since is None or version(target) >= version(self.since)) and (
            self.until is None or version(target) <= version(self.until)
        )


@dataclass(frozen=True, slots=True)
class KindsWhen:
    """The kinds of rows under a condition over options (`append_only = true`), or with `no primary key`."""

    when: str
    kinds: tuple[str, ...]


NO_PRIMARY_KEY = "no primary key"


@dataclass(frozen=True, slots=True)
class Changelog:
    """What kinds of rows come out and may go in: `I`, `UB`, `UA`, `D`.

    `format`: the format decides; `option`: the option `changelog` does. `as_asked` tells of a sink that it takes no
    more kinds than it is asked to: where rows are only added, it only adds rows (Flink's `getChangelogMode`).
    The first of `source_when`, or `sink_when`, whose condition holds goes before.
    """

    source: tuple[str, ...] = ()
    sink: tuple[str, ...] = ()
    as_asked: bool = False
    source_when: tuple[KindsWhen, ...] = ()
    sink_when: tuple[KindsWhen, ...] = ()

    @property
    def from_format(self) -> bool:
        """Whether the format decides."""
        return "format" in self.source or "format" in self.sink


@dataclass(frozen=True, slots=True)
class Metadata:
    """A metadata column that a connector offers; `type` in Flink's notation, `writable` into a sink.

    `among` is the option that lists what it chooses from: written where, and only where, there are several.
    """

    key: str
    type: str
    writable: bool = False
    among: str = ""


@dataclass(frozen=True, slots=True)
class Unquoted:
    """That names stand unquoted in statements for a `database`: where the value of `option` begins with `prefix`.

    `words` are those that it does not take for a name then.
    """

    option: str
    prefix: str
    database: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class MalformedPlace:
    """Where a malformed record lay: a metadata column of the connector, as `column` of the output `.malformed`.

    `root` is the root of its type, which is never null.
    """

    column: str
    key: str
    root: str


@dataclass(frozen=True, slots=True)
class Release:
    """The jars that bring a connector or format to Flink `target`, as `group:name:version`; none where Flink has it.

    `built_for` is the Flink that they were made for, where it is another one. A `plugin` is loaded when a process of
    Flink starts, from its folder of plugins, and not with a job.
    """

    target: str
    jars: tuple[str, ...]
    built_for: str | None = None
    plugin: bool = False

    def built_elsewhere(self, jar: str) -> str | None:
        """The other Flink that one of the jars was made for; a database's driver is made for none."""
        return self.built_for if "flink" in jar else None


@dataclass(frozen=True, slots=True)
class ExtraArtifacts:
    """Jars that are needed besides where an option's value begins with `prefix`, such as a database's driver."""

    option: str
    prefix: str
    releases: tuple[Release, ...]


@dataclass(frozen=True, slots=True)
class SinkSetting:
    """A setting of Flink that a job with a sink of a connector needs, from Flink `since` on."""

    key: str
    value: str
    since: str

    def in_target(self, target: str) -> bool:
        """Whether a job for Flink `target` needs it."""
        return version(target) >= version(self.since)


@dataclass(frozen=True, slots=True)
class Connector:
    """A kind of outside system. `name` is written in `.stream` files, `identifier` is Flink's.

    `formats` are the names of the formats it works with, empty where it takes none. `bounded` tells whether a source
    ends, unless one of `unbounded_when` (else `bounded_when`) holds. `location` names the option that says where the
    rows lie, for people; `place` what that is, `folder` or `topic`, where who reads it reads all that others write
    there. `instead` tells what to take where Flink has no table of it, only streams of its DataStream API.
    `artifacts` is None where every Flink has it in itself. `delivery` lists what a sink can guarantee, best last.
    `primary_key` is `optional`, `required` (unless one of `keyless_when` holds), `never`, or `for_updates`: a sink
    without one only adds rows. `carries` says for which types its tables have a place, as a format does. `reading` and
    `writing` say what it does for the delivery of rows. Tables of one `system` on the same `server`, which these
    options name, are the same where their `location` is. `upserting` is the connector of a sink that updates rows by
    key, where this one only adds them; `inherits` names connectors whose options in `defaults` reach its tables, too.
    `sink_settings` are settings of Flink that a job with such a sink needs, where the file says nothing else of them.
    `class_path` tells that its jars work in Flink's own class path only, and not when a job brings them. `through`
    tells of a system that reads what another connector writes, of which `identifier` and most options are. `jar` is the
    one of `compiler.jars` that it is in, which the job brings.
    """

    name: str
    identifier: str
    status: Status
    doc: str
    options: tuple[OptionSpec, ...]
    changelog: Changelog
    source: bool = False
    sink: bool = False
    lookup: bool = False
    bounded: bool = False
    delivery: tuple[str, ...] = ()
    commits_on_checkpoint: bool = False
    formats: tuple[str, ...] = ()
    key_format: bool = False
    partitions: bool = False
    primary_key: str = "optional"
    keyless_when: tuple[str, ...] = ()
    bounded_when: tuple[str, ...] = ()
    unbounded_when: tuple[str, ...] = ()
    location: str | None = None
    place: str = ""
    instead: str = ""
    metadata: tuple[Metadata, ...] = ()
    malformed: tuple[MalformedPlace, ...] = ()
    artifacts: tuple[Release, ...] | None = None
    extra_artifacts: tuple[ExtraArtifacts, ...] = ()
    reading: Reading = Reading()
    writing: Writing = Writing()
    system: str = ""
    server: tuple[str, ...] = ()
    upserting: str | None = None
    inherits: tuple[str, ...] = ()
    sink_settings: tuple[SinkSetting, ...] = ()
    class_path: bool = False
    through: bool = False
    jar: str = ""
    carries: Carries = Carries()
    unquoted: Unquoted | None = None
    notes: tuple[str, ...] = ()

    def can_be(self, role: Role) -> bool:
        """Whether it can be a source, if only one that is looked up, or a sink."""
        return self.source or self.lookup if role is Role.SOURCE else self.sink

    def takes(self, key: str, target: str) -> bool:
        """Whether a table of it takes Flink's option `key` in Flink `target`."""
        return any(spec.key == key and spec.in_target(target) for spec in self.options)


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write rows as bytes. `name` is written in `.stream` files, `identifier` is Flink's.

    `keys_in` is the format in which the keys of messages are written beside it, where that is another one.
    `skip_malformed` is the name of the option that makes a reader go on after a row it cannot decode, or None
    where there is none. `routes_malformed` tells that such a row can be an output of its own. `metadata` are columns
    that it offers beside the connector's, there under `value.`. `carries` says for which types it has
    a place. `artifacts` is None where every Flink has it in itself.
    """

    name: str
    identifier: str
    status: Status
    doc: str
    options: tuple[OptionSpec, ...]
    changelog: Changelog
    reads: bool = False
    writes: bool = False
    keys_in: str | None = None
    skip_malformed: str | None = None
    routes_malformed: bool = False
    metadata: tuple[Metadata, ...] = ()
    carries: Carries = Carries()
    artifacts: tuple[Release, ...] | None = None
    extra_artifacts: tuple[ExtraArtifacts, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalog:
    """What names tables, and keeps what is known of them. `tables` are the connectors of these tables, `*` all.

    `given` are options of such a connector that the catalog says for all its tables. `creates` tells that a table can
    be made through it, with the options `made_with`; `properties` are Flink's options (`write.*`) that are kept with a
    table. Where tables are made, `nullable` has columns that may all be null, `fraction` is the number of digits that
    timestamps have, and `partitions_last` puts the columns of partitions behind the others. `dotted_tables`: names
    of tables may have dots in them (`public.orders`), those of databases have none.
    """

    name: str
    identifier: str
    status: Status
    doc: str
    options: tuple[OptionSpec, ...]
    tables: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    creates: bool = False
    made_with: tuple[tuple[str, str], ...] = ()
    nullable: bool = False
    fraction: int | None = None
    partitions_last: bool = False
    properties: tuple[str, ...] = ()
    dotted_tables: bool = False
    artifacts: tuple[Release, ...] | None = None
    extra_artifacts: tuple[ExtraArtifacts, ...] = ()
    notes: tuple[str, ...] = ()


@cache
def version(text: str) -> tuple[int, ...]:
    """`2.2` as numbers that can be compared; patch numbers are left out."""
    return tuple(int(part) for part in text.split(".")[:2])
