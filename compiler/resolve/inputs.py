"""The names that a task's inputs have in its body."""

from __future__ import annotations

from dsl.syntax.declarations import Task
from dsl.syntax.names import Name, Path
from dsl.syntax.queries import Alias, DerivedTable, MatchRecognize, TableFunction, TableName
from dsl.syntax.steps import From, Join
from dsl.walk import nodes

_NAMED = frozenset({TableName, DerivedTable, TableFunction, MatchRecognize})


def input_names(task: Task) -> tuple[str, ...]:
    """Of steps those of `from` and `join`; of a query those of all tables and subqueries in it."""
    found: dict[str, None] = {}
    for step in task.steps:
        if isinstance(step, From | Join):
            found[_named(step.alias, step.input)] = None
    for node in nodes(task.query) if task.query is not None else ():
        if node.__class__ not in _NAMED:
            continue
        match node:
            case TableName(alias=alias, path=path):
                found[_named(alias, path)] = None
            case DerivedTable(alias=Alias() as alias) | TableFunction(alias=Alias() as alias):
                found[alias.name.text] = None
            case MatchRecognize(alias=Alias() as alias):
                found[alias.name.text] = None
            case _:
                pass
    return tuple(found)


def _named(alias: Name | Alias | None, path: Path) -> str:
    match alias:
        case None:
            return path.parts[-1].text
        case Alias(name=name):
            return name.text
        case Name(text=text):
            return text
