"""Turns the options of pipeline, defaults and profile into Flink's settings for the job."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from compiler.connectors.model import Role
from compiler.options import declared, reports
from compiler.options.bind import Bound, Scope, bind
from compiler.options.check import check_option
from compiler.options.convert import Converted, Typed
from compiler.options.flink_settings import check_raw
from compiler.options.values import Params
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import Option

_CRON = re.compile(r"(@\w+|(\S+\s+){4}\S+)\Z")
RESTART_KEYS = {
    "fixed-delay": {"attempts": "attempts", "delay": "delay"},
    "exponential-delay": {
        "attempts": "attempts-before-reset-backoff",
        "delay": "initial-backoff",
        "max_delay": "max-backoff",
        "within": "reset-backoff-threshold",
    },
    "failure-rate": {
        "attempts": "max-failures-per-interval",
        "delay": "delay",
        "within": "failure-rate-interval",
    },
    "none": {},
}
_SCOPES = (Scope(declared.PIPELINE), Scope(declared.JOB))


@dataclass(frozen=True, slots=True)
class JobSettings:
    """`flink` are configuration keys and values; `typed` the checked values by our names, of pipeline and job
    alike; `spans` where each stands; `mode` is `streaming` or `batch`.
    """

    flink: tuple[tuple[str, str], ...]
    typed: Mapping[str, Typed]
    spans: Mapping[str, Span]
    mode: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass(slots=True)
class _Gathered:
    """What has been read so far; `owners` are the options in force, by our names."""

    flink: dict[str, str] = field(default_factory=dict)
    typed: dict[str, Typed] = field(default_factory=dict)
    owners: dict[str, Option] = field(default_factory=dict)
    raw: dict[str, Option] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def job_settings(
    name: str,
    pipeline: tuple[Option, ...],
    defaults: tuple[Option, ...],
    profile: tuple[Option, ...],
    params: Params,
    target: str,
) -> JobSettings:
    """The job's settings: the profile's before the pipeline's before the defaults', and what no job should be
    without. Mistakes in `defaults` and `profile` are left to `check_inherited`.
    """
    gathered = _Gathered()
    for options, own in ((profile, False), (pipeline, True), (defaults, False)):
        _gather(gathered, options, own, params, target)
    mode = "batch" if gathered.typed.get("mode") == "batch" else "streaming"
    _check_schedule(gathered, mode)
    _restart(gathered)
    _check_raw_twice(gathered)
    return JobSettings(
        _completed(name, mode, gathered),
        gathered.typed,
        {key: option.span for key, option in gathered.owners.items()}
        | {f"flink.{key}": option.span for key, option in gathered.raw.items()},
        mode,
        tuple(gathered.diagnostics),
    )


def _gather(
    gathered: _Gathered, options: tuple[Option, ...], own: bool, params: Params, target: str
) -> None:
    block: dict[str, Option] = {}
    for option in options:
        text = option.key.text
        if text.startswith("flink."):
            _gather_raw(gathered, option, own, params, target, block)
            continue
        bound = bind(text, _SCOPES, Role.BOTH)
        if bound is None or bound.raw:
            if own:
                gathered.diagnostics.append(unknown_pipeline_option(option))
            continue
        if text in block and own:
            gathered.diagnostics.append(reports.repeated(option, block[text]))
        block.setdefault(text, option)
        if text not in gathered.owners:
            gathered.owners[text] = option
            converted, found = check_option(option, bound, params, target)
            gathered.diagnostics.extend(found if own else ())
            if converted is not None:
                _keep(gathered, bound, converted)


def _keep(gathered: _Gathered, bound: Bound, converted: Converted) -> None:
    gathered.typed[bound.name] = converted.typed
    if bound.key:
        gathered.flink.setdefault(bound.key, converted.flink)


def _gather_raw(
    gathered: _Gathered,
    option: Option,
    own: bool,
    params: Params,
    target: str,
    block: dict[str, Option],
) -> None:
    key = option.key.text.removeprefix("flink.")
    if own and key in block:
        gathered.diagnostics.append(reports.repeated(option, block[key]))
    block.setdefault(key, option)
    converted, found = check_raw(option, key, params, target)
    gathered.diagnostics.extend(found if own else ())
    if key in gathered.raw or converted is None:
        return
    gathered.raw[key] = option
    gathered.flink.setdefault(key, converted.flink)


def unknown_pipeline_option(option: Option) -> Diagnostic:
    """OPT001 for an option in `pipeline`."""
    candidates = (spec.name for scope in _SCOPES for spec in scope.specs)
    return reports.unknown_option(option, "a pipeline", candidates)


def _check_schedule(gathered: _Gathered, mode: str) -> None:
    schedule, option = gathered.typed.get("schedule"), gathered.owners.get("schedule")
    if not isinstance(schedule, str) or option is None or schedule == "continuous":
        return
    if not _CRON.match(schedule):
        message = "`schedule` takes `continuous` or a cron expression such as `'0 3 * * *'`"
        gathered.diagnostics.append(reports.bad_value(option, message))
    elif mode == "streaming":
        message = "a pipeline with a cron schedule ends with its input, and so needs `mode = batch`"
        gathered.diagnostics.append(
            reports.contradiction(option, message, gathered.owners.get("mode"))
        )


def _restart(gathered: _Gathered) -> None:
    """The options of the restart strategy under the keys of the one that is chosen."""
    chosen = gathered.typed.get("restart", "exponential-delay")
    if not isinstance(chosen, str):
        return
    chosen = chosen.replace("_", "-")
    keys = RESTART_KEYS[chosen]
    for part in ("attempts", "delay", "max_delay", "within"):
        name = f"restart.{part}"
        if name not in gathered.typed:
            continue
        if part not in keys:
            word = chosen.replace("-", "_")
            message = f"`{name}` has no meaning with `restart = {word}`"
            other = gathered.owners.get("restart")
            gathered.diagnostics.append(
                reports.contradiction(gathered.owners[name], message, other)
            )
            continue
        gathered.flink.setdefault("restart-strategy.type", chosen)
        value = gathered.typed[name]
        flink = value if isinstance(value, str) else getattr(value, "flink", str(value))
        gathered.flink.setdefault(f"restart-strategy.{chosen}.{keys[part]}", flink)


def _check_raw_twice(gathered: _Gathered) -> None:
    """A raw setting for which there is an option of ours in force, too."""
    ours = {spec.key: spec.name for scope in _SCOPES for spec in scope.specs if spec.key}
    for key, option in gathered.raw.items():
        other = gathered.owners.get(ours.get(key, ""))
        if other is not None:
            gathered.diagnostics.append(reports.two_forms(option, other))


def _completed(name: str, mode: str, gathered: _Gathered) -> tuple[tuple[str, str], ...]:
    """The settings in a fixed order, with those that no job should be without.

    A name, a mode and a time zone, which else come from the machine; one plan for what several sinks
    read; in streaming mode checkpoints, without which files and transactions are never finished, and
    which outlive a cancelled job.
    """
    settings = {
        "pipeline.name": name,
        "execution.runtime-mode": mode.upper(),
        "table.local-time-zone": "UTC",
        # A view that two sinks read is else planned, run and kept in state twice.
        "table.optimizer.reuse-optimize-block-with-digest-enabled": "true",
    }
    if mode == "streaming":
        settings["execution.checkpointing.interval"] = "1 min"
        settings["execution.checkpointing.externalized-checkpoint-retention"] = (
            "RETAIN_ON_CANCELLATION"
        )
    given = dict(gathered.flink)
    if mode == "batch":
        given = {k: v for k, v in given.items() if not k.startswith("execution.checkpointing.")}
    first = {key: given.pop(key, value) for key, value in settings.items()}
    return (*first.items(), *sorted(given.items()))
