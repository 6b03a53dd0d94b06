"""Fixes that set something for the whole job, or for its files."""

from __future__ import annotations

from compiler.checks.fixes.mending import Mending, advised, fix
from compiler.options.values import Duration
from dsl.diagnostic import Diagnostic, Edit, Fix, Safety
from dsl.syntax.declarations import SinkDeclaration

_MINI_BATCH = "flink.table.exec.mini-batch"
_ONCE = "flink.table.exec.source.cdc-events-duplicate"
_MULTI_JOIN = "flink.table.optimizer.multi-join.enabled"


def once(m: Mending, _: Diagnostic) -> tuple[Fix, ...]:
    """STA022: Flink looks whether it had a change before."""
    return m.say_for_job({_ONCE: "'true'"})


def gathered(m: Mending, _: Diagnostic) -> tuple[Fix, ...]:
    """STA052: rows are gathered for a second, in which changes of one key become one."""
    return m.say_for_job(
        {
            f"{_MINI_BATCH}.enabled": "true",
            f"{_MINI_BATCH}.allow-latency": "'1 s'",
            f"{_MINI_BATCH}.size": "5000",
        }
    )


def merged_files(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA053: the rows are the same, in fewer files."""
    sink = m.declared(SinkDeclaration, found.span)
    return m.say(sink, {"compaction": "true"}, Safety.SAFE)


def one_join(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA054: Flink calls the operator experimental, so it is not for the machine to choose."""
    if advised(found, r"flink\.table\.optimizer\.multi-join[^`]*") is None:
        return ()
    return m.say_for_job({_MULTI_JOIN: "true"})


def gathered_shorter(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA055: a tenth of what is promised."""
    promised = [
        value.milliseconds
        for key in ("slo.latency", "slo.freshness")
        if isinstance(value := m.settings.typed.get(key), Duration)
    ]
    if not promised or min(promised) < 10:
        return ()
    key = m.text(found.span).partition("=")[0].strip()
    value = f"'{min(promised) // 10} ms'"
    return fix(f"say `{key} = {value}`", Edit(found.span, f"{key} = {value}"))


def requirements_named(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """NAM018: the file lies beside, and asks for what is missing."""
    said = advised(found, r"requirements = ('[^']+')` in the pipeline: the file")
    if said is None:
        return ()
    return m.say(m.graph.root.pipeline, {"requirements": said[1]}, Safety.SAFE)


def days_of_utc(m: Mending, _: Diagnostic) -> tuple[Fix, ...]:
    """TIM014: the zone in which the days begin now."""
    return m.say_for_job({"time_zone": "'UTC'"})
