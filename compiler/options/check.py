"""Checks one option of a table by itself, and the options of a table against one another."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from compiler.connectors.model import Connector, OptionSpec, OptionType, Role
from compiler.options import reports
from compiler.options.bind import COLUMN, Bound, Scope, conditional
from compiler.options.conditions import Setting, filled, holds, spoken
from compiler.options.convert import Converted, Mismatch, convert
from compiler.options.inheritance import Given
from compiler.options.references import Text
from compiler.options.values import Params, Unusable, Value, evaluate
from compiler.types.datatype import DataType, Root
from dsl.diagnostic import Diagnostic, Label
from dsl.records import dataclass
from dsl.syntax.declarations import Option
from dsl.syntax.names import Name

_SECRET = re.compile(
    r"(?i)(password|passwd|secret|secret[-_.]key|token|authorization|jaas\.config)$"
)


@dataclass(frozen=True, slots=True)
class Table:
    """The table whose options are checked."""

    connector: Connector
    declaration: Name
    role: Role
    columns: Mapping[str, DataType] | None
    target: str
    params: Params


def checked(
    table: Table, bound: Bound, entry: Given
) -> tuple[Converted | None, tuple[Diagnostic, ...]]:
    """The value of an option that reaches a table; what is wrong with it whatever the table is left out
    where it is inherited.
    """
    column: DataType | None = None
    if bound.column is not None:
        column, found = _column(table, bound, entry)
        if found:
            return None, found
    converted, found = check_option(entry.option, bound, table.params, table.target, column)
    if converted is not None:
        missing = _columns_named(table, bound, entry.option, converted)
        return (None, missing) if missing else (converted, found)
    return None, found if entry.direct or bound.column is not None else ()


def check_option(
    option: Option, bound: Bound, params: Params, target: str, column: DataType | None = None
) -> tuple[Converted | None, tuple[Diagnostic, ...]]:
    """The value of an option, checked by itself."""
    spec = bound.spec
    if not spec.in_target(target):
        return None, (reports.not_in_target(option, bound.name, spec, target),)
    value = evaluate(option.value, params)
    if isinstance(value, Unusable):
        return None, () if value.silent else (reports.unusable_value(spec, bound.name, value),)
    if (spec.secret or _is_called_secret(bound)) and _in_clear(value):
        return None, (reports.secret_in_clear(option, bound.name),)
    result = convert(spec, value, column, raw=bound.raw)
    if isinstance(result, Mismatch):
        return None, (reports.wrong_type(option, option.key.text, value, result),)
    return result, ()


def check_conditions(
    table: Table,
    scopes: tuple[Scope, ...],
    given: Mapping[str, Setting],
    chosen: Container[str] = (),
    *,
    missing: bool,
) -> tuple[Diagnostic, ...]:
    """What does not go together, and with `missing` what is missing and was not `chosen`."""
    found: list[Diagnostic] = []
    for scope in scopes if missing else ():
        for spec in conditional(scope):
            if scope.name_prefix + spec.name in chosen:
                continue
            found.extend(_missing(table, scope, spec, given))
    for setting in given.values():
        found.extend(_contradictions(setting, given))
    return tuple(found)


def _column(
    table: Table, bound: Bound, entry: Given
) -> tuple[DataType | None, tuple[Diagnostic, ...]]:
    """The type of the column that a `<column>` option is about, or why there is none."""
    path = bound.column or ""
    if table.columns is None:
        return None, ()
    also = (
        (Label(table.declaration.span, f"for `{table.declaration.text}`"),)
        if not entry.direct
        else ()
    )
    type_ = column_type(table.columns, path)
    if type_ is None:
        if not entry.direct:
            return None, ()
        return None, (reports.unknown_column(entry.option, path, table.columns),)
    if path not in table.columns and not bound.spec.parts:
        message = f"`{bound.name}` is about a whole column, and `{path}` is a part of one"
        return None, (reports.bad_key(entry.option, message),)
    allowed = bound.spec.column_types
    if allowed and type_.root.value not in allowed:
        report = reports.wrong_column_type(entry.option, bound.name, path, type_.root.value, also)
        return None, (report,)
    return type_, ()


def column_type(columns: Mapping[str, DataType], path: str) -> DataType | None:
    """The type of a column, or of a part of one: `address.zip`, `tags.element`, `counts.key`."""
    name = next((n for n in columns if path == n or path.startswith(f"{n}.")), None)
    if name is None:
        return None
    type_: DataType | None = columns[name]
    for part in path[len(name) + 1 :].split(".") if len(path) > len(name) else ():
        type_ = _part(type_, part) if type_ is not None else None
    return type_


def _part(type_: DataType, part: str) -> DataType | None:
    match type_.root:
        case Root.ROW:
            fields = dict(zip(type_.names, type_.children, strict=True))
        case Root.ARRAY | Root.MULTISET:
            fields = {"element": type_.children[0]}
        case Root.MAP:
            fields = {"key": type_.children[0], "value": type_.children[1]}
        case _:
            fields = {}
    return fields.get(part)


def _columns_named(
    table: Table, bound: Bound, option: Option, converted: Converted
) -> tuple[Diagnostic, ...]:
    """What is wrong with the names in an option that takes columns of the table."""
    if bound.spec.type not in (OptionType.COLUMN, OptionType.COLUMNS) or not bound.spec.of_table:
        return ()
    if table.columns is None:
        return ()
    named = converted.typed if isinstance(converted.typed, tuple) else (converted.typed,)
    return tuple(
        reports.unknown_column_named(option, bound.name, name, table.columns)
        for name in named
        if isinstance(name, str) and name not in table.columns
    )


def _is_called_secret(bound: Bound) -> bool:
    """Whether an option of which nothing is known has the name of one that holds a secret."""
    unknown = bound.spec.type is OptionType.ANY or bound.spec.key.endswith("*")
    return unknown and _SECRET.search(bound.key) is not None


def _in_clear(value: Value) -> bool:
    return not isinstance(value, Text) or value.plain is not None


def _missing(
    table: Table, scope: Scope, spec: OptionSpec, given: Mapping[str, Setting]
) -> list[Diagnostic]:
    if not spec.serves(table.role):
        return []
    name = scope.name_prefix + spec.name
    owner = reports.owner_of(table.connector, table.role)
    instead = spec.not_when is not None and holds(spec.not_when, scope, None, given)
    if (
        spec.required
        and name not in given
        and not instead
        # What is chosen `otherwise` is made of an option that is then missing, too.
        and spec.otherwise is None
        and (not scope.name_prefix.startswith(("key.", "value.")) or _of_keys(scope, given))
    ):
        return [reports.missing_option(table.declaration.span, owner, name, spec)]
    if spec.required_when is None:
        return []
    found = []
    for column in _columns_of(spec, given):
        whole = name if column is None else name.replace(COLUMN, column)
        if whole not in given and holds(spec.required_when, scope, column, given):
            reason = f", as `{spoken(spec.required_when, scope, column)}`"
            found.append(reports.missing_option(table.declaration.span, owner, whole, spec, reason))
    return found


def _of_keys(scope: Scope, given: Mapping[str, Setting]) -> bool:
    """Whether these are options of the format that the table names for its keys."""
    named = given.get("key_format")
    if named is None or named.flink is None:
        return False
    return scope.name_prefix == f"key.{named.flink.replace('-', '_')}."


def _columns_of(spec: OptionSpec, given: Mapping[str, Setting]) -> list[str | None]:
    """The columns for which a condition is to be held; None for the table itself."""
    if COLUMN not in spec.name:
        return [None]
    columns = (
        setting.bound.column for setting in given.values() if setting.bound.column is not None
    )
    return list(dict.fromkeys(columns))


def idle(given: Mapping[str, Setting]) -> tuple[str, ...]:
    """The inherited options that have no meaning for this table, beside what else is given."""
    return tuple(
        name
        for name, setting in given.items()
        if not setting.direct and _contradictions(setting, given)
    )


def _contradictions(setting: Setting, given: Mapping[str, Setting]) -> list[Diagnostic]:
    bound, found = setting.bound, []
    spec, scope, column = bound.spec, bound.scope, bound.column
    if spec.only_when and holds(spec.only_when, scope, column, given) is False:
        condition = spoken(spec.only_when, scope, column)
        message = f"`{bound.name}` has no meaning unless `{condition}`"
        found.append(
            reports.contradiction(setting.option, message, _other(spec.only_when, setting, given))
        )
    if spec.not_when and holds(spec.not_when, scope, column, given):
        condition = spoken(spec.not_when, scope, column)
        message = f"`{bound.name}` does not go with `{condition}`"
        found.append(
            reports.contradiction(setting.option, message, _other(spec.not_when, setting, given))
        )
    return found


def _other(condition: str, setting: Setting, given: Mapping[str, Setting]) -> Option | None:
    name = filled(setting.bound.scope, condition.partition(" = ")[0], setting.bound.column)
    other = given.get(name)
    return other.option if other is not None else None
