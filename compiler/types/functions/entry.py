"""What the catalogue holds of a built-in function."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from compiler.plan.expressions import CallClause, Expr, Literal
from compiler.types.datatype import DataType
from compiler.types.versions import at_least, number
from dsl.records import dataclass


class Kind(StrEnum):
    """Where a function may stand."""

    SCALAR = "scalar"
    AGGREGATE = "aggregate"
    RANKING = "ranking"  # only with OVER
    PATTERN = "pattern"  # only in MATCH_RECOGNIZE


class Nulls(StrEnum):
    """When the result may be NULL."""

    ANY = "any"  # when an argument may
    FIRST = "first"  # when the first argument may
    ALL = "all"  # when every argument may
    ALWAYS = "always"
    NEVER = "never"
    EMPTY = "empty"  # of aggregates: when the argument may, or there may be no row
    GIVEN = "given"  # as the rule of the result says


@dataclass(frozen=True, slots=True)
class Arguments:
    """The typed arguments of a call."""

    values: tuple[Expr, ...]
    clauses: tuple[CallClause, ...] = ()

    @property
    def kinds(self) -> tuple[DataType, ...]:
        """Their types, as ordinary data."""
        return tuple(value.type.without_time_attribute() for value in self.values)

    def constant(self, position: int) -> object:
        """The value of a literal argument, else None."""
        value = self.values[position] if position < len(self.values) else None
        return value.value if isinstance(value, Literal) else None

    def clause(self, word: str) -> object:
        """The value of the clause of that word, else None."""
        return next((clause.value for clause in self.clauses if clause.word == word), None)


Rule = Callable[[Arguments], DataType | None]


@dataclass(frozen=True, slots=True)
class Builtin:
    """A built-in function.

    Each of `takes` is a form: the families of its arguments (see families.py), the last one repeated where
    it ends in `*`. `gives` is the result's type, or a rule that finds it (None: the arguments do not go
    together). `streaming` is False where Flink refuses it in a streaming query. `since` and `until` are
    the first and last Flink version that has it, where that matters; one that changed has an entry for each.
    """

    name: str
    takes: tuple[str, ...]
    gives: DataType | Rule
    nulls: Nulls = Nulls.ANY
    kind: Kind = Kind.SCALAR
    deterministic: bool = True
    bare: bool = False
    streaming: bool = True
    since: str | None = None
    until: str | None = None


def exists_in(entry: Builtin, target: str) -> bool:
    """Whether Flink `target` ("2.2") has the function."""
    old_enough = entry.since is None or at_least(target, entry.since)
    return old_enough and (entry.until is None or number(target) <= number(entry.until))
