"""A file of a compilation, with the names that can be used in it."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from dsl.parsed import Parsed
from dsl.records import dataclass
from dsl.syntax.declarations import (
    CatalogDeclaration,
    Defaults,
    Function,
    Param,
    Pipeline,
    Profile,
    Schema,
    SinkDeclaration,
    SourceDeclaration,
    Task,
    Test,
    Use,
)

Named: TypeAlias = (
    SourceDeclaration | Task | SinkDeclaration | Schema | CatalogDeclaration | Function
)


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that `use` brings in: the declaration `name` of `unit`."""

    unit: Unit
    name: str
    use: Use


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One parsed file. `names` holds its own sources, tasks, sinks, schemas, catalogs and functions, `imports` what it
    uses, `lost` the names that a `use` should have brought in and could not (which has been reported).

    Units are compared by identity: a file is one unit in a compilation, however often it is used.
    """

    parsed: Parsed
    pipeline: Pipeline | None
    defaults: tuple[Defaults, ...]
    names: dict[str, Named] = field(default_factory=dict)
    imports: dict[str, Imported] = field(default_factory=dict)
    params: dict[str, Param] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    tests: tuple[Test, ...] = ()
    lost: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The name of the file's source."""
        return self.parsed.source.name

    @property
    def broken(self) -> bool:
        """Whether something in the file did not parse, so that a missing name may be ours."""
        return any(d.code.number.startswith("SYN") for d in self.parsed.diagnostics)


@dataclass(frozen=True, slots=True)
class Entity:
    """A declaration in its file: what an edge of the DAG leads to."""

    unit: Unit
    name: str

    @property
    def declaration(self) -> Named:
        """The declaration itself."""
        return self.unit.names[self.name]
