"""Turns the options that reach a source or sink into Flink's table options, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from compiler.connectors.load import connector_names, find_connector, find_format
from compiler.connectors.model import (
    NO_PRIMARY_KEY,
    Changelog,
    Connector,
    Format,
    Role,
    Status,
)
from compiler.options import reports
from compiler.options.bind import Bound, Scope, bind, key_scope, names, places
from compiler.options.check import Table, check_conditions, checked, idle
from compiler.options.chosen import Chosen, choose, contradicted
from compiler.options.conditions import Setting, holds, in_any_column
from compiler.options.convert import Typed
from compiler.options.formats import format_of, key_format_of, only_adds
from compiler.options.inheritance import Given, Inherited, reaching
from compiler.options.scopes import table_scopes
from compiler.options.values import Params
from compiler.types.datatype import DataType
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import Option
from dsl.syntax.names import Name


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a source or sink.

    `flink` are keys and values for WITH, `connector` first, references as on disk; `typed` the
    checked values by our names; `spans` where each stands. `bounded` tells whether a source ends.
    `location` says where the rows lie, for people. `lookup` tells whether a source can be asked for the rows of a key;
    `changes` are the kinds of changes beside inserts that a source gives, or a sink takes.
    """

    flink: tuple[tuple[str, str], ...]
    typed: Mapping[str, Typed]
    spans: Mapping[str, Span]
    format: Format | None
    bounded: bool
    location: str
    diagnostics: tuple[Diagnostic, ...]
    lookup: bool = False
    changes: tuple[str, ...] = ()

    @property
    def connector(self) -> str:
        """The name under which Flink finds the connector; empty where that is not said by `connector`."""
        return dict(self.flink).get("connector", "")


@dataclass(slots=True)
class _Gathering:
    """What is known while the options of a table are gathered; `seen` by Flink's key or our name.

    `misnamed` are those that stand there under a name that is for `defaults`: they are not missing as well.
    """

    table: Table
    scopes: tuple[Scope, ...]
    format: Format | None
    settings: dict[str, Setting] = field(default_factory=dict)
    typed: dict[str, Typed] = field(default_factory=dict)
    seen: dict[str, tuple[Given, Bound]] = field(default_factory=dict)
    chosen: tuple[Chosen, ...] = ()
    misnamed: set[str] = field(default_factory=set)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def connector_for(name: Name, role: Role) -> tuple[Connector | None, tuple[Diagnostic, ...]]:
    """The connector that a source or sink names, if it exists and can be one, and what is wrong with the choice.

    Of the options of one that cannot nothing can be said: they are meant for another connector.
    """
    connector = find_connector(name.text)
    if connector is None:
        return None, (reports.unknown_connector(name, connector_names()),)
    if not connector.can_be(role):
        return None, (reports.wrong_connector_role(connector, name, role),)
    return connector, ()


def is_compiled(part: Connector | Format) -> bool:
    """Whether it ends in Flink SQL; else only its names are known, to be reported as TGT001."""
    return part.status is Status.COMPILED


def table_options(
    connector: Connector,
    declaration: Name,
    options: tuple[Option, ...],
    inherited: Inherited,
    params: Params,
    columns: tuple[tuple[str, DataType], ...] | None,
    target: str,
    role: Role,
    *,
    broken: bool = False,
    pipeline: str = "",
    keyed: bool = False,
    told: tuple[str, ...] = (),
) -> Options:
    """Check and translate the options of one source or sink.

    `columns` are those of the table, of a source its physical ones; None where they are not known,
    and nothing is said of columns. Nor is anything said to be missing from a `broken` declaration. `keyed` tells that
    the table has a primary key. `told` are options whose values something else in the file says.
    What is wrong in `defaults` and `profile` whatever the table is left to `check_inherited`, so that
    it is reported once.
    """
    given = reaching(options, inherited, declaration.text, connector)
    format_, found = format_of(connector, role, given, params)
    key_format, wrong = key_format_of(connector, role, given, params)
    known = dict(columns) if columns is not None else None
    table = Table(connector, declaration, role, known, target, params)
    scopes = table_scopes(connector, format_, role)
    if key_format is not None and key_format is not format_:
        scopes += (key_scope(key_format),)
    gathering = _Gathering(table, scopes, format_)
    gathering.diagnostics.extend((*found, *wrong))
    for entry in given:
        _take(gathering, entry)
    settings = gathering.settings
    for name in idle(settings):
        del settings[name]
        gathering.typed.pop(name, None)
    gathering.chosen = choose(table, gathering.scopes[0], settings, pipeline)
    for one in gathering.chosen:
        gathering.typed[one.bound.name] = one.value.typed
    chosen = {one.bound.name for one in gathering.chosen} | gathering.misnamed | set(told)
    gathering.diagnostics.extend(
        check_conditions(table, gathering.scopes, settings, chosen, missing=not broken)
    )
    gathering.diagnostics.extend(_check_malformed(gathering))
    for dotted, part in contradicted(gathering.scopes[0], settings):
        message = f"`{part.bound.name}` is a part of `{dotted.bound.name}` already"
        gathering.diagnostics.append(reports.contradiction(part.option, message, dotted.option))
    location = settings.get(connector.location or "")
    return Options(
        _flink(gathering),
        gathering.typed,
        {name: setting.option.span for name, setting in settings.items()},
        format_,
        _bounded(connector, gathering),
        location.flink or "" if location is not None else "",
        tuple(gathering.diagnostics),
        connector.lookup or gathering.typed.get("lookup") is True,
        _changes(gathering, keyed=keyed),
    )


def upserts(options: Options) -> bool:
    """Whether the option `changelog` says that newer rows of a key replace older ones."""
    return options.typed.get("changelog") == "upsert"


def key_for_updates(given: tuple[Option, ...], options: Options) -> tuple[Diagnostic, ...]:
    """What is wrong with a source without primary key whose newer rows replace older ones."""
    if not upserts(options):
        return ()
    found = [option for option in given if option.key.text == "changelog"]
    message = "`changelog = upsert` says that newer rows of a key replace older ones, and there is no `primary key`"
    return tuple(reports.contradiction(option, message) for option in found)


def _changes(gathering: _Gathering, *, keyed: bool) -> tuple[str, ...]:
    connector, role = gathering.table.connector, gathering.table.role
    format_, typed = gathering.format, gathering.typed

    def of(changelog: Changelog) -> tuple[str, ...]:
        return changelog.source if role is Role.SOURCE else changelog.sink

    kinds = of(connector.changelog)
    cases = connector.changelog
    for case in cases.source_when if role is Role.SOURCE else cases.sink_when:
        if _is_so(case.when, gathering, keyed=keyed):
            kinds = case.kinds
            break
    if "format" in kinds:
        # Nothing more is said of a table whose format is missing.
        kinds = of(format_.changelog) if format_ is not None else ("UB", "UA", "D")
    elif "option" in kinds:
        kinds = _DECLARED[str(typed.get("changelog", "append"))]
    return tuple(kind for kind in ("UB", "UA", "D") if kind in kinds)


def _is_so(condition: str, gathering: _Gathering, *, keyed: bool) -> bool:
    if condition == NO_PRIMARY_KEY:
        return not keyed
    return bool(holds(condition, gathering.scopes[0], None, gathering.settings))


_DECLARED = {"append": (), "upsert": ("UA", "D"), "all": ("UB", "UA", "D")}
"""What the option `changelog` of a connector of one's own says."""


def adds_only(
    connector: Connector,
    declaration: Name,
    options: tuple[Option, ...],
    inherited: Inherited,
    params: Params,
) -> bool:
    """Whether the format of a sink says that rows are only added."""
    given = reaching(options, inherited, declaration.text, connector)
    format_, _ = format_of(connector, Role.SINK, given, params)
    return format_ is not None and only_adds(format_)


def _take(gathering: _Gathering, entry: Given) -> None:
    """Check one option and keep it, unless a stronger one was there before."""
    table = gathering.table
    bound = bind(entry.text, gathering.scopes, table.role)
    if bound is None or not _meant(entry, bound):
        gathering.diagnostics.extend(_unknown(gathering, entry) if entry.direct else ())
        return
    if not bound.spec.serves(table.role):
        if entry.direct:
            report = reports.wrong_option_role(entry.option, bound.name, bound.spec, table.role)
            gathering.diagnostics.append(report)
        return
    if bound.identity in gathering.seen:
        first, other = gathering.seen[bound.identity]
        if first.origin is entry.origin and entry.direct:
            twice = reports.repeated if other.raw is bound.raw else reports.two_forms
            gathering.diagnostics.append(twice(entry.option, first.option))
        return
    gathering.seen[bound.identity] = (entry, bound)
    converted, found = checked(table, bound, entry)
    gathering.diagnostics.extend(found)
    flink = converted.flink if converted is not None else None
    gathering.settings[bound.name] = Setting(bound, entry.option, flink, entry.direct)
    if converted is not None:
        gathering.typed[bound.name] = converted.typed


def _meant(entry: Given, bound: Bound) -> bool:
    """Whether a table takes the option: not every bare name in `defaults` is meant for tables."""
    bare = entry.text == entry.option.key.text and not entry.direct
    return not bare or bool(bound.scope.name_prefix) or (bound.spec.inheritable and not bound.key)


def _unknown(gathering: _Gathering, entry: Given) -> tuple[Diagnostic, ...]:
    table, format_ = gathering.table, gathering.format
    head, _, tail = entry.text.partition(".")
    notes: tuple[str, ...] = ()
    if tail and table.connector.formats and find_format(head) is not None:
        if format_ is None:
            return ()
        now = f"this {table.role} is in `{format_.name}`"
        notes = (f"`{head}.` begins options of the format `{head}`, and {now}",)
    owner = reports.owner_of(table.connector, table.role)
    here = bind(tail, gathering.scopes, table.role) if tail and find_connector(head) else None
    if here is not None:
        gathering.misnamed.add(here.name)
        return (reports.prefixed_option(entry.option, owner, head, tail),)
    candidates = names(gathering.scopes, table.role, table.columns or ())
    prefix = entry.option.key.text.removesuffix(entry.text)
    return (reports.unknown_option(entry.option, owner, candidates, prefix, notes),)


def _check_malformed(gathering: _Gathering) -> tuple[Diagnostic, ...]:
    """`malformed` stands for an option of the format, where the format has one."""
    setting, format_ = gathering.settings.get("malformed"), gathering.format
    if setting is None or format_ is None:
        return ()
    if format_.skip_malformed is None:
        if setting.flink != "skip":
            return ()
        message = f"the format `{format_.name}` cannot go on after a row that it cannot decode"
        return (reports.contradiction(setting.option, message),)
    other = gathering.settings.get(f"{format_.name}.{format_.skip_malformed}")
    return (reports.two_forms(other.option, setting.option),) if other is not None else ()


def _flink(gathering: _Gathering) -> tuple[tuple[str, str], ...]:
    """Flink's options in the catalogue's order, those of one kind in the file's."""
    connector = gathering.table.connector
    named = any(spec.key == "connector" for spec in connector.options)
    result = {} if named else {"connector": connector.identifier}
    scopes = {id(scope): i for i, scope in enumerate(gathering.scopes)}

    def place(value: tuple[Bound, str | None]) -> tuple[int, int]:
        bound = value[0]
        return scopes[id(bound.scope)], places(bound.scope)[id(bound.spec)]

    values = [(s.bound, s.flink) for s in gathering.settings.values()]
    values += [(one.bound, one.value.flink) for one in gathering.chosen]
    for bound, flink in sorted(values, key=place):
        if bound.key and flink is not None:
            result[bound.key] = _format_name(bound.key, flink)
    format_ = gathering.format
    if format_ is not None and gathering.typed.get("malformed") == "skip":
        for spec in format_.options:
            if spec.name == format_.skip_malformed:
                result.setdefault(f"{format_.identifier}.{spec.key}", "true")
    return tuple(_sided(result, gathering).items())


def _sided(flink: dict[str, str], gathering: _Gathering) -> dict[str, str]:
    """Options of the format stand behind `value.` where it is named by `value.format`.

    They hold for the key as well, where its format was not said and so is the same.
    """
    format_ = gathering.format
    if format_ is None:
        return flink
    start = f"{format_.identifier}."
    sides = ["value." if flink.get("value.format") == format_.identifier else ""]
    if any(one.bound.key == "key.format" for one in gathering.chosen):
        sides += ["key."] if flink.get("key.format") == format_.identifier else []
    found: dict[str, str] = {}
    for key, value in flink.items():
        for side in sides if key.startswith(start) else [""]:
            found.setdefault(f"{side}{key}", value)
    if any(one.bound.key == "key.format" for one in gathering.chosen):
        _with_needs_of_keys(found, flink, format_)
    return found


def _with_needs_of_keys(found: dict[str, str], flink: dict[str, str], format_: Format) -> None:
    """Gives the format of the keys that was chosen what it needs and the format of the values has: a registry."""
    keys = find_format(flink.get("key.format", ""))
    if keys is None or keys is format_:
        return
    for spec in keys.options:
        value = flink.get(f"{format_.identifier}.{spec.key}")
        if spec.required and value is not None:
            found.setdefault(f"key.{keys.identifier}.{spec.key}", value)


def _format_name(key: str, value: str) -> str:
    """The value of Flink's option `key`; a format in Flink's spelling, whatever that in the file."""
    if key not in ("format", "key.format", "value.format"):
        return value
    format_ = find_format(value)
    return format_.identifier if format_ is not None else value


def _bounded(connector: Connector, gathering: _Gathering) -> bool:
    conditions = connector.unbounded_when if connector.bounded else connector.bounded_when
    scope = gathering.scopes[0]
    turned = any(in_any_column(condition, scope, gathering.settings) for condition in conditions)
    return connector.bounded is not turned
