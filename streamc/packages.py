"""Brings the packages that a pipeline asks for, or says why they cannot be had."""

from __future__ import annotations

import importlib.util
import os
import posixpath
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dsl.diagnostic import Diagnostic, Severity, diagnostic
from dsl.records import dataclass
from streamc.codes import PACKAGES_NOT_FETCHED
from streamc.console import say
from streamc.errors import WrongUse
from streamc.files import Reader

if TYPE_CHECKING:
    from compiler.checked import Checked
    from compiler.plan.plan import Plan
    from compiler.plan.requirements import Requirements
    from runtime.requirements.errors import PackagesError
    from runtime.requirements.target import PythonTarget


@dataclass(frozen=True, slots=True)
class Packing:
    """For which Python packages are fetched, and whether anything is fetched at all."""

    target: PythonTarget
    offline: bool = False

    def wheels(self, checked: Checked) -> Mapping[str, bytes] | tuple[Diagnostic, ...]:
        """The wheels of a pipeline, or why they cannot be had or are not all that its code needs."""
        from compiler.requirements.brought import Brought, flink_bounds
        from compiler.requirements.job import still_missing
        from runtime.requirements.contents import modules_of
        from runtime.requirements.errors import PackagesError

        assert checked.plan is not None
        asked = checked.plan.requirements
        assert asked is not None
        reader = Reader()
        try:
            bounds = flink_bounds(checked.target)
            found = self._fetched(asked, checked.source.name, reader, bounds)
        except PackagesError as error:
            return (_not_fetched(error, asked),)
        packed = Brought(modules_of(found.values()), whole=True)
        missing = still_missing(
            checked.plan, checked.diagnostics, checked.source.name, reader.load, packed
        )
        errors = tuple(d for d in missing if d.severity is Severity.ERROR)
        return errors or found

    def _fetched(
        self, asked: Requirements, importer: str, reader: Reader, bounds: Mapping[str, str]
    ) -> dict[str, bytes]:
        from compiler.requirements.reading import read_requirements
        from runtime.requirements.wheels import Asked, lookup_lines, wheels_for

        read = read_requirements(asked.file, importer, asked.span, reader.load)
        lookups = lookup_lines(read.lookups, lambda file: Path(file).parent)
        for_python = f"Python {self.target.version}"
        return wheels_for(
            Asked(asked, lookups, self.target, bounds),
            wheels_folder(os.environ, Path.home()),
            offline=self.offline,
            tell=lambda: say(f"fetching packages of {asked.file} for {for_python}", err=True),
        )


def wheels_folder(environment: Mapping[str, str], home: Path) -> Path:
    """The folder of packages in the user's cache."""
    return Path(environment.get("XDG_CACHE_HOME") or home / ".cache") / "streamc" / "wheels"


def packages_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which packages go along with a job."""
    options = (
        click.option(
            "--wheels/--no-wheels",
            default=True,
            help="Whether the packages of its requirements go along, or come from an index where it runs.",
        ),
        click.option(
            "--python-version",
            metavar="VERSION",
            help="The Python of the cluster that packages are for (default: the one that runs streamc).",
        ),
        click.option(
            "--platform",
            "platforms",
            multiple=True,
            metavar="TAG",
            help="Its platform, such as manylinux_2_28_x86_64 (default: the one here); may be repeated.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def packing(
    version: str | None, platforms: tuple[str, ...], *, offline: bool, wheels: bool
) -> Packing | None:
    """What the options of a command say of packages; None where they do not go along."""
    from runtime.requirements.errors import PackagesError
    from runtime.requirements.target import python_target

    if not wheels:
        return None
    try:
        return Packing(python_target(version, platforms), offline)
    except PackagesError as error:
        raise WrongUse(error.message) from None


def _not_fetched(error: PackagesError, asked: Requirements) -> Diagnostic:
    """TGT006, at the option."""
    return diagnostic(
        PACKAGES_NOT_FETCHED, error.message, asked.span, notes=error.notes, help=error.help
    )


def require_packages(plans: Iterable[tuple[str, Plan]]) -> None:
    """Ends the command where the Python that calls functions here has not what they ask for.

    The plans come with the names of their files.
    """
    from compiler.requirements.job import asked_by
    from runtime.requirements.installed import not_installed

    missing: dict[str, str | None] = {}
    files: dict[str, None] = {}
    for name, plan in plans:
        asked = asked_by(plan)
        if asked is None or "python.executable" in dict(plan.settings):
            continue
        found = dict(not_installed(asked.packages))
        if found:
            missing |= found
            files[posixpath.join(posixpath.dirname(name), asked.file)] = None
    if not missing:
        return
    said = ", ".join(f"`{one}`" + (f" (it has {v})" if v else "") for one, v in missing.items())
    words = " ".join(f"-r {file}" for file in files)
    pip = f"{sys.executable} -m pip install"
    if importlib.util.find_spec("pip") is None:
        pip = f"uv pip install --python {sys.executable}"
    raise WrongUse(
        f"functions are called with the Python of streamc, which lacks {said}\n"
        f"  help: install what is asked for: `{pip} {words}`"
    )
