"""Checks `defaults` and `profile` by themselves, whatever inherits from them."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.connectors.load import connector_names, find_connector, find_format, format_names
from compiler.connectors.model import Connector, Role
from compiler.options import declared, reports
from compiler.options.bind import Bound, Scope, bind, format_scopes, names
from compiler.options.check import check_option
from compiler.options.flink_settings import check_raw
from compiler.options.values import Params
from dsl.diagnostic import Diagnostic
from dsl.records import once
from dsl.syntax.declarations import Defaults, Option, Profile

_BARE = (Scope(declared.JOB), Scope(declared.DECLARATIONS))
_PROFILE = (*_BARE, Scope(declared.PIPELINE))


def check_inherited(
    block: Defaults | Profile, params: Params, target: str, declarations: Iterable[str]
) -> tuple[Diagnostic, ...]:
    """What is wrong in a `defaults` or `profile`.

    In a profile, `param.<name>` is left to who binds params, and options under the name of one of
    `declarations` to `table_options` and `task_options`.
    """
    found: list[Diagnostic] = []
    first: dict[str, Option] = {}
    named = frozenset(declarations) if isinstance(block, Profile) else frozenset()
    for option in block.options:
        text = option.key.text
        if text in first:
            found.append(reports.repeated(option, first[text]))
        first.setdefault(text, option)
        head, _, tail = text.partition(".")
        if tail and (head in named or (head == "param" and isinstance(block, Profile))):
            continue
        found.extend(_check(option, head, tail, block, params, target, named))
    return tuple(found)


def _check(
    option: Option,
    head: str,
    tail: str,
    block: Defaults | Profile,
    params: Params,
    target: str,
    named: frozenset[str],
) -> tuple[Diagnostic, ...]:
    if head == "flink" and tail:
        return check_raw(option, tail, params, target)[1]
    scopes = _PROFILE if isinstance(block, Profile) else _BARE
    bound = bind(option.key.text, scopes, Role.BOTH)
    if bound is not None and not bound.raw:
        return check_option(option, bound, params, target)[1]
    if tail and (connector := find_connector(head)) is not None:
        return _check_under(option, head, tail, _connector_scopes(connector), params, target)
    if tail and (format_ := find_format(head)) is not None:
        return _check_under(option, head, tail, (Scope(format_.options),), params, target)
    candidates = (*names(scopes, Role.BOTH), *sorted(named))
    if tail:
        heads = (*connector_names(), *format_names(), *sorted(named), "flink")
        candidates = (*candidates, *(f"{other}.{tail}" for other in heads))
    owner = "a profile" if isinstance(block, Profile) else "`defaults`"
    return (reports.unknown_option(option, owner, candidates),)


@once
def _connector_scopes(connector: Connector) -> tuple[Scope, ...]:
    """All that a source or sink of the connector takes, in any of its formats."""
    formats = [find_format(name) for name in connector.formats]
    return (
        Scope(connector.options),
        Scope(declared.SOURCE + declared.SINK + declared.MALFORMED),
        *(scope for format_ in formats for scope in format_scopes(connector, format_)),
    )


def _check_under(
    option: Option, head: str, tail: str, scopes: tuple[Scope, ...], params: Params, target: str
) -> tuple[Diagnostic, ...]:
    """An option under the name of a connector or format_."""
    bound: Bound | None = bind(tail, scopes, Role.BOTH)
    if bound is None:
        candidates = names(scopes, Role.BOTH)
        return (reports.unknown_option(option, f"`{head}`", candidates, f"{head}."),)
    if bound.column is not None:
        return ()
    return check_option(option, bound, params, target)[1]
