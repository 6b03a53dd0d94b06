"""Checks that rows are not gathered for longer than the pipeline promises to take."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.values.codes import BATCHES_TOO_SLOW
from compiler.options.values import Duration
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.syntax.declarations import Option

_LATENCY = "table.exec.mini-batch.allow-latency"
_UNITS = {"ms": 1, "s": 1000, "sec": 1000, "min": 60_000, "m": 60_000, "h": 3_600_000}


def check_batches_too_slow(job: StreamingJob) -> Iterator[Diagnostic]:
    """STA055 where mini-batches may wait longer than `slo.freshness` or `slo.latency`.

    Each aggregate and join waits by itself.
    """
    settings = dict(job.settings.flink)
    promised = {
        key: value.milliseconds
        for key in ("slo.latency", "slo.freshness")
        if isinstance(value := job.settings.typed.get(key), Duration)
    }
    latency = _milliseconds(settings.get(_LATENCY, ""))
    option = _written(job)
    if settings.get("table.exec.mini-batch.enabled") != "true" or not promised:
        return
    first = min(promised, key=promised.__getitem__)
    if latency is None or latency < promised[first] or option is None:
        return
    span = job.settings.spans.get(first)
    yield diagnostic(
        BATCHES_TOO_SLOW,
        f"rows are gathered for {settings[_LATENCY]}, which is all of `{first}` or more",
        option.span,
        "each aggregate and join waits as long as this",
        also=() if span is None else (Label(span, "what is promised"),),
        help=(
            "gather for a part of it: how large, depends on how many aggregates and joins follow each other",
        ),
    )


def _written(job: StreamingJob) -> Option | None:
    """Where the latency stands in the file."""
    root = job.graph.root
    given = [*(root.pipeline.options if root.pipeline is not None else ())]
    for defaults in root.defaults:
        given += defaults.options
    for profile in root.profiles.values():
        given += profile.options
    return next((o for o in given if o.key.text == f"flink.{_LATENCY}"), None)


def _milliseconds(text: str) -> int | None:
    number = text.strip().rstrip("abcdefghijklmnopqrstuvwxyz ")
    unit = text.strip()[len(number) :].strip()
    if not number.isdigit():
        return None
    return int(number) * _UNITS.get(unit, 1) if unit in _UNITS or not unit else None
