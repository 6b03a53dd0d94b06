"""Hints behind a table: `/*+ options('source.monitor-interval' = '1s') */` sets options of a source for one reader.

Their keys are Flink's; the catalogue of connectors says which there are, and what they take.
"""

from __future__ import annotations

from collections.abc import Iterable

from compiler.connectors.load import find_connector, find_format
from compiler.connectors.model import Role
from compiler.names import did_you_mean
from compiler.options import reports
from compiler.options.bind import COLUMN, Scope, bind
from compiler.options.check import Table, checked
from compiler.options.codes import UNKNOWN_OPTION, WRONG_OPTION_TYPE
from compiler.options.inheritance import Given, Origin
from compiler.options.scopes import table_scopes
from compiler.plan import operators as op
from compiler.plan.plan import Relation
from compiler.relations import codes
from compiler.relations.flow import Flow
from compiler.relations.select_hints import KNOWN
from dsl.records import replace
from dsl.span import Span
from dsl.syntax.declarations import Option
from dsl.syntax.expressions import StringLiteral
from dsl.syntax.names import Name, Path
from dsl.syntax.queries import Hint

Hints = tuple[tuple[str, tuple[tuple[str | None, str], ...]], ...]

_OPTIONS = "OPTIONS"
_FORMATS = ("format", "value.format", "key.format")


def hints_of(hints: tuple[Hint, ...]) -> Hints:
    """Hints as the plan has them."""
    return tuple((hint.name.text, hint.args) for hint in hints)


def hints_of_part(hints: tuple[Hint, ...]) -> Hints:
    """Hints of a table of WITH: Flink forgets its options."""
    return tuple(hint for hint in hints_of(hints) if hint[0].upper() != _OPTIONS)


def sound_hints(hints: tuple[Hint, ...], relation: Relation, flow: Flow) -> bool:
    """Whether a table can have these hints; reports what is wrong with them."""
    found = [_sound(hint, relation, flow) for hint in hints]
    return all(found)


def _sound(hint: Hint, relation: Relation, flow: Flow) -> bool:
    name = hint.name.text.upper()
    if name in KNOWN:
        return True
    if name != _OPTIONS:
        close = did_you_mean(name, (_OPTIONS, *KNOWN))
        help = (f"did you mean `{close.lower()}`?",) if close else ()
        message = f"Flink has no hint `{hint.name.text}` of a table"
        flow.say(codes.MISPLACED_STEP, message, hint.name.span, help=help)
        return False
    source = relation.operator
    if not isinstance(source, op.TableSource):
        flow.say(
            codes.MISPLACED_STEP,
            "only a source has options to set",
            hint.span,
            f"`{relation.name}` is none",
        )
        return False
    given = [(key, value) for key, value in hint.args if key is not None]
    if not given or len(given) < len(hint.args):
        message = "`options` gives each key a value: `'key' = 'value'`"
        flow.say(codes.MISPLACED_STEP, message, hint.span)
        return False
    return _options(given, source, hint, relation, flow)


def _options(
    given: list[tuple[str, str]],
    source: op.TableSource,
    hint: Hint,
    relation: Relation,
    flow: Flow,
) -> bool:
    connector = find_connector(source.connector)
    if connector is None:
        return True
    columns = {c.column.name: c.column.type for c in source.table_columns if c.kind == "physical"}
    declaration = Name(relation.name, hint.span)
    table = Table(connector, declaration, Role.SOURCE, columns, flow.around.target, {})
    settings = {**dict(source.options), **dict(given)}
    formats = [settings[key] for key in _FORMATS if key in settings]
    owner = reports.owner_of(connector, Role.SOURCE)
    scopes: dict[Scope, None] = dict.fromkeys(table_scopes(connector, None, Role.SOURCE))
    fine = True
    for name in formats:
        format_ = find_format(name)
        known = format_ is not None and format_.name in connector.formats
        if format_ is not None and known and format_.identifier == name:
            scopes |= dict.fromkeys(table_scopes(connector, format_, Role.SOURCE))
            continue
        fine = False
        option = _option("format", name, hint.span)
        report = reports.unknown_format(option, name, connector.formats, owner)
        flow.around.report.append(replace(report, fixes=()))
    for key, value in given:
        bound = bind(key, scopes, Role.SOURCE)
        if bound is None or bound.key != key:
            fine = False
            _unknown(key, owner, _keys(scopes), hint.span, flow)
            continue
        enum = bound.spec.enum
        if enum and not bound.spec.open and value not in enum:
            fine = False
            listed = ", ".join(f"`{word}`" for word in enum)
            flow.say(WRONG_OPTION_TYPE, f"`{key}` takes one of {listed}", hint.span)
            continue
        entry = Given(_option(key, value, hint.span), key, Origin.OWN)
        converted, found = checked(table, replace(bound, raw=True), entry)
        # A fix would be written over the whole hint, whose parts have no places of their own.
        flow.around.report.extend(replace(each, fixes=()) for each in found)
        fine = fine and converted is not None
    return fine


def _option(key: str, value: str, span: Span) -> Option:
    """An option of a hint as if it stood in a declaration."""
    return Option(Path((Name(key, span),), span), StringLiteral((value,), span), span)


def _keys(scopes: Iterable[Scope]) -> list[str]:
    """Flink's keys in the scopes that stand for themselves."""
    keys = (s.key_prefix + o.key for s in scopes for o in s.specs if o.key)
    return [key for key in keys if COLUMN not in key and not key.endswith("*")]


def _unknown(key: str, owner: str, keys: list[str], span: Span, flow: Flow) -> None:
    meant = did_you_mean(key, keys)
    helps = () if meant else ("keys in a hint are Flink's",)
    if find_format(key.partition(".")[0]) is not None:
        # Its factories look at the keys of the connector only, and at those of the format that they know.
        helps = ("Flink reads no such key of a format, and says nothing",)
    flow.say(
        UNKNOWN_OPTION,
        f"{owner} has no option `{key}`",
        span,
        f"did you mean `{meant}`?" if meant else "unknown option",
        help=helps,
    )
