"""Turns the options of a function into checked values."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.connectors.model import OptionSpec, OptionType, Role
from compiler.options import reports
from compiler.options.bind import Scope, bind, names
from compiler.options.check import check_option
from compiler.options.convert import Typed
from compiler.options.declared import SOURCE as ABOUT
from compiler.options.values import Params
from dsl.diagnostic import Diagnostic
from dsl.syntax.declarations import Function, Option

_DETERMINISTIC = OptionSpec(
    "deterministic",
    "",
    OptionType.BOOLEAN,
    "Whether the result depends on the arguments alone",
    default="true",
)
_INSTALLED = OptionSpec(
    "installed",
    "",
    OptionType.BOOLEAN,
    "Whether the module is one that Python has wherever the job runs, and no file beside this one",
    default="false",
)
_RETRACTS = OptionSpec(
    "retracts",
    "",
    OptionType.BOOLEAN,
    "Whether it can take back a row that it has counted: it has a method `retract`",
    default="false",
)
_MERGES = OptionSpec(
    "merges",
    "",
    OptionType.BOOLEAN,
    "Whether it can put two results in the making together: it has a method `merge`",
    default="false",
)
_VECTORIZED = OptionSpec(
    "vectorized",
    "",
    OptionType.BOOLEAN,
    "Whether it is called for many rows at once, with a pandas.Series for each argument",
    default="false",
)
AGGREGATE = (_RETRACTS, _MERGES)
OPTIONS = {
    "sql": ABOUT,
    "java": (*ABOUT, _DETERMINISTIC),
    "python": (*ABOUT, _DETERMINISTIC, _INSTALLED),
}
_OWNERS = {"sql": "an SQL function", "java": "a Java function", "python": "a Python function"}


def function_options(
    function: Function, params: Params, target: str
) -> tuple[Mapping[str, Typed], tuple[Diagnostic, ...]]:
    """The options by name, and what is wrong with them."""
    aggregate = function.kind == "aggregate" and function.language != "sql"
    options = OPTIONS.get(function.language, ABOUT)
    if function.language == "python" and function.kind != "table":
        options = (*options, _VECTORIZED)
    scopes = (Scope((*options, *AGGREGATE) if aggregate else options),)
    owner = "an aggregate" if aggregate else _OWNERS.get(function.language, "a function")
    typed: dict[str, Typed] = {}
    first: dict[str, Option] = {}
    found: list[Diagnostic] = []
    for option in function.options:
        bound = bind(option.key.text, scopes, Role.BOTH)
        if bound is None:
            found.append(reports.unknown_option(option, owner, names(scopes, Role.BOTH)))
            continue
        if bound.name in first:
            found.append(reports.repeated(option, first[bound.name]))
            continue
        first[bound.name] = option
        converted, wrong = check_option(option, bound, params, target)
        found.extend(wrong)
        if converted is not None:
            typed[bound.name] = converted.typed
    return typed, tuple(found)
