"""The operators of Flink's physical plan, as far as changes, keys and state depend on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from compiler.types.datatype import DataType
from dsl.records import dataclass
from dsl.span import Span

Key = frozenset[str]
Keys = frozenset[Key]

NO_KEYS: Keys = frozenset()


@dataclass(frozen=True, slots=True)
class Windows:
    """The columns that hold a window's start, end and time, and which windows they are.

    Two sides are joined by window only where their `spec` and the type of their time are the same.
    """

    starts: frozenset[str]
    ends: frozenset[str]
    times: frozenset[str]
    spec: tuple[object, ...]
    time_type: DataType


@dataclass(frozen=True, slots=True)
class JoinFacts:
    """`kind` is `inner left right full semi anti`; `pairs` are the columns set equal, left and right."""

    kind: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """An operator of the physical plan, named as Flink names it.

    `columns` are those that readers need; `unique` and `upsert` are Flink's unique and upsert keys: by an upsert key,
    the changes of a row arrive in order at the reader. `updates` and `deletes` say what there is beside inserts.
    `by` are the columns by which rows are sent to the operator's tasks and state is kept, None where all go to one
    task. `filters` marks a Calc with a condition. `growing` and `shrinking` are columns whose values only go up or
    down while a key's row is updated; `constants` are those that a filter holds to one value. `origins` tells
    which column of which source a column is, as it is. `relation` is the output in whose declaration it stands.
    """

    kind: str
    inputs: tuple[Node, ...]
    columns: Mapping[str, DataType]
    span: Span
    relation: str
    unique: Keys = NO_KEYS
    upsert: Keys = NO_KEYS
    updates: bool = False
    deletes: bool = False
    windows: Windows | None = None
    by: tuple[str, ...] | None = ()
    join: JoinFacts | None = None
    filters: bool = False
    strategy: str = ""
    growing: frozenset[str] = frozenset()
    shrinking: frozenset[str] = frozenset()
    constants: frozenset[str] = frozenset()
    origins: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    detail: Mapping[str, object] = field(default_factory=dict)

    @property
    def insert_only(self) -> bool:
        """Whether rows, once given, never change."""
        return not (self.updates or self.deletes)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, outermost first; what is read twice comes twice."""
    yield node
    for child in node.inputs:
        yield from walk(child)
