"""Checks the key of a sink against the key by which its rows change."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.state.codes import (
    CHANGES_OUT_OF_ORDER,
    CHANGES_WITHOUT_KEY,
    KEY_OF_MESSAGES_DIFFERS,
    ROWS_REPLACED_BY_KEY,
    SINK_KEY_DIFFERS,
)
from compiler.checks.state.wording import listed
from compiler.delivery.setups import setup
from compiler.physical.nodes import Node
from compiler.physical.sinks import SinkPlan
from compiler.physical.uniqueness import unique_by
from compiler.plan.traits import derive
from compiler.tables.facts import SinkFacts
from compiler.types.versions import ON_CONFLICT, at_least
from dsl.diagnostic import Diagnostic, Edit, Fix, Label, Safety, diagnostic
from dsl.span import Span

_OPTION = "table.exec.sink.upsert-materialize"


def sinks_of(job: StreamingJob) -> Iterator[tuple[SinkFacts, SinkPlan]]:
    """The sinks with what Flink makes of them."""
    yield from zip(job.graph.sinks, job.analysis.sinks, strict=True)


def key_span(facts: SinkFacts) -> Span:
    """Where a sink says its key, or its name."""
    key = facts.declaration.primary_key
    return key.span if key is not None else facts.declaration.name.span


def check_sink_keys(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA015 where no upsert key of the rows lies within the sink's primary key, STA018 where Flink is told to leave it
    so.

    Changes of one key of the sink then come from several tasks, in any order. Flink puts them right with the sink's
    own state of all rows (SinkUpsertMaterializer); from 2.3 on it asks what to do on a conflict.
    """
    off = dict(job.settings.flink).get(_OPTION, "AUTO").upper() == "NONE"
    for facts, plan in sinks_of(job):
        if not plan.materializes or facts.connector.writing.only_seen:
            continue
        if off:
            yield _out_of_order(job, facts, plan)
        elif not _decided(job, facts):
            yield _differs(facts, plan)


def _decided(job: StreamingJob, facts: SinkFacts) -> bool:
    """Whether the file says what becomes of rows that meet in a key, or Flink will ask for it (see on_conflict.py)."""
    unknown = "option" in facts.connector.changelog.sink
    return bool(facts.sink.on_conflict) or (
        at_least(job.graph.settings.target, ON_CONFLICT) and not unknown
    )


def _differs(facts: SinkFacts, plan: SinkPlan) -> Diagnostic:
    return diagnostic(
        SINK_KEY_DIFFERS,
        f"the rows of `{facts.sink.name}` change {_keys(plan.root)}, and its key is "
        f"{listed(plan.primary_key)}: Flink keeps every row, to bring the changes of a key into order",
        key_span(facts),
        "not the key by which the rows change",
        also=_changes(plan.root),
        help=_better(plan),
        fixes=_fixes(facts, plan),
    )


def _fixes(facts: SinkFacts, plan: SinkPlan) -> tuple[Fix, ...]:
    """The key by which the rows change, as the sink's; what is in the table then may be more."""
    keys = sorted(plan.root.upsert, key=lambda key: (len(key), sorted(key)))
    if not keys or facts.declaration.primary_key is None:
        return ()
    key = f"primary key ({', '.join(name for name in plan.root.columns if name in keys[0])})"
    edit = Edit(facts.declaration.primary_key.span, key)
    return (Fix("make the key of the rows that of the sink", (edit,), Safety.UNSAFE),)


def _out_of_order(job: StreamingJob, facts: SinkFacts, plan: SinkPlan) -> Diagnostic:
    place = job.settings.spans.get(f"flink.{_OPTION}")
    also = () if place is None else (Label(place, "and they are not put in order"),)
    return diagnostic(
        CHANGES_OUT_OF_ORDER,
        f"changes of one {listed(plan.primary_key)} come in any order: the rows change {_keys(plan.root)}",
        key_span(facts),
        "an older row may be written last, and stay",
        also=(*also, *_changes(plan.root)),
        help=(
            *_better(plan)[:1],
            f"or leave out `flink.{_OPTION}`: Flink then keeps the rows in order",
        ),
    )


def _keys(root: Node) -> str:
    found = " or ".join(listed(sorted(key)) for key in sorted(root.upsert, key=sorted))
    return f"by {found}" if found else "without a key"


def _better(plan: SinkPlan) -> tuple[str, ...]:
    keys = sorted(plan.root.upsert, key=lambda key: (len(key), sorted(key)))
    key = ", ".join(plan.primary_key)
    if keys:
        columns = ", ".join(name for name in plan.root.columns if name in keys[0])
        return (
            f"make that the key: `primary key ({columns})`",
            f"or give one row of each {listed(plan.primary_key)}: `group by {key}`, with aggregates of the rest",
        )
    return (
        f"hand on the key by which rows are grouped or joined, as it is, or group by `{key}`",
        "or keep one row of each key where rows do not change yet: `dedup by ... keep last`",
    )


def _changes(root: Node) -> tuple[Label, ...]:
    """The operator that makes the changes, or joins or ranks them, last before the sink."""
    node = root
    while node.inputs and node.kind in (
        "Calc",
        "WatermarkAssigner",
        "Correlate",
        "ChangelogNormalize",
    ):
        node = node.inputs[0]
    text = "rows change here" if node.kind != "TableSourceScan" else "its rows change"
    return (Label(node.span, text),)


def check_replaced_rows(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA017 where rows that never change go into a sink by a key that more than one of them can have.

    Flink neither tells nor orders them: the last row to be written stays.
    """
    for facts, plan in sinks_of(job):
        key = frozenset(plan.primary_key)
        if not key or not plan.root.insert_only or "UA" not in plan.takes:
            continue
        if facts.connector.writing.only_seen or _decided(job, facts) or unique_by(plan.root, key):
            continue
        keys = derive(facts.sink.input, job.graph.traits.__getitem__).keys
        if any(set(k) <= key for k in keys):
            continue
        columns = ", ".join(plan.primary_key)
        yield diagnostic(
            ROWS_REPLACED_BY_KEY,
            f"`{facts.declaration.inputs[0].text}` may give several rows with the same {listed(plan.primary_key)}, "
            "and each replaces the one before",
            key_span(facts),
            "which one stays depends on the order in which they are written",
            also=(Label(facts.declaration.inputs[0].span, "nothing makes this key unique here"),),
            help=(
                f"keep one row of each key: `dedup by {columns} keep last`",
                "where the last to be written may stay, say so: `-- allow STA017: the last one counts`",
            ),
        )


def check_keyless_changes(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA024 where changes are written without a key, so that a row can be taken back by its whole content only."""
    for facts, plan in sinks_of(job):
        if plan.primary_key or not plan.root.updates or "UB" not in plan.takes:
            continue
        if facts.connector.writing.only_seen:
            continue
        keys = sorted(plan.root.upsert, key=lambda key: (len(key), sorted(key)))
        names = ", ".join(n for n in plan.root.columns if keys and n in keys[0]) or "..."
        yield diagnostic(
            CHANGES_WITHOUT_KEY,
            f"rows that change are written to `{facts.sink.name}` without a key",
            facts.declaration.name.span,
            "a reader finds the row to take back by its whole content",
            also=_changes(plan.root),
            help=(f"say by what rows are told apart: `primary key ({names})`",),
        )


def check_message_keys(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA025 where changes of one row may go to different partitions of a topic, and so be read out of order."""
    for facts, plan in sinks_of(job):
        made = setup(facts.sink.name, job.graph.tables[facts.sink.name])
        writing = made.facts.writing
        if not writing.message_key or not plan.takes or plan.root.insert_only:
            continue
        if not plan.primary_key:
            continue
        key = tuple(name for name in (made.written(writing.message_key) or "").split(";") if name)
        together = made.holds(writing.together_when)
        if set(key) == set(plan.primary_key) and together:
            continue
        what = f"the messages have the key {listed(key)}" if key else "the messages have no key"
        if set(key) == set(plan.primary_key):
            option = writing.together_when.partition(" = ")[0]
            what = f"the {option} is `{made.value(option)}`"
        by = f"`key_format = json` and `key = [{', '.join(plan.primary_key)}]`"
        yield diagnostic(
            KEY_OF_MESSAGES_DIFFERS,
            f"changes of one {listed(plan.primary_key)} may go to different partitions: {what}",
            key_span(facts),
            "readers see them in any order",
            help=(f"send them by that key: {by}, with `{_shown(writing.together_when)}`",),
        )


def _shown(condition: str) -> str:
    """A condition over an option as a file says it."""
    name, _, value = condition.partition(" = ")
    return f"{name} = {value.lower().replace('-', '_')}"
