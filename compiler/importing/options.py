"""Turns the WITH of a table into the options of a source or sink: our names, our types of values."""

from __future__ import annotations

import re
from collections.abc import Mapping

from compiler.connectors.load import find_connector, find_format
from compiler.connectors.model import Connector, Format, OptionSpec, OptionType, Role
from compiler.importing import codes
from compiler.importing.spelling import PLAIN_KEY, clean, name_text, value_text, with_references
from compiler.importing.statements import Setting
from compiler.options.bind import Bound, bind
from compiler.options.check import column_type
from compiler.options.convert import Converted, Mismatch, Typed, convert
from compiler.options.references import Reference, Text
from compiler.options.scopes import table_scopes
from compiler.options.values import Duration, Number, Size, Value, Word
from compiler.types.datatype import DataType
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.records import dataclass
from dsl.span import Span

_FORMAT_KEYS = ("format", "key.format", "value.format")
_LOOKS_SECRET = re.compile(
    r"(?i)password|secret|token|credential|jaas|private[-.]?key|access[-.]?key"
)


@dataclass(frozen=True, slots=True)
class OptionLine:
    """`name = value`, and the setting that it stands for."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Translated:
    """The options of a table in one of its roles. `other` are settings that only its other role has use for."""

    lines: tuple[OptionLine, ...]
    other: tuple[Setting, ...]
    diagnostics: tuple[Diagnostic, ...]


def looks_secret(key: str) -> bool:
    """Whether an option of this name is likely to hold a password or the like."""
    return _LOOKS_SECRET.search(key) is not None


def connector_of(settings: tuple[Setting, ...]) -> tuple[Connector | None, Setting | None]:
    """The connector that WITH names, if there is such, and where it names one."""
    for setting in settings:
        if setting.key == "connector":
            found = find_connector(setting.value)
            named = found is not None and found.identifier == setting.value
            return (found if named else None), setting
    return None, None


def translate(
    table: str,
    settings: tuple[Setting, ...],
    connector: Connector,
    role: Role,
    columns: Mapping[str, DataType],
) -> Translated:
    """The options of `settings` for a source or sink called `table`."""
    format_, found = _format(settings, connector)
    scopes = table_scopes(connector, format_, role)
    lines: list[OptionLine] = []
    other: list[Setting] = []
    for setting in settings:
        if setting.key == "connector":
            continue
        bound = bind(setting.key, scopes, role)
        if bound is None or bound.key != setting.key:
            found.append(_unknown(setting, connector, format_))
        elif not bound.spec.serves(role):
            other.append(setting)
        else:
            text = _line(table, setting, bound, format_, columns, role, found)
            if text is not None:
                lines.append(OptionLine(text, setting.span))
    return Translated(tuple(lines), tuple(other), tuple(found))


def verbatim_options(table: str, settings: tuple[Setting, ...]) -> Translated:
    """The options for a connector that is not known: under the keys and with the values of the script."""
    lines: list[OptionLine] = []
    found: list[Diagnostic] = []
    for setting in settings:
        if setting.key in ("connector", "connector.type"):
            continue
        text = with_references(setting.value)
        if looks_secret(setting.key):
            text = _secret(table, setting, text, found)
        key = setting.key if PLAIN_KEY.match(setting.key) else name_text(setting.key)
        lines.append(OptionLine(f"{key} = {value_text(text)}", setting.span))
    return Translated(tuple(lines), (), tuple(found))


def _format(
    settings: tuple[Setting, ...], connector: Connector
) -> tuple[Format | None, list[Diagnostic]]:
    if not connector.formats:
        return None, []
    for setting in settings:
        if setting.key in ("format", "value.format"):
            found = find_format(setting.value)
            if found is None or found.identifier != setting.value:
                message = f"the format `{setting.value}` is not known here"
                return None, [diagnostic(codes.UNKNOWN_OPTION, message, setting.span)]
            return found, []
    return None, []


def _unknown(setting: Setting, connector: Connector, format_: Format | None) -> Diagnostic:
    written = f" in `{format_.name}`" if format_ is not None else ""
    message = f"the connector `{connector.name}`{written} has no option `{setting.key}`"
    return diagnostic(codes.UNKNOWN_OPTION, message, setting.key_span, "not carried over")


def _line(
    table: str,
    setting: Setting,
    bound: Bound,
    format_: Format | None,
    columns: Mapping[str, DataType],
    role: Role,
    found: list[Diagnostic],
) -> str | None:
    spec = bound.spec
    text = with_references(setting.value)
    if spec.secret or looks_secret(setting.key):
        text = _secret(table, setting, text, found)
    if setting.key in _FORMAT_KEYS:
        known = find_format(setting.value)
        return None if known is None else f"{bound.name} = {known.name}"
    if _skips_malformed(setting, spec, format_, role):
        return "malformed = skip"
    if text.plain is None:
        return f"{bound.name} = {value_text(text)}"
    column = column_type(columns, bound.column) if bound.column is not None else None
    meant = convert(spec, text, column, raw=True)
    if isinstance(meant, Mismatch):
        message = f"`{setting.key}` takes {meant.expected}"
        found.append(diagnostic(codes.UNKNOWN_OPTION, message, setting.span, "not carried over"))
        return None
    value = value_of(spec, meant, text)
    again = convert(spec, value, column, raw=False)
    if not isinstance(again, Converted) or again.flink != meant.flink:
        return f"`{bound.key}` = {value_text(text)}"
    return f"{bound.name} = {value_text(value)}"


def _skips_malformed(
    setting: Setting, spec: OptionSpec, format_: Format | None, role: Role
) -> bool:
    return (
        format_ is not None
        and role is Role.SOURCE
        and spec.name == format_.skip_malformed
        and setting.key == f"{format_.identifier}.{spec.key}"
        and setting.value.lower() == "true"
    )


def _secret(table: str, setting: Setting, text: Text, found: list[Diagnostic]) -> Text:
    """A reference instead of a secret that stands in clear."""
    if text.plain is None or not text.plain:
        return text
    name = clean(f"{table}_{setting.key.rpartition('.')[2]}")
    found.append(
        diagnostic(
            codes.SECRET_NOT_COPIED,
            f"the value of `{setting.key}` looks like a secret and is not copied",
            setting.span,
            help=(
                f"put it in a secret called `{name}`, to which the file refers as `secret('{name}')`",
            ),
        )
    )
    return Text((Reference("secret", name),))


def value_of(spec: OptionSpec, meant: Converted, text: Text) -> Value:
    """The value as a `.stream` file has it."""
    if spec.type in (OptionType.LIST, OptionType.MAP):
        separator = "," if spec.type is OptionType.MAP else spec.separator
        items = tuple(_item(spec, item) for item in (text.plain or "").split(separator))
        return items[0] if len(items) == 1 else items
    if spec.type is OptionType.COLUMNS:
        return tuple(Word((name,)) for name in (text.plain or "").split(";"))
    if spec.type is OptionType.COLUMN:
        return Word((text.plain or "",))
    return _of_typed(spec, meant.typed, meant.flink, text)


def _item(spec: OptionSpec, item: str) -> Value:
    folded = item.lower().replace("-", "_")
    return Word((folded,)) if spec.enum else Text((item,))


def _of_typed(spec: OptionSpec, typed: Typed, flink: str, text: Text) -> Value:
    match typed:
        case bool() | Duration() | Size():
            return typed
        case int() | float():
            return Number(flink)
        case str() if spec.type is OptionType.ENUM and re.fullmatch(r"[^\W\d]\w*", typed):
            return Word((typed,))
        case _:
            return text
