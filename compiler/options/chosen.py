"""Chooses values for options that a table does not say: a key's format, names of transactions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from compiler.connectors.load import find_format
from compiler.connectors.model import OptionSpec, OptionType
from compiler.options.bind import Bound, Scope, with_dots, with_otherwise
from compiler.options.check import Table
from compiler.options.conditions import Setting, holds
from compiler.options.convert import Converted, Mismatch, convert
from compiler.options.references import Text, references
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
    """The options of a connector that were not given and that its file gives a value `otherwise`.

    What a name with dots says of an option goes before what is inherited of it.
    """
    found = []
    parts = _parts(scope, given)
    for spec in scope.specs if parts else with_otherwise(scope):
        if not spec.serves(table.role) or not spec.in_target(table.target):
            continue
        if spec.name in given and (given[spec.name].direct or spec.name not in parts):
            continue
        value = _value(spec, table, scope, given, pipeline)
        if spec.name in parts:
            part = parts[spec.name]
            converted: Converted | Mismatch = Converted(part, part)
        elif value is not None:
            converted = convert(spec, value, None, raw=False)
        else:
            continue
        assert not isinstance(converted, Mismatch), spec.name
        found.append(Chosen(Bound(spec, spec.name, spec.key, None, False, scope), converted))
    return tuple(found)


def contradicted(scope: Scope, given: Mapping[str, Setting]) -> tuple[tuple[Setting, Setting], ...]:
    """The names with dots of which a part is an option that stands beside it, with this option."""
    parts = _parts(scope, given)
    names = [given[spec.name] for spec in with_dots(scope) if spec.name in given]
    return tuple(
        (name, given[part])
        for name in names
        for part in name.bound.spec.dotted
        if part in parts and part in given and given[part].direct
    )


def _parts(scope: Scope, given: Mapping[str, Setting]) -> dict[str, str]:
    """The values of options that are parts of a name with dots.

    What is left over belongs to the part before the last; a reference is one part, whatever it stands for.
    """
    found: dict[str, str] = {}
    for spec in with_dots(scope):
        written = given[spec.name].flink if spec.name in given else None
        if written is None:
            continue
        most = len(spec.dotted)
        pieces = [written] if references(written) else written.split(".")
        if len(pieces) > most:
            pieces[most - 2 : -1] = [".".join(pieces[most - 2 : -1])]
        names = spec.dotted[most - len(pieces) :]
        found |= zip(names, pieces, strict=True)
    return found


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
    if spec.type is OptionType.DURATION:
        return Duration(int(text))
    if spec.type is OptionType.LIST:
        return tuple(Text((item,)) for item in text.split(spec.separator))
    return Text((text,))


def _format(given: Mapping[str, Setting]) -> str | None:
    named = (given[name].flink for name in ("format", "value_format") if name in given)
    return next((name for name in named if name is not None), None)
