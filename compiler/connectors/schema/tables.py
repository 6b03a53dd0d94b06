"""What catalogue files say of rows and columns: changes, metadata, types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from compiler.connectors.model import NO_PRIMARY_KEY
from compiler.connectors.schema.options import Entry
from compiler.types.datatype import Root

RowKind = Literal["I", "UB", "UA", "D"]


class KindsWhenEntry(Entry):
    """The kinds of rows where a condition holds."""

    when: str
    kinds: list[RowKind]


class ConnectorChangelog(Entry):
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


class FormatChangelog(Entry):
    """The kinds of rows that a format reads and writes."""

    source: list[RowKind] = []
    sink: list[RowKind] = []


class MetadataEntry(Entry):
    """A metadata column."""

    key: str
    type: str
    writable: bool = False
    among: str = ""


class MalformedPlaceEntry(Entry):
    """A metadata column that tells where a malformed record lay."""

    column: str
    key: str
    root: Literal["VARCHAR", "INT", "BIGINT"]


class SinkSettingEntry(Entry):
    """A setting of Flink that a job with such a sink needs."""

    value: str
    since: str = Field(pattern=r"^\d+\.\d+$")


class UnquotedEntry(Entry):
    """A database in whose statements names stand unquoted."""

    when: str = Field(pattern=r"^\w+ = .+\*$")
    database: str
    words: list[str]


def _known_root(name: str) -> str:
    return Root(name).value


TypeRoot = Annotated[str, AfterValidator(_known_root)]


class LimitsEntry(Entry):
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
