"""Turns a source into a checked file: parse, resolve, check, lower."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from compiler.checked import Checked, Settings, TestCase
from compiler.checks.aggregate_places import check_aggregate_places
from compiler.checks.append_sinks import check_append_sinks
from compiler.checks.context import BatchJob, StreamingJob
from compiler.checks.delivery.claims import check_delivery
from compiler.checks.delivery.together import check_together
from compiler.checks.final_rows import check_final_rows
from compiler.checks.kept_correlations import check_kept_correlations
from compiler.checks.not_yet import check_not_yet
from compiler.checks.own_parallelism import check_own_parallelism
from compiler.checks.python_places import check_python_places
from compiler.checks.raising_places import check_raising_places
from compiler.checks.releases import check_releases
from compiler.checks.scans import check_scans
from compiler.checks.sharing.pipes import pipes_of
from compiler.checks.sharing.places import check_places
from compiler.checks.streaming import analysis_of, check_batch, check_streaming
from compiler.checks.suppressions import suppress
from compiler.checks.table_keys import check_table_keys
from compiler.checks.undeclared_params import check_undeclared_params
from compiler.checks.unread import check_unread
from compiler.delivery.hops import Delivery
from compiler.delivery.proving import prove
from compiler.functions.table import FunctionTable
from compiler.graph import Graph, wanted_ports
from compiler.leaving import leaving_of, times_of
from compiler.lowering import lower, name_of_job, other_ttl
from compiler.names import did_you_mean
from compiler.options.blocks import check_inherited
from compiler.options.reports import repeated
from compiler.options.settings import JobSettings, job_settings
from compiler.outputs import edges_of, outputs_of
from compiler.physical.times import Times
from compiler.plan.plan import Plan
from compiler.recall import Recall, ground
from compiler.relations.test_blocks import TestBlocks
from compiler.requirements.job import check_modules, requirements_of
from compiler.requirements.reading import Read
from compiler.resolve import codes
from compiler.resolve.load import Parse, load_units
from compiler.resolve.params import ParamValues, other_profiles, param_values, unknown_params
from compiler.resolve.references import lookup, name_in
from compiler.resolve.unit import Unit
from compiler.schemas.files import SchemaFiles
from dsl.diagnostic import Diagnostic, Severity, diagnostic
from dsl.parse import parse
from dsl.records import dataclass, replace
from dsl.source import Source
from dsl.syntax.declarations import Option, Profile

Load = Callable[[str, str], Source | None]

_OF_GRAPHS = (
    check_not_yet,
    check_unread,
    check_append_sinks,
    check_final_rows,
    check_python_places,
    check_raising_places,
    check_releases,
    check_table_keys,
    check_own_parallelism,
    check_scans,
    check_aggregate_places,
)
"""Checks of relations and declarations, whether rows end or not."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A checked file with what it was checked by: its graph, and the settings of its job."""

    checked: Checked
    graph: Graph
    job: JobSettings


def examine_file(
    source: Source,
    settings: Settings,
    load: Load,
    parse: Parse = parse,
    recall: Recall | None = None,
) -> Examined:
    """Everything that can be said of a file without running it, with what it is known by.

    `recall` knows what was found out of an older text of it.
    """
    root, units, report = load_units(source, load, parse)
    profile = _profile(root, settings, report)
    report.extend(unknown_params(units, settings))
    report.extend(other_profiles(root, profile))
    params = _params(units, profile, settings, report)
    job = _job(root, profile, settings, params[root.name].written, report)

    functions = FunctionTable(
        partial(name_in, root), params, settings.target, job.mode == "batch", load, report
    )
    functions.make_all(root)
    schemas = SchemaFiles(load, report)
    schemas.read_all(root.names.values())
    needed = _required(job, root, load, schemas, report)

    def graph(wanted: dict[tuple[str, str], set[str]], into: list[Diagnostic]) -> Graph:
        known = recall if into is report else None
        made = Graph(
            root, settings, profile, params, functions, schemas, job.mode, wanted, into, known
        )
        made.make_all()
        return made

    if recall is not None:
        recall.begin(*ground(units, settings, recall.texts))
        recall.pause()
    wanted = wanted_ports(units)
    whole = graph(wanted, report)
    for look in _OF_GRAPHS:
        report.extend(look(whole))
    pipes = pipes_of(whole)
    report.extend(check_places(pipes))
    delivery, times, streaming = _as_a_job(whole, job, report)
    analysis = None if streaming is None else streaming.analysis
    leaving = () if streaming is None else streaming.leaving
    plan = lower(whole, job, settings, other_ttl(analysis), delivery.choices)
    if needed is not None:
        plan = replace(plan, requirements=needed.requirements)
    known = root.pipeline is not None if needed is None else needed.sound
    if known:
        report.extend(check_modules(plan, root.name, load))
    report.extend(check_kept_correlations(plan))
    tests = _tests(root, whole, graph, plan, report)
    found = _with_fixes(_finished(report, root, units, settings), whole, job, streaming)
    failed = any(d.severity is Severity.ERROR for d in found)
    checked = Checked(
        source,
        schemas.sources | {unit.name: unit.parsed.source for unit in units},
        plan.name,
        settings.target,
        outputs_of(whole, analysis),
        edges_of(whole),
        None if failed else plan,
        () if failed else tests,
        tuple(found),
        analysis,
        leaving,
        {} if analysis is None else {n: times.clocks(o) for n, o in analysis.outputs.items()},
        pipes,
        delivery,
    )
    return Examined(checked, whole, job)


def _required(
    job: JobSettings, root: Unit, load: Load, schemas: SchemaFiles, report: list[Diagnostic]
) -> Read | None:
    """The packages that the job takes along, where it says some; the files that list them are kept as read."""
    needed = requirements_of(job, root.name, load)
    if needed is not None:
        report.extend(needed.report)
        for file in needed.sources:
            schemas.keep(file)
    return needed


def _as_a_job(
    whole: Graph, job: JobSettings, report: list[Diagnostic]
) -> tuple[Delivery, Times, StreamingJob | None]:
    """How rows are delivered, by which clocks, and the job where rows do not end; what is wrong with it is reported."""
    analysis = analysis_of(whole, job) if job.mode == "streaming" else None
    delivery = prove(whole, job, analysis)
    report.extend(check_delivery(whole, job, delivery))
    report.extend(check_together([delivery]))
    times = times_of(whole, job)
    if analysis is None:
        report.extend(check_batch(BatchJob(whole, job)))
        return delivery, times, None
    leaving = leaving_of(whole, analysis, times)
    streaming = StreamingJob(whole, job, analysis, times, leaving, delivery)
    report.extend(check_streaming(streaming))
    return delivery, times, streaming


def _params(
    units: tuple[Unit, ...],
    profile: Profile | None,
    settings: Settings,
    report: list[Diagnostic],
) -> dict[str, ParamValues]:
    """The values of the parameters of each unit, by its name."""
    params = {}
    for unit in units:
        report.extend(check_undeclared_params(unit))
        params[unit.name], found = param_values(unit, profile, settings)
        report.extend(found)
    return params


def _profile(root: Unit, settings: Settings, report: list[Diagnostic]) -> Profile | None:
    if settings.profile is None or not root.profiles:
        return None
    found = root.profiles.get(settings.profile)
    if found is None:
        close = did_you_mean(settings.profile, root.profiles)
        listed = ", ".join(f"`{name}`" for name in root.profiles)
        first = next(iter(root.profiles.values()))
        report.append(
            diagnostic(
                codes.UNKNOWN_PROFILE,
                f"no profile is called `{settings.profile}`",
                first.name.span,
                "a profile that there is",
                help=(f"did you mean `{close}`?" if close else f"there are {listed}",),
            )
        )
    return found


def _job(
    root: Unit,
    profile: Profile | None,
    settings: Settings,
    params: Mapping[str, object],
    report: list[Diagnostic],
) -> JobSettings:
    """The job's settings; checks the blocks of options that are nobody's own."""
    names = [*root.names, *root.imports]
    for block in (*root.defaults, *root.profiles.values()):
        report.extend(check_inherited(block, params, settings.target, names))  # type: ignore[arg-type]
    report.extend(_defaults_twice(root))
    job = job_settings(
        name_of_job(root),
        root.pipeline.options if root.pipeline is not None else (),
        tuple(option for block in root.defaults for option in block.options),
        profile.options if profile is not None else (),
        params,  # type: ignore[arg-type]
        settings.target,
    )
    report.extend(job.diagnostics)
    return job


def _defaults_twice(root: Unit) -> list[Diagnostic]:
    """OPT005 for options that stand in two `defaults` blocks: which one counts is not to be guessed."""
    first: dict[str, tuple[int, Option]] = {}
    found = []
    for number, block in enumerate(root.defaults):
        for option in block.options:
            earlier = first.setdefault(option.key.text, (number, option))
            if earlier[0] != number:
                found.append(repeated(option, earlier[1]))
    return found


def _tests(
    root: Unit,
    whole: Graph,
    graph: Callable[[dict[tuple[str, str], set[str]], list[Diagnostic]], Graph],
    plan: Plan,
    report: list[Diagnostic],
) -> tuple[TestCase, ...]:
    """The test blocks of the root; those that read side outputs nobody else reads have a graph with these."""
    if not root.tests or any(d.severity is Severity.ERROR for d in report):
        return ()
    wanted = {key: set(ports) for key, ports in whole.wanted.items()}
    for test in root.tests:
        for table in test.tables:
            entity = lookup(table.output.parts[0].text, root)
            if len(table.output.parts) == 2 and entity is not None:
                key = (entity.unit.name, entity.name)
                wanted.setdefault(key, set()).add(table.output.parts[1].text)
    more = whole if wanted == whole.wanted else graph(wanted, [])
    blocks = TestBlocks(
        replace(plan, relations=tuple(more.relations.values()), sinks=()), more.relations, report
    )
    cases = [blocks.case(test) for test in root.tests]
    return tuple(case for case in cases if case is not None)


def _finished(
    report: list[Diagnostic], root: Unit, units: tuple[Unit, ...], settings: Settings
) -> list[Diagnostic]:
    """The diagnostics that stay after allowances and severities, each once, in the order of the text."""
    unique = list(dict.fromkeys(report))
    for unit in units:
        if unit is root:
            unique = suppress(unique, unit.parsed)
        else:
            kept = suppress([d for d in unique if d.span.source == unit.name], unit.parsed)
            unique = [d for d in unique if d.span.source != unit.name] + [
                d for d in kept if d.code.number not in ("NAM012", "NAM013")
            ]
    result = []
    for found in unique:
        key = found.code.number if found.code.number in settings.severities else found.code.name
        severity = settings.severities.get(key, found.severity)
        if severity is not None:
            result.append(
                found if severity is found.severity else replace(found, severity=severity)
            )
    first = {unit.name: i for i, unit in enumerate(units)}
    result.sort(key=lambda d: (first.get(d.span.source, len(units)), d.span.start, d.code.number))
    return result


def _with_fixes(
    found: list[Diagnostic], graph: Graph, job: JobSettings, streaming: StreamingJob | None
) -> list[Diagnostic]:
    """The diagnostics with the fixes that are made of the whole file."""
    if not found:
        return found
    from compiler.checks.fixes.mending import Mending
    from compiler.checks.fixes.offers import with_fixes

    return list(with_fixes(found, Mending(graph, job, streaming)))
