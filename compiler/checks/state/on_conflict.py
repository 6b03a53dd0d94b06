"""Checks what a sink says of rows that meet in one primary key, and from Flink 2.3 that it says it.

The rules are those of FlinkChangelogModeInferenceProgram for sinks (`analyzeUpsertMaterializeStrategy` and
`validateSourcesHaveWatermarks`), as Flink 2.3.0 applies them.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.graph import Graph
from compiler.options.codes import CONTRADICTORY_OPTIONS, OPTION_NOT_IN_TARGET
from compiler.physical.sinks import SinkPlan
from compiler.plan import operators as op
from compiler.plan.expressions import SubqueryExpr
from compiler.plan.inputs import expressions_of, inputs
from compiler.plan.lookups import looks_up
from compiler.plan.operators import Operator
from compiler.plan.plan import Relation
from compiler.plan.traverse import walk
from compiler.tables.facts import SinkFacts
from compiler.types.versions import ON_CONFLICT, at_least
from dsl.diagnostic import Code, Diagnostic, Label, diagnostic
from dsl.span import Span
from dsl.syntax.declarations import Option

UNDECIDED_CONFLICTS = Code("STA045", "undecided-conflicts")

CODES = (UNDECIDED_CONFLICTS,)

_BY_WATERMARK = ("error", "nothing")
_NOT_ASKED = {
    "table.exec.sink.require-on-conflict": ("false",),
    "table.exec.sink.upsert-materialize": ("NONE", "FORCE"),
}
"""Settings with which Flink does not ask for the clause."""


def check_on_conflict(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA045 for a sink that has to say it; OPT004 and OPT010 for one that cannot."""
    target = job.graph.settings.target
    settings = dict(job.settings.flink)
    asks = not any(settings.get(key) in values for key, values in _NOT_ASKED.items())
    for facts, plan in zip(job.graph.sinks, job.analysis.sinks, strict=True):
        option = next((o for o in facts.declaration.options if o.key.text == "on_conflict"), None)
        if option is None:
            if asks and at_least(target, ON_CONFLICT) and _differs(facts, plan):
                yield _undecided(facts, plan, target)
        elif not facts.sink.on_conflict:
            continue  # the value was refused
        elif not at_least(target, ON_CONFLICT) and facts.sink.on_conflict in _BY_WATERMARK:
            yield _not_in_target(option, facts, target)
        else:
            yield from _useless(facts, plan, option, job.graph)


def _differs(facts: SinkFacts, plan: SinkPlan) -> bool:
    """Whether Flink takes the sink for one of updates by key, and no key of the rows lies in that key."""
    key = frozenset(plan.primary_key)
    if not key or any(upsert <= key for upsert in plan.root.upsert):
        return False
    if plan.root.insert_only and _unknown(facts):
        return False
    return _upserts(facts, plan)


def _upserts(facts: SinkFacts, plan: SinkPlan) -> bool:
    """Whether the sink takes newer rows of a key without the older ones.

    Of one that takes what it is asked to, Flink asks before it knows whether older rows will be sent.
    """
    if not plan.takes:
        return False
    if facts.connector.changelog.as_asked:
        return not plan.root.insert_only
    return "UB" not in plan.takes


def _unknown(facts: SinkFacts) -> bool:
    """A connector of one's own: nobody knows what it takes where rows are only added."""
    return "option" in facts.connector.changelog.sink


def _undecided(facts: SinkFacts, plan: SinkPlan, target: str) -> Diagnostic:
    sink, first = facts.declaration, facts.declaration.inputs[0]
    keys = sorted(sorted(key) for key in plan.root.upsert if key)
    own = f"by {_names(keys[0])}" if keys else "without a key"
    does = "adds" if plan.root.insert_only else "changes"
    also: tuple[Label, ...] = ()
    if sink.primary_key is not None:
        also = (Label(sink.primary_key.span, "of which one row is kept"),)
    return diagnostic(
        UNDECIDED_CONFLICTS,
        f"`{first.text}` {does} rows {own}, and `{sink.name.text}` keeps one row for each "
        f"{_names(plan.primary_key)}: Flink {target} has to be told what becomes of the others",
        first.span,
        "several of its rows may have one primary key",
        also=also,
        help=(
            "say it: `on_conflict = deduplicate`, which is what earlier versions do, or `error` or `nothing`",
            f"or make rows unique before: `dedup by {', '.join(plan.primary_key)} keep last`, or group by these",
        ),
    )


def _not_in_target(option: Option, facts: SinkFacts, target: str) -> Diagnostic:
    return diagnostic(
        OPTION_NOT_IN_TARGET,
        f"Flink {target} has no `on_conflict = {facts.sink.on_conflict}`, which came with {ON_CONFLICT}",
        option.span,
        help=("`on_conflict = deduplicate` is what it does",),
    )


def _useless(
    facts: SinkFacts, plan: SinkPlan, option: Option, graph: Graph
) -> Iterator[Diagnostic]:
    """OPT004 where Flink refuses the clause, or would not look at it."""
    sink, table = facts.declaration, f"`{facts.connector.name}`"
    if not plan.primary_key:
        message = (
            f"`on_conflict` is about rows with one primary key, and `{sink.name.text}` has none"
        )
        yield _contradiction(option, message)
    elif not plan.takes:
        message = f"`on_conflict` is about rows that are updated, and {table} as it is declared only adds rows"
        yield _contradiction(option, message)
    elif facts.connector.changelog.as_asked and plan.root.insert_only:
        first = sink.inputs[0]
        message = f"`on_conflict` is about rows that are updated, and `{first.text}` only adds rows, which {table} adds"
        yield _contradiction(option, message, (Label(first.span, "nothing is updated here"),))
    elif not _upserts(facts, plan):
        message = f"`on_conflict` is of no use for {table} as it is declared, which is told of each row that goes"
        yield _contradiction(option, message)
    elif facts.sink.on_conflict in _BY_WATERMARK:
        missing = sorted(set(_without_watermark(facts.sink.input, graph)))
        if missing:
            names = _names([name for name, _ in missing])
            verb = "has" if len(missing) == 1 else "have"
            message = (
                f"`on_conflict = {facts.sink.on_conflict}` looks at conflicts when watermarks come, "
                f"and {names} {verb} none"
            )
            also = tuple(Label(span, "no `watermark`") for _, span in missing)
            help = ("give the source a `watermark`", "or take `on_conflict = deduplicate`")
            yield _contradiction(option, message, also, help)


def _without_watermark(operator: Operator, graph: Graph) -> Iterator[tuple[str, Span]]:
    """The sources whose rows come to a sink without a watermark; not tables that are looked up."""
    done: set[str] = set()
    waiting = [operator]
    while waiting:
        part = waiting.pop()
        for expression in expressions_of(part):
            waiting.extend(p.query for p in walk(expression) if isinstance(p, SubqueryExpr))
        if isinstance(part, op.Join) and looks_up(part):
            waiting.append(part.left)
        elif isinstance(part, op.Read) and part.relation not in done:
            done.add(part.relation)
            relation = graph.relations[part.relation]
            if _unmarked(relation):
                yield relation.name, relation.span
            waiting.append(relation.operator)
        elif not isinstance(part, op.Read):
            waiting.extend(inputs(part))


def _unmarked(relation: Relation) -> bool:
    return isinstance(relation.operator, op.TableSource) and relation.operator.watermark is None


def _contradiction(
    option: Option, message: str, also: tuple[Label, ...] = (), help: tuple[str, ...] = ()
) -> Diagnostic:
    given = help or ("leave it out",)
    return diagnostic(CONTRADICTORY_OPTIONS, message, option.span, also=also, help=given)


def _names(columns: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"`{column}`" for column in columns)
