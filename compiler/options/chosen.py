"""Chooses values for options that a table does not say: a key's format, names of transactions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from compiler.connectors.load import find_format
from compiler.connectors.model import OptionSpec, OptionType
from compiler.options.bind import Bound, Scope
from compiler.options.check import Table
from compiler.options.conditions import Setting, holds
from compiler.options.convert import Converted, Mismatch, convert
from compiler.options.references import Text
from compiler.options.values import Duration, Value
from dsl.records import dataclass

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """An option that was chosen, with its value."""

    bound: Bound
    value: Converted


def choose(
    table: Table, scope: Scope, given: Mapping[str, Setting], pipeline: str
) -> tuple[Chosen, ...]:
    """The options of a connector that were not given and that its file gives a value `otherwise`."""
    found = []
    for spec in scope.specs:
        if not spec.serves(table.role) or not spec.in_target(table.target) or spec.name in given:
            continue
        value = _value(spec, table, scope, given, pipeline)
        if value is None:
            continue
        converted = convert(spec, value, None, raw=False)
        assert not isinstance(converted, Mismatch), spec.name
        found.append(Chosen(Bound(spec, spec.name, spec.key, None, False, scope), converted))
    return tuple(found)


def _value(
    spec: OptionSpec, table: Table, scope: Scope, given: Mapping[str, Setting], pipeline: str
) -> Value | None:
    if spec.otherwise is None:
        return None
    if spec.otherwise_when is not None and not holds(spec.otherwise_when, scope, None, given):
        return None
    known = {"pipeline": pipeline, "declaration": table.declaration.text}
    format_ = _format(given)
    if format_ is not None:
        other = find_format(format_)
        known["format"] = format_
        known["key_format"] = format_ if other is None else other.keys_in or format_
    if any(name not in known for name in _PLACE.findall(spec.otherwise)):
        return None
    text = _PLACE.sub(lambda place: known[place[1]], spec.otherwise)
    return Duration(int(text)) if spec.type is OptionType.DURATION else Text((text,))


def _format(given: Mapping[str, Setting]) -> str | None:
    named = (given[name].flink for name in ("format", "value_format") if name in given)
    return next((name for name in named if name is not None), None)
