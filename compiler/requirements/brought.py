"""Which modules packages bring: those of Flink, those that are installed here, those of other names than theirs."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.plan.requirements import Requirement, plain_name
from dsl.records import dataclass

if TYPE_CHECKING:
    from packaging.requirements import Requirement as Parsed

_FOLDER = Path(__file__).parent
_OF_OTHERS = frozenset(
    {
        *("asynchat", "asyncore", "distutils", "imp", "smtpd"),
        *("aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap"),
        *("msilib", "nis", "nntplib", "ossaudiodev", "pipes", "sndhdr", "spwd", "sunau"),
        *("telnetlib", "uu", "xdrlib", "binhex", "formatter", "parser", "symbol", "macpath"),
        *("tomllib", "compression", "annotationlib"),
    }
)
"""Modules that some of the Pythons have that Flink runs on, and the one that runs here may not."""
_SHARED = ("google", "azure", "ruamel", "zope", "sphinxcontrib")
"""Modules that packages have in common, each with a part of its own."""
_OF_JOBS = frozenset(
    {"__main__", "streamc_job", "streamc_process", "streamc_state", "streamc_values"}
)
"""Modules that there are in a process that runs functions."""
STANDARD = frozenset(sys.stdlib_module_names) | _OF_OTHERS | _OF_JOBS

OFTEN_THERE = ("pip", "pkg_resources", "setuptools", "wheel")
"""Modules that most Pythons have, though nothing says so."""


@dataclass(frozen=True, slots=True)
class Brought:
    """The modules that packages bring, some by dotted names; `whole` tells that these are all of them."""

    modules: frozenset[str]
    whole: bool


def brings(modules: Iterable[str], named: Iterable[str]) -> bool:
    """Whether one of the names, such as `google.cloud`, lies in one of the modules, or around it."""
    known = frozenset(modules)
    for name in named:
        parts = name.split(".")
        if any(".".join(parts[:count]) in known for count in range(1, len(parts) + 1)):
            return True
    return False


def of_flink(target: str) -> frozenset[str]:
    """The modules that Python has with the Flink of a version: PyFlink's, and those of all that it depends on."""
    return frozenset(name for modules in flink_packages(target).values() for name in modules)


def flink_packages(target: str) -> dict[str, tuple[str, ...]]:
    """What is installed with the package `apache-flink` of a version: packages, and the modules that they bring."""
    return {name: tuple(modules.split()) for name, modules, _ in _of_target(target)}


def flink_bounds(target: str) -> dict[str, str]:
    """The versions of these packages that go with that Flink, as far as it or its Apache Beam bounds them."""
    return {name: bounds for name, _, bounds in _of_target(target) if bounds != "-"}


@cache
def _of_target(target: str) -> tuple[tuple[str, str, str], ...]:
    rows = (line.split("\t") for line in _lines("flink_packages.tsv"))
    return tuple((n, modules, bounds) for n, modules, of, bounds in rows if target in of.split())


@cache
def _other_names() -> dict[str, tuple[str, ...]]:
    """The modules of packages that are called otherwise: `yaml` of PyYAML."""
    rows = (line.split("\t") for line in _lines("other_names.tsv"))
    return {name: tuple(modules.split()) for name, modules in rows}


def of_requirements(packages: Iterable[Requirement]) -> Brought:
    """The modules that packages bring with all that they depend on, as far as it is known here."""
    packages = tuple(packages)
    modules = set(named_alike(packages))
    whole = True
    for package in packages:
        installed = _with_dependencies(package)
        modules |= installed.modules
        whole &= installed.whole
    return Brought(frozenset(modules), whole)


def named_alike(packages: Iterable[Requirement]) -> frozenset[str]:
    """The modules of packages by their names alone."""
    names = [package.name for package in packages]
    others = (module for name in names for module in _other_names().get(name, ()))
    return frozenset({*others, *(module for name in names for module in _guessed(name))})


def package_of(module: str) -> str | None:
    """The package that is known to bring a module: of those that are installed here, or of those of another name."""
    top = module.partition(".")[0]
    if top in _SHARED:
        return None
    for name, modules in _other_names().items():
        if brings(modules, (module,)):
            return name
    found = _packages_by_module().get(top, ())
    return found[0] if found else None


def whole_of(module: str) -> str:
    """What of a module comes from one package: the top of it, but where several packages share that."""
    top = module.partition(".")[0]
    return module if top in _SHARED else top


def guessed_package(module: str) -> str:
    """What the package of a module is called most often."""
    return re.sub(r"[._]", "-", whole_of(module))


def _guessed(name: str) -> set[str]:
    """What a package most often brings: a module of its own name, or a part of one that several share."""
    bare = name.removeprefix("python-").removesuffix("-python")
    return {one.replace("-", by) for one in (name, bare) for by in ("_", ".", "")}


def _with_dependencies(package: Requirement) -> Brought:
    """The modules of an installed package and of what it depends on; not whole where some of it is not known here."""
    from packaging.requirements import Requirement as Parsed

    seen: set[tuple[str, str]] = set()
    whole = True
    todo = [(package.name, extra) for extra in ("", *Parsed(package.text).extras)]
    while todo:
        name, extra = todo.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        needed = _needs(name)
        # Of one that is installed as a folder of its author's, Python does not tell the modules.
        whole &= needed is not None and bool(_modules_by_package().get(name))
        for one in needed or ():
            if one.marker is None or one.marker.evaluate({"extra": extra}):
                todo += [(plain_name(one.name), part) for part in ("", *one.extras)]
    modules = _modules_by_package()
    return Brought(frozenset(m for name, _ in seen for m in modules.get(name, ())), whole)


def _needs(name: str) -> list[Parsed] | None:
    """What an installed package depends on; None where it is not installed, or does not say it well."""
    from packaging.requirements import InvalidRequirement
    from packaging.requirements import Requirement as Parsed

    try:
        return [Parsed(text) for text in metadata.requires(name) or []]
    except (metadata.PackageNotFoundError, InvalidRequirement):
        return None


@cache
def _packages_by_module() -> dict[str, tuple[str, ...]]:
    """The packages that are installed here, by the modules at the top of them."""
    found = metadata.packages_distributions()
    return {
        module: tuple(dict.fromkeys(names))
        for module, names in found.items()
        if not module.startswith("__editable__")
    }


@cache
def _modules_by_package() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for module, names in _packages_by_module().items():
        for name in names:
            found.setdefault(plain_name(name), []).append(module)
    return {name: tuple(modules) for name, modules in found.items()}


def _lines(file: str) -> list[str]:
    text = (_FOLDER / file).read_text(encoding="utf-8")
    return [line for line in re.split(r"\n", text) if line and not line.startswith("#")]
