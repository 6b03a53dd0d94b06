"""Fixes of the keys of sinks, and of what becomes of rows that meet in one."""

from __future__ import annotations

from compiler.checks.fixes.declarations import with_key, with_last_step
from compiler.checks.fixes.mending import Mending, advised, fix, option_of
from compiler.physical.sinks import SinkPlan
from compiler.tables.facts import SinkFacts
from dsl.diagnostic import Diagnostic, Edit, Fix
from dsl.syntax.declarations import SinkDeclaration, Task

_MATERIALIZE = "flink.table.exec.sink.upsert-materialize"
_STRATEGY = "flink.table.optimizer.non-deterministic-update.strategy"


def conflicts(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA015, STA017, STA045: one row of each key is kept, by the sink or by a step before it."""
    at = m.sink(found.span)
    if at is None:
        return ()
    facts, plan = at
    last = _keep_last(m, facts, plan)
    if "UB" in plan.takes or (facts.connector.changelog.as_asked and plan.root.insert_only):
        return last  # it is told of each row that goes, or of none: the option would be of no use
    return (*m.say(facts.declaration, {"on_conflict": "deduplicate"}), *last)


def _keep_last(m: Mending, facts: SinkFacts, plan: SinkPlan) -> tuple[Fix, ...]:
    paths = facts.declaration.inputs
    task = m.graph.root.names.get(paths[0].parts[0].text)
    if len(paths) != 1 or len(paths[0].parts) != 1 or not isinstance(task, Task):
        return ()
    key = ", ".join(plan.primary_key)
    return fix(
        f"keep the last row of each `{key}`", with_last_step(task, f"dedup by {key} keep last")
    )


def in_order(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA018: the key by which the rows change, or Flink puts them in order."""
    at = m.sink(found.span)
    if at is None:
        return ()
    key, place = at[0].declaration.primary_key, m.said(_MATERIALIZE)
    said = advised(found, r"(primary key \([^)]*\))")
    made: tuple[Fix, ...] = ()
    if said is not None and key is not None:
        made = fix("make the key of the rows that of the sink", Edit(key.span, said[1]))
    return (*made, *(m.leave_out(place) if place is not None else ()))


def unstable(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA019: Flink keeps what it looked up, or the sink replaces rows by their key."""
    made: tuple[Fix, ...] = ()
    if advised(found, r"flink\.table\.optimizer\.non-deterministic-update[^`]*") is not None:
        made = m.say_for_job({_STRATEGY: "'TRY_RESOLVE'"})
    for label in found.labels:
        sink = m.declared(SinkDeclaration, label.span)
        made = (*made, *_with_key(m, found, sink))
    return made


def keyless(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA024: the key by which the rows change."""
    return _with_key(m, found, m.declared(SinkDeclaration, found.span))


def _with_key(m: Mending, found: Diagnostic, sink: SinkDeclaration | None) -> tuple[Fix, ...]:
    said = advised(found, r"primary key \((\w[^)]*)\)")
    source = None if sink is None else m.source(sink.span.source)
    if said is None or source is None or sink is None or sink.primary_key is not None:
        return ()
    return fix(f"add `primary key ({said[1]})`", with_key(source, sink, said[1]))


def key_of_messages(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA025: messages go to partitions by the key of the rows."""
    at = m.sink(found.span)
    if at is None:
        return ()
    sink, plan = at[0].declaration, at[1]
    partitioner = option_of(sink, "partitioner")
    if partitioner is not None and set(_key(at[0])) == set(plan.primary_key):
        return m.leave_out(partitioner.span)
    options = {"key": f"[{', '.join(plan.primary_key)}]"}
    if option_of(sink, "key_format") is None:
        options = {"key_format": "json", **options}
    return m.say(sink, options)


def _key(facts: SinkFacts) -> tuple[str, ...]:
    said = dict(facts.sink.options).get("key.fields", "")
    return tuple(name for name in said.split(";") if name)
