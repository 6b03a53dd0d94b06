"""The Python for which packages are fetched: its version and its platform."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

from dsl.records import dataclass
from runtime.requirements.errors import PackagesError

_VERSION = re.compile(r"3\.\d{1,2}")
_LINUX = re.compile(r"(?:manylinux_2_(?P<minor>\d+)|manylinux2014|linux)_(?P<machine>\w+)")
_PLATFORM = re.compile(r"(manylinux\d*|musllinux|linux|macosx|win)\w*")
_OLDEST, _USUAL = 5, 17
_OLD_NAMES = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
"""Names of before PEP 600, by the minor version of the glibc that they stand for."""


@dataclass(frozen=True, slots=True)
class PythonTarget:
    """A Python by its version, such as `3.11`, and the tags of its platform, empty where that is the one here."""

    version: str
    platforms: tuple[str, ...] = ()

    @property
    def here(self) -> bool:
        """Whether it is the Python that runs this."""
        return not self.platforms and self.version == _own_version()

    @property
    def words(self) -> tuple[str, ...]:
        """How pip is told of it."""
        if self.here:
            return ()
        platforms = (word for tag in self.platforms for word in ("--platform", tag))
        return ("--python-version", self.version, "--implementation", "cp", *platforms)

    @property
    def environment(self) -> dict[str, str]:
        """What the markers of requirements ask for (PEP 508)."""
        from packaging.markers import default_environment

        found = {key: str(value) for key, value in default_environment().items()}
        if not self.here:
            found |= {
                "python_version": self.version,
                "python_full_version": f"{self.version}.0",
                "implementation_version": f"{self.version}.0",
            }
        return found | (_system(self.platforms[0]) if self.platforms else {}) | {"extra": ""}


def python_target(version: str | None, platforms: Sequence[str]) -> PythonTarget:
    """The Python of a version and platforms as they are written; that of this process where nothing is."""
    if version is not None and not _VERSION.fullmatch(version):
        raise PackagesError(f"`{version}` is no version of Python: write `3.11`")
    tags: dict[str, None] = {}
    for written in platforms:
        tag = re.sub(r"[-.]", "_", written.lower())
        if not _PLATFORM.fullmatch(tag):
            raise PackagesError(
                f"`{written}` is no platform of packages: write `manylinux_2_28_x86_64` or the like"
            )
        tags |= dict.fromkeys(_fitting(tag))
    return PythonTarget(version or _own_version(), tuple(tags))


def _own_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _fitting(tag: str) -> list[str]:
    """The tags of packages that run on a platform: of a Linux also those for each older glibc (PEP 600)."""
    linux = _LINUX.fullmatch(tag)
    if linux is None:
        return [tag]
    machine = linux["machine"]
    newest = int(linux["minor"]) if linux["minor"] else _USUAL
    found = []
    for minor in range(newest, _OLDEST - 1, -1):
        found.append(f"manylinux_2_{minor}_{machine}")
        if minor in _OLD_NAMES:
            found.append(f"{_OLD_NAMES[minor]}_{machine}")
    return [*found, f"linux_{machine}"]


def _system(tag: str) -> dict[str, str]:
    machine = next((m for m in ("x86_64", "aarch64", "arm64", "amd64") if tag.endswith(m)), "")
    if tag.startswith("win"):
        names = ("nt", "win32", "Windows")
    elif tag.startswith("macosx"):
        names = ("posix", "darwin", "Darwin")
    else:
        names = ("posix", "linux", "Linux")
    found = dict(zip(("os_name", "sys_platform", "platform_system"), names, strict=True))
    return found | ({"platform_machine": machine} if machine else {})
