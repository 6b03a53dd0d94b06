"""Holds an option's conditions (`required_when`, `only_when`, `not_when`) against what is given."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.options.bind import COLUMN, Bound, Scope, defaults
from dsl.records import dataclass
from dsl.syntax.declarations import Option


@dataclass(frozen=True, slots=True)
class Setting:
    """An option that was given.

    `flink` is its text in Flink's notation, None where its value is wrong; `direct` tells that it is
    written for this table alone.
    """

    bound: Bound
    option: Option
    flink: str | None
    direct: bool = True


def holds(
    condition: str, scope: Scope, column: str | None, given: Mapping[str, Setting]
) -> bool | None:
    """Whether `name` is given, or `name = value` (or `name = one|other`) is so, by a value given or the default.

    None where it cannot be told: the value is wrong, or a reference.
    """
    name, _, wanted = condition.partition(" = ")
    setting = given.get(filled(scope, name, column))
    if not wanted:
        return setting is not None
    if setting is None:
        default = defaults(scope).get(name)
        return default is not None and _any_of(default, wanted)
    if setting.flink is None or setting.flink.startswith("${"):
        return None
    return any(_any_of(item, wanted) for item in setting.flink.split(setting.bound.spec.separator))


def in_any_column(condition: str, scope: Scope, given: Mapping[str, Setting]) -> bool:
    """Whether the condition holds for the table, or for any of its columns where it is about one."""
    if COLUMN not in condition:
        return bool(holds(condition, scope, None, given))
    columns = {
        setting.bound.column for setting in given.values() if setting.bound.column is not None
    }
    return any(holds(condition, scope, column, given) for column in columns)


def filled(scope: Scope, name: str, column: str | None) -> str:
    """The whole name of an option that a condition speaks of."""
    return scope.name_prefix + (name.replace(COLUMN, column) if column is not None else name)


def spoken(condition: str, scope: Scope, column: str | None) -> str:
    """The condition as it would stand in a file: `fields.id.kind = sequence`."""
    name, mark, wanted = condition.partition(" = ")
    words = wanted.lower().replace("-", "_").replace("|", " or ")
    return filled(scope, name, column) + mark + words


def _any_of(value: str, wanted: str) -> bool:
    return any(_same(value, one) for one in wanted.split("|"))


def _same(left: str, right: str) -> bool:
    return left.lower().replace("-", "_") == right.lower().replace("-", "_")
