"""The functions that a pipeline declares in other languages, as its plan holds them."""

from __future__ import annotations

from compiler.types.datatype import MAX_LENGTH, DataType, Root
from compiler.types.families import row
from dsl.records import dataclass
from dsl.span import Span

VALUE, ERROR = "value", "error"
"""The fields of what a function gives that attempts another, of which one is null."""
ERROR_TYPE = DataType(Root.VARCHAR, args=(MAX_LENGTH,))


def attempt(kind: DataType) -> DataType:
    """The type of what is given for a value of some type, or for what was raised in its place."""
    return row((VALUE, ERROR), (kind.with_nullable(True), ERROR_TYPE))


@dataclass(frozen=True, slots=True)
class Module:
    """A Python file that travels with the job: its path on Python's search path, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanFunction:
    """A function. `code` is `pkg.mod:fn` where `language` is `python`, a class where it is `java`.

    `name` is unlike every other in the plan also where case does not count, as in Flink it does not. `modules`
    are the files that the code needs. `kind` is `scalar`, `aggregate` or `table`; of a table function `returns` is
    one row. `retracts` and `merges` say which methods an aggregate has beside those that it must have. One in Python
    may be `vectorized`, called with a pandas.Series for each argument, or `asynchronous`, a coroutine. `told` are the
    names of its parameters, None where messages tell no value of it. One that `attempts` another gives a row of two
    fields: the value of that one, or what it raised.
    """

    name: str
    language: str
    code: str
    parameters: tuple[DataType, ...]
    returns: DataType
    deterministic: bool
    span: Span
    doc: str | None = None
    modules: tuple[Module, ...] = ()
    kind: str = "scalar"
    retracts: bool = False
    merges: bool = False
    vectorized: bool = False
    asynchronous: bool = False
    told: tuple[str | None, ...] = ()
    attempts: str = ""
