"""Finds modules that code imports and that nothing brings to where the job runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from compiler.functions.imports import Import, Reach, imports_of
from compiler.plan.functions import Module
from compiler.plan.requirements import Requirements
from compiler.requirements.brought import (
    OFTEN_THERE,
    STANDARD,
    Brought,
    brings,
    guessed_package,
    named_alike,
    of_flink,
    of_requirements,
    package_of,
    whole_of,
)
from compiler.requirements.codes import MISSING_MODULE
from dsl.diagnostic import Diagnostic, Severity, diagnostic
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span

FILE = "requirements.txt"


@dataclass(frozen=True, slots=True)
class Called:
    """Code of a job: the place that names it, its module, and the files that travel with it."""

    span: Span
    module: str
    files: tuple[Module, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A module that is imported and does not travel: its name, the line that imports it, whether that is reached.

    `named` is what it may be instead: `google.protobuf` of `from google import protobuf`. `inside` tells that it would
    be a part of a package that travels.
    """

    name: str
    named: tuple[str, ...]
    file: str
    line: int
    reach: Reach
    inside: bool = False

    @property
    def whole(self) -> str:
        """What is missing: all that comes with it."""
        return self.name if self.inside else whole_of(self.name)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the job's Python runs: the target, what is asked for, and how the file is read that may be asked for.

    `packed` are the modules of the packages that are asked for, where these were looked into.
    """

    target: str
    requirements: Requirements | None
    beside: Callable[[], Requirements | None]
    packed: Brought | None = None


def check_missing(called: Iterable[Called], around: Surroundings) -> Iterator[Diagnostic]:
    """NAM018 for each module that is missing, at the first code that needs it."""
    told: set[str] = set()
    asked, there = around.packed, of_flink(around.target)
    if asked is None and around.requirements is not None:
        # What is installed is read for what is left then: that takes its time.
        there |= named_alike(around.requirements.packages)
    for code in called:
        for wanted in wanted_by(code):
            if wanted.whole in told:
                continue
            if wanted.inside:
                told.add(wanted.whole)
                yield _no_part(wanted, code)
                continue
            if brings(there, (wanted.name, *wanted.named)):
                continue
            if asked is None:
                asked = _asked(around.requirements)
            if brings(asked.modules, (wanted.name, *wanted.named)):
                continue
            told.add(wanted.whole)
            yield _missing(wanted, code, around, asked)


def place_of(found: Diagnostic) -> tuple[Span, str]:
    """What tells one missing module from another: where it is needed, and the import."""
    return found.span, found.labels[0].text


def _asked(requirements: Requirements | None) -> Brought:
    none = Brought(frozenset(), whole=True)
    return none if requirements is None else of_requirements(requirements.packages)


def wanted_by(code: Called) -> list[Wanted]:
    """The modules that code imports, itself or by what it imports, and that do not travel; each once."""
    files = {_name(module.path): module for module in code.files}
    tops = {name.partition(".")[0] for name in files}
    found: dict[str, Wanted] = {}
    for name, reach in _reached(code.module, files).items():
        for one in imports_of(files[name].text):
            base, named = one.within(_package(name, files[name]))
            certain = min(reach, one.reach)
            if certain is Reach.GUARDED or base.partition(".")[0] in STANDARD or not base:
                continue
            if base in files or any(part in files for part in named):
                continue
            known = found.get(base)
            if known is None or known.reach < certain:
                inside = one.level > 0 or base.partition(".")[0] in tops
                found[base] = Wanted(base, named, files[name].path, one.line, certain, inside)
    return list(found.values())


def _reached(module: str, files: Mapping[str, Module]) -> dict[str, Reach]:
    """The files that are imported once the module is, each with how certain that is."""
    reached: dict[str, Reach] = {}
    todo = [(module, Reach.ALWAYS)]
    while todo:
        name, reach = todo.pop()
        if name not in files or reached.get(name, -1) >= reach:
            continue
        reached[name] = reach
        if "." in name:
            todo.append((name.rpartition(".")[0], reach))
        package = _package(name, files[name])
        for one in imports_of(files[name].text):
            todo += [(part, min(reach, one.reach)) for part in _modules(one, package)]
    return reached


def _modules(one: Import, package: str) -> Iterator[str]:
    base, named = one.within(package)
    yield base
    yield from named


def _name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _package(name: str, module: Module) -> str:
    return name if module.path.endswith("__init__.py") else name.rpartition(".")[0]


def _no_part(wanted: Wanted, code: Called) -> Diagnostic:
    path = wanted.name.replace(".", "/") + ".py"
    imports = "imports" if wanted.reach is Reach.ALWAYS else "may import"
    return diagnostic(
        MISSING_MODULE,
        f"`{wanted.file}` {imports} `{wanted.name}`, and there is no file `{path}`",
        code.span,
        f"line {wanted.line} of `{wanted.file}`",
        severity=None if wanted.reach is Reach.ALWAYS else Severity.WARNING,
    )


def _missing(wanted: Wanted, code: Called, around: Surroundings, asked: Brought) -> Diagnostic:
    certain = asked.whole and wanted.reach is Reach.ALWAYS and wanted.whole not in OFTEN_THERE
    imports = "imports" if wanted.reach is Reach.ALWAYS else "may import"
    nowhere = "which nothing brings to where the job runs"
    if around.requirements is not None:
        brings = "brings" if asked.whole else "is known to bring"
        nowhere = f"which nothing in `{around.requirements.file}` {brings}"
    return diagnostic(
        MISSING_MODULE,
        f"`{wanted.file}` {imports} `{wanted.name}`, {nowhere}",
        code.span,
        f"line {wanted.line} of `{wanted.file}`",
        help=_help(wanted, around),
        severity=None if certain else Severity.WARNING,
    )


def _help(wanted: Wanted, around: Surroundings) -> tuple[str, ...]:
    package = package_of(wanted.name) or guessed_package(wanted.name)
    if around.requirements is not None:
        return (f"add a line `{package}`, with its version, to `{around.requirements.file}`",)
    beside = around.beside()
    if beside is not None and brings(
        of_requirements(beside.packages).modules, (wanted.name, *wanted.named)
    ):
        return (f"say `requirements = '{FILE}'` in the pipeline: the file beside it asks for it",)
    return (
        (
            f"write a line `{package}`, with its version, into a file, and name that in the"
            f" pipeline: `requirements = '{FILE}'`"
        ),
        "code of your own goes along where it lies beside the file",
    )


def beside(load: Callable[[str, str], Source | None], importer: str) -> Requirements | None:
    """The file that is there, and that the pipeline could name."""
    from compiler.requirements.reading import read_requirements

    if load(FILE, importer) is None:
        return None
    read = read_requirements(FILE, importer, Span(importer, 0, 0), load)
    return None if read.report else read.requirements
