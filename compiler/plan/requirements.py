"""The Python packages that are installed where a job runs, as its plan holds them."""

from __future__ import annotations

import re

from dsl.records import dataclass
from dsl.span import Span

_APART = re.compile(r"[-_.]+")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A package: its name in the one form, the requirement as pip reads it (PEP 508), and checksums of its files.

    `pinned` tells that only one version of it will do.
    """

    name: str
    text: str
    hashes: tuple[str, ...] = ()
    pinned: bool = False

    @property
    def written(self) -> str:
        """It as lines of a file of requirements."""
        return " \\\n    ".join([self.text, *(f"--hash={one}" for one in self.hashes)]) + "\n"


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a file of requirements asks for, with the files that it names.

    `file` is its path as the pipeline names it, `words` are the options that change what is installed: `--pre`,
    `--require-hashes`. Where packages are looked for is no part of it, as it may hold passwords. `span` is the option.
    """

    file: str
    packages: tuple[Requirement, ...]
    words: tuple[str, ...]
    span: Span

    @property
    def text(self) -> str:
        """The file that goes with the job."""
        return "".join([*(f"{word}\n" for word in self.words), *(p.written for p in self.packages)])

    @property
    def pinned(self) -> bool:
        """Whether of each package one version alone will do."""
        return all(package.pinned for package in self.packages)


def plain_name(name: str) -> str:
    """The one form of a package's name, in which `Ruamel.Yaml` and `ruamel-yaml` are the same (PEP 503)."""
    return _APART.sub("-", name).lower()
