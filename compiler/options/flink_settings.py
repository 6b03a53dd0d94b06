"""Flink's own settings, given as `flink.<key>` and checked against the list of those that are known."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from compiler.connectors.model import OptionSpec, OptionType
from compiler.options import reports
from compiler.options.bind import Bound, Scope
from compiler.options.check import check_option
from compiler.options.convert import Converted
from compiler.options.values import Params
from dsl.diagnostic import Diagnostic
from dsl.syntax.declarations import Option

_OPEN_FAMILIES = (
    "state.backend.rocksdb.",
    "state.backend.forst.",
    "metrics.",
    "fs.",
    "s3.",
    "s3a.",
    "gs.",
    "security.",
    "python.",
    "table.exec.iceberg.",
    "kubernetes.operator.",
    "taskmanager.memory.",
    "jobmanager.memory.",
    "env.",
)
"""What begins so is not in the list, and is passed on without a word."""

_FILE = Path(__file__).parent / "flink_settings.tsv"


@cache
def flink_settings() -> dict[str, OptionSpec]:
    """Every known setting by its key: from a table of key, type, first and last version, choices."""
    return {spec.key: spec for spec in map(_spec, _FILE.read_text().splitlines()[1:])}


def check_raw(
    option: Option, key: str, params: Params, target: str
) -> tuple[Converted | None, tuple[Diagnostic, ...]]:
    """The value of `flink.<key>`. Of a key that is not known, any plain value is passed on, with a warning."""
    spec = flink_settings().get(key)
    found: tuple[Diagnostic, ...] = ()
    if spec is None:
        open_family = key.startswith(_OPEN_FAMILIES)
        found = (
            () if open_family else (reports.unknown_flink_setting(option, key, flink_settings()),)
        )
        spec = OptionSpec(key, key, OptionType.ANY, "")
    name = f"flink.{key}"
    converted, wrong = check_option(
        option, Bound(spec, name, key, None, raw=True, scope=Scope(())), params, target
    )
    return converted, found + wrong


def _spec(line: str) -> OptionSpec:
    key, type_, since, until, enum = line.split("\t")
    choices = tuple(enum.split(",")) if enum else ()
    return OptionSpec(
        key, key, OptionType(type_), "", enum=choices, since=since or None, until=until or None
    )
