"""What an artifact is: a jar in a Maven repository, as a job needs it."""

from __future__ import annotations

from dsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Artifact:
    """A jar, as `group:name:version`.

    `sha256` is its checksum where one is known to the catalogue, `size` its bytes then. `needed_by` are the
    connectors and formats that need it; `built_for` is the Flink it was made for, where that is another one than
    the job's. A `plugin` has to lie in the folder of plugins of each process of a cluster before that starts.
    """

    coordinates: str
    needed_by: tuple[str, ...] = ()
    built_for: str | None = None
    sha256: str | None = None
    size: int | None = None
    plugin: bool = False

    @property
    def name(self) -> str:
        """Its name without group and version."""
        return self.coordinates.split(":")[1]

    @property
    def file_name(self) -> str:
        """The file that it is in a repository."""
        _, name, version = self.coordinates.split(":")
        return f"{name}-{version}.jar"

    @property
    def path(self) -> str:
        """Where it lies in a repository, as Maven lays it out."""
        group, name, version = self.coordinates.split(":")
        return f"{group.replace('.', '/')}/{name}/{version}/{self.file_name}"


@dataclass(frozen=True, slots=True)
class Undetermined:
    """That jars of a table depend on the value of an option, which is only known when the job runs."""

    table: str
    connector: str
    option: str


@dataclass(frozen=True, slots=True)
class Needed:
    """The jars of a job, and the options that decide about more."""

    artifacts: tuple[Artifact, ...] = ()
    undetermined: tuple[Undetermined, ...] = ()
