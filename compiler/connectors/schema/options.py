"""Options, and the jars of releases, as catalogue files write them."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from compiler.connectors.model import OptionType, Role

_NAME = re.compile(r"([a-z][a-z0-9_]*|<column>)(\.([a-z0-9][a-z0-9_]*|<column>))*(\.\*)?|\*")
_TARGET = re.compile(r"\d+\.\d+")


class Entry(BaseModel):
    """A table of a catalogue file; a key that it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", strict=False, populate_by_name=True)


class OptionEntry(Entry):
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


class ReuseEntry(Entry):
    """That the jars of one Flink are taken for another, for which none are made."""

    reuse: str


class BuiltForEntry(Entry):
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
