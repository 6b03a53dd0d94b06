"""What a pipeline says of the packages of its job, and whether they are all that its Python needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from compiler.options.codes import CONTRADICTORY_OPTIONS
from compiler.options.settings import JobSettings
from compiler.plan.operators import ProcessRows
from compiler.plan.plan import Plan
from compiler.plan.requirements import Requirements
from compiler.requirements.codes import MISSING_MODULE
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.source import Source

if TYPE_CHECKING:
    from compiler.requirements.brought import Brought
    from compiler.requirements.missing import Called
    from compiler.requirements.reading import Read

Load = Callable[[str, str], Source | None]

OPTION = "requirements"
_FLINKS = "flink.python.requirements"
_PREPARED = ("python.requirements", "python.archives", "python.executable", "python.files")
"""Settings that bring packages of which nothing is known."""


def requirements_of(job: JobSettings, importer: str, load: Load) -> Read | None:
    """What the file holds that a job names; None where it names none."""
    span = job.spans.get(OPTION)
    if span is None:
        return None
    from compiler.requirements.reading import Read, read_requirements

    path = job.typed.get(OPTION)
    if not isinstance(path, str) or not path:
        read = Read("", span, broken=True)
        if path is not None:
            message = (
                "the file of requirements is named by its path, which is known before a job runs"
            )
            read.say(message, span, "", "write it: `requirements = 'requirements.txt'`")
        return read
    read = read_requirements(path, importer, span, load)
    other = job.spans.get(_FLINKS)
    if other is not None:
        message = f"`{_FLINKS}` and `{OPTION}` are the same option"
        also = (Label(span, "given here"),)
        read.report.append(diagnostic(CONTRADICTORY_OPTIONS, message, other, "again", also=also))
    return read


def asked_by(plan: Plan) -> Requirements | None:
    """The packages that a plan asks for, where it calls any Python."""
    from compiler.emit.functions import called_functions

    if plan.requirements is None or not plan.requirements.packages:
        return None
    calls = any(function.language == "python" for function in called_functions(plan))
    processes = any(isinstance(one.operator, ProcessRows) for one in plan.relations)
    return plan.requirements if calls or processes else None


def check_modules(
    plan: Plan, importer: str, load: Load, packed: Brought | None = None
) -> Iterator[Diagnostic]:
    """NAM018: modules that code of the job imports, and that are not there where it runs.

    `packed` are those that its packages bring, where they were looked into. Nothing is said where settings of Flink
    bring an environment or packages of their own.
    """
    processes = any(isinstance(one.operator, ProcessRows) for one in plan.relations)
    if not (plan.functions or processes) or dict(plan.settings).keys() & set(_PREPARED):
        return
    from compiler.requirements.missing import Surroundings, beside, check_missing

    around = Surroundings(plan.target, plan.requirements, partial(beside, load, importer), packed)
    yield from check_missing(_called(plan), around)


def still_missing(
    plan: Plan, told: Iterable[Diagnostic], importer: str, load: Load, packed: Brought
) -> Iterator[Diagnostic]:
    """NAM018 by what the packages of a job bring indeed; not for what was told by their names alone, and allowed."""
    from compiler.requirements.missing import place_of

    shown = {place_of(found) for found in told if found.code is MISSING_MODULE}
    allowed = {place_of(found) for found in check_modules(plan, importer, load)} - shown
    for found in check_modules(plan, importer, load, packed):
        if place_of(found) not in allowed:
            yield found


def _called(plan: Plan) -> Iterator[Called]:
    """The code that the job calls, and that travels with it."""
    from compiler.emit.functions import called_functions
    from compiler.requirements.missing import Called

    for function in called_functions(plan):
        if function.modules:
            yield Called(function.span, function.code.partition(":")[0], function.modules)
    for relation in plan.relations:
        rows = relation.operator
        if isinstance(rows, ProcessRows) and rows.modules:
            yield Called(rows.span, rows.code.partition(":")[0], rows.modules)
