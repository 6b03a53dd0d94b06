"""The functions that the files of a compilation declare, each made once, when it is first asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field

from compiler.functions import codes
from compiler.functions.columns import not_in_columns
from compiler.functions.signatures import signature, unusable
from compiler.plan.determinism import KNOWN, VOLATILE
from compiler.plan.functions import PlanFunction, attempt
from compiler.resolve.params import ParamValues
from compiler.resolve.references import lookup
from compiler.resolve.unit import Entity, Unit
from compiler.types.context import UserFunction
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.records import dataclass, replace
from dsl.source import Source
from dsl.syntax.declarations import Function
from dsl.syntax.expressions import FunctionCall
from dsl.walk import walk

Load = Callable[[str, str], Source | None]
Key = tuple[str, str]


@dataclass(slots=True)
class FunctionTable:
    """All functions made so far; `name_of` says how the pipeline calls a declaration, `params` are by file."""

    name_of: Callable[[Entity], str]
    params: Mapping[str, ParamValues]
    target: str
    batch: bool
    load: Load
    report: list[Diagnostic]
    planned: list[PlanFunction] = field(default_factory=list)
    _made: dict[Key, UserFunction] = field(default_factory=dict)
    _open: list[Entity] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)

    def make_all(self, unit: Unit) -> None:
        """Makes the functions that a file declares or uses, whether or not they are called."""
        for name in (*unit.names, *unit.imports):
            FileFunctions(unit, self).lookup(name)

    def make(self, entity: Entity, declaration: Function) -> UserFunction:
        """The function of a declaration; one that cannot be used where something is wrong with it."""
        key = (entity.unit.name, entity.name)
        if key in self._made:
            return self._made[key]
        if entity in self._open:
            self.report.append(_circle(self._open[self._open.index(entity) :]))
            return unusable(declaration)
        self._open.append(entity)
        made, planned = signature(declaration, entity, self, self._free_name(entity))
        self._open.pop()
        self._made[key] = made
        if planned is not None:
            self.planned.append(planned)
        return made

    def attempted(self, planned: str) -> str | None:
        """The name of the function that gives what was raised in the place of a value; made when first asked for."""
        made = next((f for f in self.planned if f.name == planned), None)
        if made is None or made.language != "python" or made.kind != "scalar":
            return None
        if made.vectorized and not_in_columns(attempt(made.returns)) is not None:
            return None
        found = next((f.name for f in self.planned if f.attempts == planned), None)
        if found is None:
            found = self._free(f"{planned}_or_error")
            kind = attempt(made.returns)
            self.planned.append(replace(made, name=found, returns=kind, attempts=planned))
        return found

    def of(self, unit: Unit) -> FileFunctions:
        """The functions that a file sees."""
        return FileFunctions(unit, self)

    def _free_name(self, entity: Entity) -> str:
        """A name in Flink, where case does not count in names of functions."""
        return self._free(re.sub(r"\W", "_", self.name_of(entity), flags=re.ASCII))

    def _free(self, name: str) -> str:
        while name.upper() in self._names | KNOWN | VOLATILE:
            name += "_"
        self._names.add(name.upper())
        return name


class FileFunctions:
    """The functions that the expressions of one file see: its own, and those that it uses."""

    def __init__(self, unit: Unit, table: FunctionTable) -> None:
        self.unit = unit
        self.table = table

    def lookup(self, name: str) -> UserFunction | None:
        """The function of that name; one that cannot be used where a `use` should have brought it."""
        entity = lookup(name, self.unit)
        if entity is None:
            lost = name in self.unit.lost
            return UserFunction(name, (), None, "sql", sound=False) if lost else None
        declaration = entity.declaration
        if not isinstance(declaration, Function):
            return None
        return self.table.make(entity, declaration)

    def attempted(self, planned: str) -> str | None:
        """As the table has it."""
        return self.table.attempted(planned)

    def names(self) -> Iterator[str]:
        """All of them."""
        for name in (*self.unit.names, *self.unit.imports):
            entity = lookup(name, self.unit)
            if entity is not None and isinstance(entity.declaration, Function):
                yield name


def _circle(ring: list[Entity]) -> Diagnostic:
    """NAM015, at the call that closes the circle; the others are labels."""
    calls = []
    for caller, called in zip(ring, [*ring[1:], ring[0]], strict=True):
        declaration = caller.declaration
        assert isinstance(declaration, Function)
        for part in walk(declaration.body):
            if isinstance(part, FunctionCall) and (lookup(part.name.text, caller.unit) == called):
                calls.append((part.name.span, f"`{caller.name}` calls `{called.name}`"))
                break
    names = " calls ".join(f"`{e.name}`" for e in [*ring, ring[0]])
    message = f"function `{ring[0].name}` calls itself"
    if len(ring) > 1:
        message = f"functions call each other in a circle: {names}"
    return diagnostic(
        codes.CYCLIC_FUNCTION,
        message,
        calls[-1][0],
        "closes the circle",
        also=tuple(Label(span, text) for span, text in calls[:-1]),
        help=("a function is replaced by its body, which has to come to an end",),
    )
