"""The compiler as one call a stage, for the command line, the language server and tests.

Pure: files are read through the `load` function that the caller gives.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from compiler.checked import Checked, Settings, TestCase
from compiler.checking import Examined, examine_file
from compiler.kinds import FLINK_SQL, PYFLINK
from compiler.recall import Recall
from compiler.resolve.load import Parse
from dsl.diagnostic import Code, Diagnostic, Severity, diagnostic
from dsl.parse import parse
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span

if TYPE_CHECKING:
    from compiler.emit.artifacts import Artifacts
    from compiler.emit.script import Script
    from compiler.optimize.change import Change
    from compiler.plan.operators import ProcessRows

INEXPRESSIBLE = Code("TGT004", "inexpressible")
NEEDS_PYFLINK = Code("TGT003", "needs-pyflink", Severity.INFO)
CODES = (INEXPRESSIBLE, NEEDS_PYFLINK)

Load = Callable[[str, str], Source | None]
"""`load(path, importer)`: the text at `path` as written in a `use` of the source named `importer`, or None."""


@dataclass(frozen=True, slots=True)
class Built:
    """A file compiled to its end: the job for the runtime, the files to write, what the optimizer did.

    `kind` is what it was compiled to; `chosen` says why, where the compiler chose it and it is not Flink SQL.
    """

    script: Script
    artifacts: Artifacts
    changes: tuple[Change, ...]
    kind: str = FLINK_SQL
    chosen: Diagnostic | None = None


@dataclass(frozen=True, slots=True)
class BuiltTest:
    """A test compiled to its end: a script without inserts, and a SELECT for each output that is expected."""

    script: Script
    outputs: Mapping[str, str]


def check(
    source: Source,
    settings: Settings,
    load: Load,
    parse: Parse = parse,
    recall: Recall | None = None,
) -> Checked:
    """Parse, resolve and check one file and the libraries it uses; never raises on any text.

    Who asks several times for the same texts can give a `parse` that remembers them, and who asks for newer and newer
    texts of a file a `recall`; what it has told to give up raises its `Stale`.
    """
    return examine(source, settings, load, parse, recall).checked


def examine(
    source: Source,
    settings: Settings,
    load: Load,
    parse: Parse = parse,
    recall: Recall | None = None,
) -> Examined:
    """The same, with the graph by which it was checked."""
    # Nothing that is made here can go before the check has ended: to look for cycles meanwhile takes a tenth of the
    # time. Those that stay behind (what is kept in a node leads back to it) are found afterwards.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return examine_file(source, settings, load, parse, recall)
    finally:
        if collecting:
            gc.enable()


def build(
    checked: Checked, kind: str | None = None, wheels: Mapping[str, bytes] | None = None
) -> Built | Diagnostic:
    """Optimize and emit a checked file without errors (ValueError where `checked.plan` is None).

    `kind` is one of `compiler.kinds.KINDS`; None is Flink SQL, where it has words for all of the file, and else a
    PyFlink job. `wheels` are packages that go along, by file name. A diagnostic where neither kind has a way to say
    what the file says.
    """
    from compiler.emit.artifacts import artifacts, pyflink_artifacts
    from compiler.emit.flink_sql import emit
    from compiler.emit.processes import process_steps
    from compiler.emit.text import EmitError
    from compiler.functions.telling import with_told
    from compiler.optimize.passes import optimize

    if checked.plan is None:
        raise ValueError("a file with errors has no plan")
    process = next(process_steps(checked.plan), None)
    if process is not None and kind == FLINK_SQL:
        return _needs_pyflink(process)
    chosen = None if process is None or kind is not None else _why_pyflink(process)
    kind = kind or (PYFLINK if chosen is not None else FLINK_SQL)
    optimized = optimize(with_told(checked.plan), each_task=kind == PYFLINK)
    plan, sources = optimized.plan, checked.sources
    try:
        script = emit(plan)
    except EmitError as error:
        return _inexpressible(error.reason, checked)
    made = (
        pyflink_artifacts(plan, script, checked.source, sources, wheels)
        if kind == PYFLINK
        else artifacts(plan, script, sources, wheels)
    )
    return Built(script, made, optimized.changes, kind, chosen)


def _inexpressible(reason: str, checked: Checked) -> Diagnostic:
    """TGT004, at the pipeline: the emitter knows no place."""
    place = next(iter(checked.outputs), None)
    span = Span(checked.source.name, 0, 0) if place is None else place.span
    return diagnostic(INEXPRESSIBLE, f"Flink SQL cannot say this: {reason}", span)


def _needs_pyflink(process: ProcessRows) -> Diagnostic:
    """TGT004, at the step."""
    return diagnostic(
        INEXPRESSIBLE,
        "Flink SQL has no words for rows that a Python class gives, and a PyFlink job has",
        process.span,
        help=("leave out `--target-kind`, or build a PyFlink job: `--target-kind pyflink`",),
    )


def _why_pyflink(process: ProcessRows) -> Diagnostic:
    """TGT003, at the step."""
    message = (
        "this is built as a PyFlink job: Flink SQL has no words for rows that a Python class gives"
    )
    return diagnostic(NEEDS_PYFLINK, message, process.span, "given by Python")


def build_test(case: TestCase) -> BuiltTest:
    """Optimize and emit the plan of a test; of a file that `build` takes, it can be emitted too."""
    from compiler.emit.flink_sql import emit_queries
    from compiler.functions.telling import with_told
    from compiler.optimize.passes import optimize

    script, outputs = emit_queries(optimize(with_told(case.plan)).plan)
    return BuiltTest(script, outputs)
