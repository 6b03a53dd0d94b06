"""Functions of Flink's that do not stand in an expression here, and what to write instead."""

from __future__ import annotations

from dsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """`instead` completes the help; `since` is the first version that has the function."""

    instead: str
    since: str | None = None


_WINDOW = Elsewhere("windows are the step `window tumble(...)`, or stand in the `from` of a query")
_BOUND = Elsewhere("take `window_start`, `window_end` or `window_time` after a `window` step")
_MATCH = Elsewhere("it stands in a row pattern only")
_TABLE = "it takes a table, and stands in the `from` of a query"
_MODEL = "it takes a table and a model, and stands in the `from` of a query"

ELSEWHERE: dict[str, Elsewhere] = {
    **dict.fromkeys(("TUMBLE", "HOP", "CUMULATE", "SESSION"), _WINDOW),
    **{
        f"{window}_{bound}": _BOUND
        for window in ("TUMBLE", "HOP", "SESSION")
        for bound in ("START", "END", "ROWTIME", "PROCTIME")
    },
    **dict.fromkeys(
        ("CLASSIFIER", "MATCH_ROWTIME", "MATCH_PROCTIME", "PREV", "NEXT", "FIRST", "LAST"), _MATCH
    ),
    "DESCRIPTOR": Elsewhere("it names a column for a function in the `from` of a query"),
    "ML_PREDICT": Elsewhere(_MODEL, since="2.1"),
    "ML_EVALUATE": Elsewhere(_MODEL, since="2.1"),
    "FROM_CHANGELOG": Elsewhere(_TABLE, since="2.3"),
    "TO_CHANGELOG": Elsewhere(_TABLE, since="2.3"),
    "VECTOR_SEARCH": Elsewhere("it stands in the `from` of a query", since="2.2"),
}
"""By upper-case name."""
