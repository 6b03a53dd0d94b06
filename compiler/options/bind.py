"""Finds the option that a key means: our name for it or Flink's, with the column it speaks of."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.connectors.model import Connector, Format, OptionSpec, Role
from dsl.records import dataclass

COLUMN = "<column>"


@dataclass(frozen=True, slots=True)
class Scope:
    """Options under a prefix: none for a connector's own, `csv.` for a format's."""

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
    """The options that are called `text`. Asked for each option of each table, so that it has to be quick."""
    by_name = text[len(scope.name_prefix) :] if text.startswith(scope.name_prefix) else None
    by_key = text[len(scope.key_prefix) :] if text.startswith(scope.key_prefix) else None
    for spec in scope.specs:
        if spec.name == by_name or (spec.key and spec.key == by_key):
            name, key = _names(spec, scope)
            yield Bound(spec, name, key, None, text != name, scope)


def _open(text: str, scope: Scope) -> Iterable[Bound]:
    """The options whose names have an open part, a column or anything, that `text` fills."""
    for spec in scope.specs:
        if COLUMN not in spec.name and spec.name[-1:] != "*" and spec.key[-1:] != "*":
            continue
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
