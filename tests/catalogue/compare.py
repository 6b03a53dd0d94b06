"""Holds the catalogue against what factories declare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from compiler.connectors.model import Connector, OptionSpec, OptionType
from tests.catalogue.record import Asked, Declared, Part, kind_of

_NOT_OPTIONS = {"connector", "type", "property-version"}
"""What names the factory itself."""
_UNITS = {"ms": 1, "s": 1000, "sec": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
_BYTES = {"bytes": 1, "b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}
_TYPES = {
    "String": {"string", "enum", "list", "column", "columns", "any"},
    "List<String>": {"list", "columns"},
    "List<Integer>": {"list"},
    "Integer": {"int"},
    "Long": {"long"},
    "Double": {"double"},
    "Float": {"double"},
    "Boolean": {"boolean"},
    "Duration": {"duration"},
    "MemorySize": {"memory"},
    "Map": {"map"},
    "Class": {"string"},
    "Object": {kind.value for kind in OptionType},
}


@dataclass(frozen=True, order=True)
class Difference:
    """What the catalogue and the factories of some jars say differently. `what` is a few words."""

    part: str
    key: str
    what: str


def differences(part: Part, asked: list[Asked], declared: list[Declared]) -> Iterator[Difference]:
    """All differences between a part of the catalogue and the factories in the jars."""
    stem = name_of(part)
    about = [d for d in declared if _is_of(d, part)]
    constants = {d.key for d in about if d.how in ("constant", "text")}
    for one in asked:
        theirs = [d for d in about if d.jar == one.coordinates]
        options = {d.key: d for d in theirs if d.how in ("required", "optional")}
        ours = [spec for spec in part.options if spec.key and spec.in_target(one.target)]
        for key in options.keys() - _NOT_OPTIONS:
            parts = [spec for spec in ours if options[key].type == "Map" and _lies_in(spec, key)]
            if not parts and not any(spec.key == key or _covers(spec, key) for spec in ours):
                yield Difference(stem, key, "not in the catalogue")
        for option in theirs:
            for spec in [spec for spec in ours if spec.key == option.key][:1]:
                yield from (Difference(stem, option.key, what) for what in _unlike(spec, option))
        for spec in ours if options and not one.older else ():
            known = spec.key in options or spec.key in constants or _is_open(spec)
            known = known or any(d.type == "Map" and _lies_in(spec, d.key) for d in theirs)
            if not known and not _is_pushed(part, spec) and not _is_passed_on(spec, ours):
                yield Difference(stem, spec.key, "not in the factory")


def name_of(part: Part) -> str:
    """What a part is called here: `connector kafka`."""
    return f"{kind_of(part)} {part.identifier}"


def checked_options(part: Part, declared: list[Declared]) -> set[str]:
    """The keys of a part that some factory, or a class of options, has too."""
    return {spec.key for spec in part.options if spec.key} & {
        d.key for d in declared if _is_of(d, part)
    }


def _is_of(declared: Declared, part: Part) -> bool:
    return (declared.kind, declared.identifier) == (kind_of(part), part.identifier)


def _unlike(spec: OptionSpec, option: Declared) -> Iterator[str]:
    if option.how == "text":
        return
    if option.how == "required" and not (spec.required or spec.otherwise):
        yield "required by the factory"
    if spec.required and option.how == "optional" and not spec.not_when:
        yield "optional for the factory"
    if not _same_type(spec, option.type):
        yield f"of type {option.type}"
    elif not _same_default(spec, option):
        yield f"default {option.default or 'none'}"


def _same_type(spec: OptionSpec, type_: str) -> bool:
    name = "Map" if "Map" in type_ else type_
    if spec.unit:
        return name in ("Integer", "Long", "String")
    if name.startswith("enum:"):
        constants = {_plain(word) for word in name.removeprefix("enum:").split(",")}
        return spec.type is OptionType.ENUM and {_plain(word) for word in spec.enum} == constants
    if name.startswith("List<enum:"):
        return spec.type is OptionType.LIST
    return spec.type.value in _TYPES.get(name, ())


def _same_default(spec: OptionSpec, option: Declared) -> bool:
    ours, theirs = spec.default or "", option.default
    if option.type == "List<Integer>":
        theirs = theirs.strip("[]").replace(", ", spec.separator)
    if not theirs:
        # A default that only the code knows is told in words.
        return not ours or (" " in ours and _millis(ours) is None and _size(ours) is None)
    if spec.secret:
        return True
    if spec.unit and spec.type is OptionType.DURATION:
        factor = _UNITS[spec.unit]
        return _millis(ours) == float(theirs) * factor
    if spec.unit and spec.type is OptionType.MEMORY:
        return _size(ours) == float(theirs)
    if spec.type is OptionType.DURATION:
        return _millis(ours) == _millis(theirs)
    if spec.type is OptionType.MEMORY:
        return _size(ours) == _size(theirs)
    if spec.type in (OptionType.INT, OptionType.LONG, OptionType.DOUBLE):
        return _number(ours) == _number(theirs)
    return _plain(ours) == _plain(theirs) or ours == theirs


def _millis(text: str) -> float | None:
    found = re.fullmatch(r"(-?\d+) ?([a-z]+)", text)
    return int(found[1]) * _UNITS[found[2]] if found and found[2] in _UNITS else None


def _size(text: str) -> float | None:
    found = re.fullmatch(r"(\d+) ?([a-z]+)", text.split(" (")[0])
    return int(found[1]) * _BYTES[found[2]] if found and found[2] in _BYTES else None


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _plain(text: str) -> str:
    return re.sub(r"[-_\s\[\]]", "", text).lower()


def _is_open(spec: OptionSpec) -> bool:
    return spec.key.endswith("*") or "<" in spec.key


def _covers(spec: OptionSpec, key: str) -> bool:
    pattern = re.escape(spec.key).replace(r"\*", ".+").replace("<column>", ".+")
    return _is_open(spec) and re.fullmatch(pattern.replace(r"\#", ".+"), key) is not None


def _lies_in(spec: OptionSpec, key: str) -> bool:
    """Whether it is an entry of the map that `key` is: `aws.region` of `aws`."""
    return spec.key.startswith(f"{key}.")


def _is_passed_on(spec: OptionSpec, ours: list[OptionSpec]) -> bool:
    """Whether it is one of many that are passed on under a prefix, described as it matters."""
    return any(_covers(other, spec.key) for other in ours)


def _is_pushed(part: Part, spec: OptionSpec) -> bool:
    """Whether Flink reads the option itself, whatever the connector: those of watermarks of sources."""
    return isinstance(part, Connector) and spec.key.startswith("scan.watermark.")
