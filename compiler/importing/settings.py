"""Turns SET and RESET into the options of the pipeline and its defaults."""

from __future__ import annotations

from compiler.connectors.model import OptionSpec, OptionType
from compiler.importing import codes
from compiler.importing.options import OptionLine, value_of
from compiler.importing.spelling import PLAIN_KEY, value_text, with_references
from compiler.importing.statements import Setting
from compiler.options import declared
from compiler.options.convert import Converted, convert
from compiler.options.flink_settings import flink_settings
from compiler.options.settings import RESTART_KEYS, job_settings
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.records import dataclass

_CLIENT = ("sql-client.", "table.sql-dialect", "execution.target", "execution.attached")


@dataclass(frozen=True, slots=True)
class JobOptions:
    """`name` is that of the job; `pipeline` and `defaults` are the lines of these two blocks."""

    name: Setting | None
    pipeline: tuple[OptionLine, ...]
    defaults: tuple[OptionLine, ...]
    batch: bool
    diagnostics: tuple[Diagnostic, ...]


def job_options(settings: dict[str, Setting], target: str) -> JobOptions:
    """The options that stand for the settings in force, by Flink's keys."""
    mode = settings.get("execution.runtime-mode")
    batch = mode is not None and mode.value.lower() == "batch"
    pipeline = [OptionLine("mode = batch", mode.span)] if batch and mode is not None else []
    left = {k: s for k, s in settings.items() if k != "execution.runtime-mode"}
    name = left.pop("pipeline.name", None)
    found: list[Diagnostic] = []
    unasked = dict(job_settings("", (), (), (), {}, target).flink)
    defaults: list[OptionLine] = []
    for key, setting in left.items():
        if key.startswith(_CLIENT):
            message = f"`{key}` is about the client that runs a script, and not about the job"
            found.append(diagnostic(codes.LEFT_OUT, message, setting.span, "left out"))
        elif unasked.get(key) != setting.value or batch:
            defaults.append(OptionLine(_line(setting, settings), setting.span))
    return JobOptions(name, tuple(pipeline), tuple(defaults), batch, tuple(found))


def _line(setting: Setting, settings: dict[str, Setting]) -> str:
    restart = _restart(setting, settings)
    if restart is not None:
        return restart
    spec = next((s for s in (*declared.PIPELINE, *declared.JOB) if s.key == setting.key), None)
    if spec is not None:
        value = _value(spec, setting)
        if value is not None:
            return f"{spec.name} = {value}"
    known = flink_settings().get(setting.key)
    value = None if known is None else _value(known, setting)
    if value is None:
        value = value_text(with_references(setting.value))
    if PLAIN_KEY.match(setting.key):
        return f"flink.{setting.key} = {value}"
    return f"flink.`{setting.key}` = {value}"


def _value(spec: OptionSpec, setting: Setting) -> str | None:
    """The value in our spelling, where that means the same."""
    text = with_references(setting.value)
    if text.plain is None:
        return value_text(text)
    meant = convert(spec, text, None, raw=True)
    if not isinstance(meant, Converted):
        return None
    value = value_of(spec, meant, text)
    again = convert(spec, value, None, raw=False)
    return value_text(value) if again == meant or _same(again, meant) else None


def _same(one: object, other: Converted) -> bool:
    return isinstance(one, Converted) and one.flink == other.flink


def _restart(setting: Setting, settings: dict[str, Setting]) -> str | None:
    """An option of the restart strategy that is chosen, by our name."""
    chosen = settings.get("restart-strategy.type")
    if chosen is None:
        return None
    for ours, flink in RESTART_KEYS.get(chosen.value, {}).items():
        if setting.key == f"restart-strategy.{chosen.value}.{flink}":
            kind = OptionType.INT if ours == "attempts" else OptionType.DURATION
            value = _value(OptionSpec(ours, ours, kind, ""), setting)
            return None if value is None else f"restart.{ours} = {value}"
    return None
