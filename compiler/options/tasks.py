"""Turns the options that reach a task into checked values."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.connectors.model import Role
from compiler.options import declared, reports
from compiler.options.bind import Scope, bind, names
from compiler.options.check import check_option
from compiler.options.convert import Typed
from compiler.options.inheritance import Inherited, reaching
from compiler.options.values import Params
from dsl.diagnostic import Diagnostic
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import Option
from dsl.syntax.names import Name

_SCOPES = (Scope(declared.TASK),)


@dataclass(frozen=True, slots=True)
class TaskOptions:
    """A task's options by name, and where each stands. What is inherited for the whole job (`parallelism`,
    `state_ttl`) is not repeated here: only what is given for this task, and an inherited `late`.
    """

    typed: Mapping[str, Typed]
    spans: Mapping[str, Span]
    diagnostics: tuple[Diagnostic, ...]


def task_options(
    task: Name,
    options: tuple[Option, ...],
    inherited: Inherited,
    params: Params,
    target: str,
    inputs: tuple[str, ...] = (),
) -> TaskOptions:
    """Check the options of a task, those of the profile under its name included; `inputs` are the names of its
    inputs.
    """
    typed: dict[str, Typed] = {}
    taken: dict[str, Option] = {}
    own: dict[str, Option] = {}
    found: list[Diagnostic] = []
    for entry in reaching(options, inherited, task.text, None):
        bound = bind(entry.text, _SCOPES, Role.BOTH)
        if bound is None or bound.raw or not (entry.direct or entry.text == "late"):
            if entry.direct:
                prefix = entry.option.key.text.removesuffix(entry.text)
                candidates = names(_SCOPES, Role.BOTH, inputs)
                found.append(reports.unknown_option(entry.option, "a task", candidates, prefix))
            continue
        key = f"{entry.origin}:{bound.name}"
        if key in own and entry.direct:
            found.append(reports.repeated(entry.option, own[key]))
        own.setdefault(key, entry.option)
        if bound.name in taken:
            continue
        taken[bound.name] = entry.option
        if bound.column is not None and bound.column not in inputs:
            found.append(reports.unknown_input(entry.option, bound.column, inputs))
            continue
        converted, wrong = check_option(entry.option, bound, params, target)
        found.extend(wrong if entry.direct else ())
        if converted is not None:
            typed[bound.name] = converted.typed
    return TaskOptions(typed, {name: option.span for name, option in taken.items()}, tuple(found))
