"""What differs between the versions of Flink in the types of expressions, beyond the catalogue of functions."""

from __future__ import annotations

from compiler.types.datatype import DataType, Root
from dsl.records import replace

VERSIONS = ("1.20", "2.0", "2.1", "2.2", "2.3")
"""The versions whose verdicts are on record, oldest first."""

ROWS_KEEP_NOT_NULL = "2.2"
"""Before, every field of a row that may be NULL may be NULL, whatever it was declared."""

NULL_BEFORE_MAPS_AND_ROWS = "2.2"
"""Before, `array[null, x]` of maps and rows is validated and then cannot be translated."""

NULL_BEFORE_COLLECTIONS = "2.0"
"""Before, the same of arrays and multisets, which `case` does not take after `null` either."""

REMAINDER_OF_DECIMALS = "2.0"
"""Before, `%` fails while planning where its type is not the divisor's; MOD does not."""

WEEKS_AND_QUARTERS = "2.0"
"""Before, the parser has no `interval '1' week` and no `interval '1' quarter`."""

PARENTHESES_AFTER_BARE = "2.0"
"""Before, functions such as CURRENT_TIMESTAMP are written without parentheses only."""

OVER_BY_ANY_COLUMN = "2.1"
"""Before, OVER of a stream is ordered by a time attribute only."""


TIMES_OF_DAY = "2.3"
"""Before, a literal TIME has no digits after its point, and the planner has no code for the time between two."""

ON_CONFLICT = "2.3"
"""Before, the parser has no ON CONFLICT, and what has another key than the sink's is planned without a word."""

ASYNC_PYTHON = "2.3"
"""Before, PyFlink's `udf` takes no coroutine, and has no AsyncScalarFunction."""

TYPES_SINCE = {Root.VARIANT: "2.1", Root.BITMAP: "2.3"}
"""The first version that has a type, of those that came later."""


def number(version: str) -> tuple[int, ...]:
    """`2.2` or `2.2.1` as (2, 2)."""
    return tuple(int(part) for part in version.split(".")[:2])


def at_least(target: str, first: str) -> bool:
    """Whether Flink `target` is `first` or newer."""
    return number(target) >= number(first)


def lacking(kind: DataType, target: str) -> Root | None:
    """What Flink `target` does not have of a type: its own kind, or that of something in it."""
    if kind.root in TYPES_SINCE and not at_least(target, TYPES_SINCE[kind.root]):
        return kind.root
    return next(filter(None, (lacking(child, target) for child in kind.children)), None)


def seen_by(kind: DataType, target: str) -> DataType:
    """The type as Flink `target` knows it once it is declared."""
    if not kind.children or at_least(target, ROWS_KEEP_NOT_NULL):
        return kind
    children = tuple(seen_by(child, target) for child in kind.children)
    if kind.root is Root.ROW and kind.nullable:
        children = tuple(child.with_nullable(True) for child in children)
    return kind if children == kind.children else replace(kind, children=children)
