"""What a pipeline says of the packages of its job, and whether they are all that its Python needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from compiler.options.codes import CONTRADICTORY_OPTIONS
from compiler.options.settings import JobSettings
from compiler.plan.operators import ProcessRows
from compiler.plan.plan import Plan
from compiler.requirements.missing import Called, Surroundings, beside, check_missing
from compiler.requirements.reading import Read, read_requirements
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.source import Source

Load = Callable[[str, str], Source | None]

OPTION = "requirements"
_FLINKS = "flink.python.requirements"
_PREPARED = (_FLINKS, "flink.python.archives", "flink.python.executable", "flink.python.files")
"""Settings that bring packages of which nothing is known."""


def requirements_of(job: JobSettings, importer: str, load: Load) -> Read | None:
    """What the file holds that a job names; None where it names none."""
    path = job.typed.get(OPTION)
    if path is None:
        return None
    span = job.spans[OPTION]
    if not isinstance(path, str) or not path:
        read = Read("", span)
        read.say("the file of requirements is named by a text", span, "", "write its path")
        return read
    read = read_requirements(path, importer, span, load)
    other = job.spans.get(_FLINKS)
    if other is not None:
        message = f"`{_FLINKS}` and `{OPTION}` are the same option"
        also = (Label(span, "given here"),)
        read.report.append(diagnostic(CONTRADICTORY_OPTIONS, message, other, "again", also=also))
    return read


def check_modules(
    plan: Plan, job: JobSettings, read: Read | None, importer: str, load: Load
) -> Iterator[Diagnostic]:
    """NAM018: modules that code of the job imports, and that are not there where it runs.

    Nothing is said where settings of Flink bring an environment or packages of their own.
    """
    if any(key in job.spans for key in _PREPARED) or (read is not None and read.report):
        return
    around = Surroundings(
        plan.target, None if read is None else read.requirements, partial(beside, load, importer)
    )
    yield from check_missing(_called(plan), around)


def _called(plan: Plan) -> Iterator[Called]:
    """The code that the job calls, and that travels with it."""
    from compiler.emit.functions import called_functions

    for function in called_functions(plan):
        if function.modules:
            yield Called(function.span, function.code.partition(":")[0], function.modules)
    for relation in plan.relations:
        rows = relation.operator
        if isinstance(rows, ProcessRows) and rows.modules:
            yield Called(rows.span, rows.code.partition(":")[0], rows.modules)
