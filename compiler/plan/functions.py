"""The functions that a pipeline declares in other languages, as its plan holds them."""

from __future__ import annotations

from compiler.types.datatype import DataType
from dsl.records import dataclass
from dsl.span import Span


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
    one row. `retracts` and `merges` say which methods an aggregate has beside those that it must have.
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
