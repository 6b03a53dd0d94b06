"""Which outputs the declarations of a file read, and where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from compiler.names import did_you_mean
from compiler.resolve import codes
from compiler.resolve.unit import Entity, Named, Unit
from compiler.resolve.windows import window_of
from dsl.diagnostic import Diagnostic, Edit, Fix, diagnostic
from dsl.syntax.declarations import (
    CatalogDeclaration,
    Function,
    Option,
    Schema,
    SinkDeclaration,
    SourceDeclaration,
    Task,
)
from dsl.syntax.expressions import ColumnRef
from dsl.syntax.names import Path
from dsl.syntax.queries import Cte, Query, TableName
from dsl.syntax.steps import Expect, From, Join, Union
from dsl.walk import nodes

PORTS = ("rejected", "warned", "late", "malformed")
"""The side outputs that a declaration can have."""


def read_paths(declaration: Named) -> Iterator[Path]:
    """The outputs that a task or sink reads, as written, in the order of the text."""
    match declaration:
        case SinkDeclaration(inputs=inputs):
            yield from inputs
        case Task(query=query, steps=steps):
            for step in steps:
                match step:
                    case From(input=path) | Join(input=path):
                        yield path
                    case Union(inputs=paths):
                        yield from paths
                    case _:
                        pass
            if query is not None:
                yield from _tables_of(query)
        case _:
            return


def _tables_of(query: Query) -> Iterator[Path]:
    """Table names in a query that are no names of its WITH."""
    named = [node for node in nodes(query) if isinstance(node, (Cte, TableName))]
    ctes = {node.name.text for node in named if isinstance(node, Cte)}
    for node in named:
        if isinstance(node, TableName) and node.path.text not in ctes:
            yield node.path


def find(path: Path, unit: Unit) -> tuple[Entity, str | None] | Diagnostic:
    """The declaration that a path leads to in a file, and its port; a diagnostic where there is none."""
    name = path.parts[0].text
    entity = lookup(name, unit)
    if entity is None:
        return _unknown(path, unit)
    declaration = entity.declaration
    what = _WITHOUT_ROWS.get(type(declaration))
    if what is not None:
        return diagnostic(
            codes.UNKNOWN_OUTPUT,
            f"`{name}` is a {what}, which has no rows to read",
            path.span,
            "a source or task is wanted here",
        )
    if len(path.parts) == 1:
        return entity, None
    port = path.parts[1].text
    if len(path.parts) > 2 or port not in ports(declaration):
        return _no_port(path, declaration)
    return entity, port


_WITHOUT_ROWS: dict[type, str] = {
    SinkDeclaration: "sink",
    Schema: "schema",
    CatalogDeclaration: "catalog",
    Function: "function",
}


def lookup(name: str, unit: Unit) -> Entity | None:
    """The declaration of that name that the file can see."""
    if name in unit.names:
        return Entity(unit, name)
    imported = unit.imports.get(name)
    return None if imported is None else Entity(imported.unit, imported.name)


def name_in(root: Unit, entity: Entity) -> str:
    """How an entity is called in a plan: its own name, or the one under which the root file uses it."""
    if entity.unit is root:
        return entity.name
    for alias, imported in root.imports.items():
        if imported.unit is entity.unit and imported.name == entity.name:
            return alias
    return f"{PurePosixPath(entity.unit.name).stem}/{entity.name}"


def ports(declaration: Named) -> tuple[str, ...]:
    """The side outputs that a declaration has."""
    if isinstance(declaration, SourceDeclaration):
        return ("malformed",)
    if not isinstance(declaration, Task):
        return ()
    found = []
    actions = {step.action for step in declaration.steps if isinstance(step, Expect)}
    if "reject" in actions or raising(declaration) is not None:
        found.append("rejected")
    if "warn" in actions:
        found.append("warned")
    if window_of(declaration) is not None:
        found.append("late")
    return tuple(found)


def raising(task: Task) -> Option | None:
    """The option that rejects rows for which a Python function raises."""
    return next((option for option in task.options if _rejects(option)), None)


def _rejects(option: Option) -> bool:
    value = option.value
    return (
        option.key.text == "raises"
        and isinstance(value, ColumnRef)
        and [part.text for part in value.parts] == ["reject"]
    )


def _unknown(path: Path, unit: Unit) -> Diagnostic:
    name = path.parts[0]
    readable = [n for n, d in unit.names.items() if isinstance(d, SourceDeclaration | Task)]
    close = did_you_mean(name.text, [*readable, *unit.imports])
    if close is None:
        help: tuple[str, ...] = ("declare it as a `source` or `task`, or bring it in with `use`",)
        fixes: tuple[Fix, ...] = ()
    else:
        help = (f"did you mean `{close}`?",)
        fixes = (Fix(f"change it to `{close}`", (Edit(name.span, close),)),)
    message = f"nothing here is called `{name.text}`"
    return diagnostic(codes.UNKNOWN_OUTPUT, message, name.span, "unknown", help=help, fixes=fixes)


def _no_port(path: Path, declaration: Named) -> Diagnostic:
    name, port = path.parts[0].text, path.parts[1]
    have = ports(declaration)
    close = did_you_mean(port.text, have)
    if close is not None:
        help = (f"did you mean `{name}.{close}`?",)
    elif port.text == "rejected":
        help = (f"`{name}` rejects rows only where it has an `expect ... else reject`",)
    elif port.text == "late":
        help = (
            f"`{name}` has late rows only where it has a `window`, a query one, or `dedup ... within`",
        )
    elif port.text == "failed":
        help = (
            "`else fail` stops the job at the first row that fails: `else reject` makes an output of them",
        )
    else:
        listed = ", ".join(f"`{name}.{p}`" for p in have)
        help = (f"it has {listed}" if have else "it has no side outputs",)
    return diagnostic(
        codes.UNKNOWN_OUTPUT,
        f"`{name}` has no output `{port.text}`",
        port.span,
        "no such output",
        help=help,
    )
