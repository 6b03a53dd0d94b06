"""Finds the option that a key means: our name for it or Flink's, with the column it speaks of."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.connectors.model import Connector, Format, OptionSpec, Role
from dsl.records import dataclass, once

COLUMN = "<column>"


@dataclass(frozen=True, slots=True)
class Scope:
    """Options under a prefix: none for a connector's own, `csv.` for a format's.

    What is looked up in it is put in order once, so that a scope is worth keeping for the next table.
    """

    specs: tuple[OptionSpec, ...]
    name_prefix: str = ""
    key_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """A key that was understood. `name` and `key` are whole: with prefix and column; `key` is empty where
    the option is none of Flink's. `raw` tells that it was given by Flink's key.
    """

    spec: OptionSpec
    name: str
    key: str
    column: str | None
    raw: bool
    scope: Scope

    @property
    def identity(self) -> str:
        """What two forms of the same option have in common."""
        return self.key or self.name


def format_scopes(connector: Connector, format_: Format | None) -> tuple[Scope, ...]:
    """The scopes of a format's options in a table of the connector."""
    if format_ is None:
        return ()
    sides = ("", "value.", "key.") if connector.key_format else ("",)
    return tuple(
        Scope(format_.options, f"{side}{format_.name}.", f"{side}{format_.identifier}.")
        for side in sides
    )


@once
def key_scope(format_: Format) -> Scope:
    """The options of the format of a message's key, where the value has another."""
    return Scope(format_.options, f"key.{format_.name}.", f"key.{format_.identifier}.")


def bind(text: str, scopes: Iterable[Scope], role: Role) -> Bound | None:
    """What the key `text` means, best for a table of `role`; the option found may serve the other role only."""
    other: Bound | None = None
    for matches in (_exact, _open):
        for scope in scopes:
            for bound in matches(text, scope):
                if bound.spec.serves(role):
                    return bound
                other = other or bound
    return other


def _exact(text: str, scope: Scope) -> Iterable[Bound]:
    """The options that are called `text`."""
    return _by_text(scope).get(text, ())


@once
def _by_text(scope: Scope) -> dict[str, list[Bound]]:
    """The options under each name and each of Flink's keys, in the order of the scope."""
    found: dict[str, list[Bound]] = {}
    for spec in scope.specs:
        name, key = _names(spec, scope)
        for text in dict.fromkeys((name, key or name)):
            found.setdefault(text, []).append(Bound(spec, name, key, None, text != name, scope))
    return found


@once
def _with_open_parts(scope: Scope) -> tuple[OptionSpec, ...]:
    return tuple(
        spec
        for spec in scope.specs
        if COLUMN in spec.name or spec.name[-1:] == "*" or spec.key[-1:] == "*"
    )


@once
def conditional(scope: Scope) -> tuple[OptionSpec, ...]:
    """The options that a table may miss: those that are required, always or under a condition."""
    return tuple(spec for spec in scope.specs if spec.required or spec.required_when is not None)


@once
def with_otherwise(scope: Scope) -> tuple[OptionSpec, ...]:
    """The options that may be chosen where a table does not say them."""
    return tuple(spec for spec in scope.specs if spec.otherwise is not None)


@once
def with_dots(scope: Scope) -> tuple[OptionSpec, ...]:
    """The options whose values are names made of others' values."""
    return tuple(spec for spec in scope.specs if spec.dotted)


@once
def places(scope: Scope) -> dict[int, int]:
    """The place of each option in the scope, by its `id`."""
    return {id(spec): place for place, spec in enumerate(scope.specs)}


@once
def defaults(scope: Scope) -> dict[str, str | None]:
    """What Flink takes for each option, by its name, where a table does not say it."""
    return {spec.name: spec.default for spec in reversed(scope.specs)}


def _open(text: str, scope: Scope) -> Iterable[Bound]:
    """The options whose names have an open part, a column or anything, that `text` fills."""
    for spec in _with_open_parts(scope):
        name, key = _names(spec, scope)
        if (middle := _middle(text, name)) is not None:
            yield _filled(spec, scope, name, key, middle, raw=False)
        elif (middle := _middle(text, key)) is not None:
            yield _filled(spec, scope, name, key, middle, raw=True)


def _names(spec: OptionSpec, scope: Scope) -> tuple[str, str]:
    """What a file says and what Flink says; the key is empty where the option is none of Flink's."""
    return scope.name_prefix + spec.name, scope.key_prefix + spec.key if spec.key else ""


def _middle(text: str, pattern: str) -> str | None:
    """What stands in `text` for the open part of `pattern`, or None where the two do not fit."""
    start, mark, end = pattern.partition(COLUMN)
    if not mark and pattern.endswith("*"):
        start, mark, end = pattern[:-1], "*", ""
    fits = (
        mark and text.startswith(start) and text.endswith(end) and len(text) > len(start) + len(end)
    )
    return text[len(start) : len(text) - len(end)] if fits else None


def _filled(
    spec: OptionSpec, scope: Scope, name: str, key: str, middle: str, *, raw: bool
) -> Bound:
    column = middle if COLUMN in name else None
    mark = COLUMN if column is not None else "*"
    return Bound(spec, name.replace(mark, middle), key.replace(mark, middle), column, raw, scope)


def names(scopes: Iterable[Scope], role: Role, columns: Iterable[str] = ()) -> tuple[str, ...]:
    """All names that a table of `role` takes, those of `<column>` options once for each column."""
    result: list[str] = []
    filled = tuple(columns)
    for scope in scopes:
        for spec in scope.specs:
            name = scope.name_prefix + spec.name
            if not spec.serves(role) or name.endswith("*"):
                continue
            result.extend(
                [name.replace(COLUMN, column) for column in filled] if COLUMN in name else [name]
            )
    return tuple(dict.fromkeys(result))
