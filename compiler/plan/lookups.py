"""Recognizes lookup joins, which ask an outside table for the rows of a key as each row comes by.

Flink plans one for FOR SYSTEM_TIME AS OF a processing time (its CommonPhysicalLookupJoin). What it asks with are
columns of the table that the condition sets equal to something of the row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.plan.expressions import Call, Expr, FieldRef
from compiler.plan.intervals import conjuncts
from compiler.plan.traverse import walk
from compiler.types.datatype import DataType, Root
from compiler.types.merge import common_type

if TYPE_CHECKING:
    from compiler.plan.operators import Join

_TEXT = (Root.CHAR, Root.VARCHAR)
_BYTES = (Root.BINARY, Root.VARBINARY)


def looks_up(join: Join) -> bool:
    """Whether a join asks by processing time, not by the time of events."""
    return join.as_of is not None and join.as_of.type.time_attribute == "proctime"


def equal_columns(condition: Expr | None) -> dict[str, Expr]:
    """Columns of the right side that a condition sets equal to something of the left, and to what."""
    found: dict[str, Expr] = {}
    for part in conjuncts(condition) if condition is not None else ():
        if not isinstance(part, Call) or part.function not in ("=", "IS NOT DISTINCT FROM"):
            continue
        for mine, other in (part.args, part.args[::-1]):
            sides = {p.side for p in walk(other) if isinstance(p, FieldRef)}
            if isinstance(mine, FieldRef) and mine.side == 1 and sides == {0}:
                found[mine.name] = other
    return found


def compares_as_it_is(column: DataType, other: DataType) -> bool:
    """Whether a comparison casts the other value only: a column that is cast is no key of a look-up."""
    plain = (column.without_time_attribute(), other.without_time_attribute())
    both = common_type(plain)
    if both is None:
        return False
    if any(both.root in family and column.root in family for family in (_TEXT, _BYTES)):
        return True
    return both.with_nullable(True) == plain[0].with_nullable(True)
