"""Where we knowingly differ from Flink's planner: name, pattern of the expressions, how many, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """A group of recorded expressions on which our verdict is not Flink's, in every version."""

    name: str
    pattern: str
    count: int
    why: str

    def covers(self, expression: str) -> bool:
        return re.fullmatch(self.pattern, expression) is not None


DIFFERENCES = (
    Difference(
        "time-between-moments",
        r"\(\w+ - \w+\) (day|month|second|day to second|hour to second)",
        33,
        "`(a - b) day` is not in our grammar; the help says `timestampdiff`",
    ),
    Difference(
        "unknown-literal",
        r"unknown",
        1,
        "the parser gives `unknown` as `null`, which alone has no type; `cast(null as boolean)` has",
    ),
    Difference(
        "json-array-of-a-number",
        r"json_query\(1, '\$.a' returning array<string>\)",
        1,
        "Flink has no code for a constant number as a document, but for this one form, "
        "which gives NULL",
    ),
    Difference(
        "decimal-literal-as-interval",
        r"(try_)?cast\(1\.5 as interval day\)",
        1,
        "Flink folds the literal; a DECIMAL column is refused",
    ),
)
